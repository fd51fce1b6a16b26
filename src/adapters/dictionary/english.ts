import english from 'dictionary-en';
import nspell from 'nspell';
import type { Vocabulary } from '../../ports/vocabulary.ts';

/** Creates the English dictionary of Hunspell. The first lookup loads it, which blocks the event loop for about a third of a second. */
export const createEnglishVocabulary = (): Vocabulary => {
  let spelling: ReturnType<typeof nspell> | undefined;
  const loaded = () => (spelling ??= nspell({ aff: Buffer.from(english.aff), dic: Buffer.from(english.dic) }));
  return { knows: (word) => loaded().correct(word) };
};
