import { latinPhrases } from './phrases-latin.ts';
import { otherPhrases } from './phrases-other-scripts.ts';

/** What a phrase does in a sentence in which a model speaks of its answer. */
export type PhraseKind =
  /** Agrees before it begins: "Sure!". */
  | 'agree'
  /** Announces the answer: "Here is". */
  | 'announce'
  /** Names the answer: "text", "version". */
  | 'noun'
  /** Names what a text may be; with `edit` it names the answer: "sentence", "email". */
  | 'thing'
  /** Says what was done to the text: "corrected". */
  | 'edit'
  /** Means nothing by itself: articles, pronouns, prepositions. */
  | 'filler'
  /** The model as the actor: "I have". */
  | 'self'
  /** Says by itself that the model edited the text: "poprawiłem". */
  | 'did'
  /** Belongs to the talk about language: "verb", "spelling", "original". */
  | 'term'
  /** Heads an account of the changes: "Changes made". */
  | 'label'
  /** Hopes that the answer is of use: "I hope this helps". */
  | 'hope'
  /** Offers more: "Let me know if". */
  | 'offer'
  /** Names the writer of an answer, before it: "Assistant". */
  | 'role'
  /** Heads a note: "Note". */
  | 'note';

/** Phrases of one language by kind, separated by `|`, in lower case; `*` stands for up to eight further letters. */
export type Phrases = Readonly<Partial<Record<PhraseKind, string>>>;

/** How models speak of their answers, by language. */
export const phrases: Readonly<Record<string, Phrases>> = { ...latinPhrases, ...otherPhrases };
