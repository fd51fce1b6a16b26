import { anchorOf } from '../../../../src/core/text/joining/anchor.ts';

export interface Broken {
  readonly text: string;
  readonly shown: string;
  readonly rest: string;
}

/** Answers for the rest of a broken text; undefined where its cut leaves no such way. */
export type Manner = (broken: Broken) => string | undefined;

/** How models continue a text that broke off, whatever they were asked for, and what a reader gets all the same. */
export const manners: Readonly<
  Record<string, { readonly promise: 'whole' | 'kept' | 'keptUnlessRepetitive'; readonly answer: Manner }>
> = {
  'repeats the anchor exactly': { promise: 'whole', answer: ({ shown, rest }) => anchorOf(shown) + rest },
  'repeats the anchor with other white space': {
    promise: 'whole',
    answer: ({ shown, rest }) => {
      const anchor = anchorOf(shown);
      const end = anchor.trimEnd().length;
      return anchor.slice(0, end).replace(/\s+/g, (space) => (space === ' ' ? '\n' : ' ')) + anchor.slice(end) + rest;
    },
  },
  'repeats the anchor with straight quotation marks': {
    promise: 'whole',
    answer: ({ shown, rest }) => anchorOf(shown).replace(/[‘’]/g, "'").replace(/[“”]/g, '"') + rest,
  },
  'repeats the anchor behind a line break': {
    promise: 'whole',
    answer: ({ shown, rest }) => `\n${anchorOf(shown)}${rest}`,
  },
  'repeats the anchor from inside its first word on': {
    promise: 'kept',
    answer: ({ shown, rest }) => {
      const [first, second] = Array.from(anchorOf(shown));
      return first === undefined || second === undefined
        ? undefined
        : anchorOf(shown).slice((first + second).length) + rest;
    },
  },
  'repeats more than the anchor': {
    promise: 'whole',
    answer: ({ shown, rest }) => {
      const at = Math.max(0, shown.length - anchorOf(shown).length - 60);
      const start = at === 0 ? 0 : shown.indexOf(' ', at) + 1;
      return shown.slice(start) + rest;
    },
  },
  'repeats the last sentence or so': {
    promise: 'kept',
    answer: ({ shown, rest }) => shown.slice(-30).replace(/^\S*\s+/, '') + rest,
  },
  'starts the whole over': { promise: 'whole', answer: ({ text }) => text },
  'writes the exact rest': { promise: 'whole', answer: ({ rest }) => rest },
  'leaves out the white space before the rest': {
    promise: 'kept',
    answer: ({ shown, rest }) => (/^\s/.test(rest) || /\s$/.test(shown) ? rest.trimStart() : undefined),
  },
  'writes a space before the rest': { promise: 'kept', answer: ({ rest }) => ` ${rest.trimStart()}` },
  'repeats the last word': {
    promise: 'keptUnlessRepetitive',
    answer: ({ shown, rest }) => (/\S+\s*$/.exec(shown)?.[0] ?? '') + rest,
  },
};

const letters = (text: string): string => text.replace(/[’‘]/g, "'").replace(/[“”]/g, '"').replace(/\s+/g, '');

/** What a reader sees of a joined text: all of it, with other white space, with something doubled, or without something. */
export const judge = (text: string, joined: string): 'perfect' | 'spacing' | 'doubled' | 'lost' => {
  if (joined === text) return 'perfect';
  const [wanted, had] = [letters(text), letters(joined)];
  if (wanted === had) return 'spacing';
  let at = 0;
  for (let index = 0; index < had.length && at < wanted.length; index += 1) if (had[index] === wanted[at]) at += 1;
  return at === wanted.length ? 'doubled' : 'lost';
};

/** Every cut of a text but those inside a surrogate pair and at its ends. */
export const cutsOf = (text: string): Broken[] =>
  Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => index + 1)
    .filter((at) => !/^[\udc00-\udfff]/.test(text.slice(at)))
    .map((at) => ({ text, shown: text.slice(0, at), rest: text.slice(at) }))
    .filter(({ shown, rest }) => shown.trim() !== '' && rest.trim() !== '');
