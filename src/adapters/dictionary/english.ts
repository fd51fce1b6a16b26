import english from 'dictionary-en';
import nspell from 'nspell';
import type { Vocabulary } from '../../ports/vocabulary.ts';

/** The English dictionary of Hunspell. */
export const createEnglishVocabulary = (): Vocabulary => {
  const spelling = nspell({ aff: Buffer.from(english.aff), dic: Buffer.from(english.dic) });
  return { knows: (word) => spelling.correct(word) };
};
