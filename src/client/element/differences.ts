import { diffArrays, type ArrayChange } from 'diff';
import { alignUnique, splitWords, type Word } from './words.ts';

/** A part that both texts have. */
export interface Same {
  readonly kind: 'same';
  readonly text: string;
}

/** A part in which they differ; one of the two may be empty. */
export interface Change {
  readonly kind: 'change';
  readonly removed: string;
  readonly added: string;
}

export type Part = Same | Change;

export interface CompareOptions {
  /** In HTML each change is balanced: whichever changes are taken, every tag keeps its partner. */
  readonly isHtml?: boolean;
  /** The language of the text, for the words of scripts without spaces. */
  readonly language?: string | undefined;
}

/**
 * The most differences that are sought between two common words. Beyond it the texts are unlike each other, and the stretch is one change.
 * Myers' algorithm takes time with the square of this number.
 */
const maxEditLength = 250;

/** Gathers the parts of a comparison: neighbours of one kind become one. */
const createParts = () => {
  const parts: Part[] = [];
  const add = (part: Part): void => {
    const last = parts.at(-1);
    if (part.kind === 'same') {
      if (part.text === '') return;
      if (last?.kind === 'same') parts[parts.length - 1] = { kind: 'same', text: last.text + part.text };
      else parts.push(part);
      return;
    }
    if (part.removed === part.added) add({ kind: 'same', text: part.added });
    else if (last?.kind === 'change') {
      parts[parts.length - 1] = {
        kind: 'change',
        removed: last.removed + part.removed,
        added: last.added + part.added,
      };
    } else parts.push(part);
  };
  return { parts, add };
};

const textOf = (words: readonly Word[]): string => words.map(({ core, space }) => core + space).join('');

/** Compares two stretches of words by jsdiff; words are equal without the space that follows them, which is compared apart. */
const compareStretch = (before: readonly Word[], after: readonly Word[], add: (part: Part) => void): void => {
  const found = diffArrays<string>(
    before.map(({ core }) => core),
    after.map(({ core }) => core),
    { maxEditLength },
  ) as ArrayChange<string>[] | undefined;
  if (!found) {
    add({ kind: 'change', removed: textOf(before), added: textOf(after) });
    return;
  }
  let one = 0;
  let other = 0;
  for (const { added, removed, count } of found) {
    if (added) add({ kind: 'change', removed: '', added: textOf(after.slice(other, (other += count))) });
    else if (removed) add({ kind: 'change', removed: textOf(before.slice(one, (one += count))), added: '' });
    else {
      for (let index = 0; index < count; index += 1, one += 1, other += 1) {
        const now = after[other] as Word;
        add({ kind: 'same', text: now.core });
        add({ kind: 'change', removed: (before[one] as Word).space, added: now.space });
      }
    }
  }
};

const lengthOf = ({ removed, added }: Change): number => Math.max(removed.length, added.length);

/** Whether the common text between two changes is too short to be read by itself, so that they are better shown as one. */
const isSplinter = ({ text }: Same, left: Change, right: Change): boolean =>
  !text.includes('\n') && text.trim().length <= 3
    ? lengthOf(left) > text.length && lengthOf(right) > text.length
    : text.length * 3 <= Math.min(lengthOf(left), lengthOf(right));

const joined = (left: Change, between: string, right: Change): Change => ({
  kind: 'change',
  removed: left.removed + between + right.removed,
  added: left.added + between + right.added,
});

/** Joins changes that only a splinter of common text separates. */
const joinSplinters = (parts: readonly Part[]): Part[] => {
  const result: Part[] = [];
  for (const part of parts) {
    const between = result.at(-1);
    const left = result.at(-2);
    if (
      part.kind === 'change' &&
      between?.kind === 'same' &&
      left?.kind === 'change' &&
      isSplinter(between, left, part)
    ) {
      result.splice(-2, 2, joined(left, between.text, part));
    } else result.push(part);
  }
  return result;
};

/** Takes white space at the end of both sides of a change out of it: a change is what can be seen. */
const trimEnds = (parts: readonly Part[]): Part[] => {
  const { parts: result, add } = createParts();
  for (const part of parts) {
    const space = part.kind === 'change' ? part.added.slice(part.added.trimEnd().length) : '';
    if (part.kind === 'change' && space !== '' && part.removed.endsWith(space)) {
      add({ kind: 'change', removed: part.removed.slice(0, -space.length), added: part.added.slice(0, -space.length) });
      add({ kind: 'same', text: space });
    } else add(part);
  }
  return result;
};

/** Elements without an end tag. */
export const voidTags: ReadonlySet<string> = new Set(
  'AREA BASE BR COL EMBED HR IMG INPUT LINK META SOURCE TRACK WBR'.split(' '),
);

/** The tags of a piece of HTML that have no partner in it: first end tags, then start tags. */
const createBalance = () => {
  const open: string[] = [];
  return {
    read: (html: string): void => {
      for (const [, slash, name = '', self] of html.matchAll(/<(\/?)([a-z][^\s/>]*)[^<>]*?(\/?)>/gi)) {
        const tag = name.toUpperCase();
        if (voidTags.has(tag) || self) continue;
        if (slash && open.at(-1) === tag) open.pop();
        else open.push(slash ? `/${tag}` : tag);
      }
    },
    unpaired: open as readonly string[],
  };
};

const areAlike = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((tag, index) => tag === other[index]);

const unpairedIn = (html: string): readonly string[] => {
  const balance = createBalance();
  balance.read(html);
  return balance.unpaired;
};

/** The most tags that are taken out of each end of a change. */
const mostTrimmed = 8;

/** Takes tags that both sides of a change begin or end with out of it, as long as the sides stay alike. */
const trimTags = ({ removed, added }: Change, add: (part: Part) => void): void => {
  const ends = [/^<[^<>]+>/, /<[^<>]+>$/].map((edge) => {
    const trimmed: string[] = [];
    while (trimmed.length < mostTrimmed) {
      const tag = edge.exec(removed)?.[0];
      const [inner, other] = [removed.replace(edge, ''), added.replace(edge, '')];
      if (!tag || tag !== edge.exec(added)?.[0] || !areAlike(unpairedIn(inner), unpairedIn(other))) break;
      [removed, added] = [inner, other];
      trimmed.push(tag);
    }
    return trimmed;
  });
  add({ kind: 'same', text: ends[0]?.join('') ?? '' });
  add({ kind: 'change', removed, added });
  add({ kind: 'same', text: ends[1]?.reverse().join('') ?? '' });
};

/** Joins changes with what follows them until both sides of each have the same tags without a partner. */
const joinUnbalanced = (parts: readonly Part[]): Part[] => {
  const { parts: result, add } = createParts();
  const open: { change: Change | undefined } = { change: undefined };
  let sides = { removed: createBalance(), added: createBalance() };
  const join = (removed: string, added: string): void => {
    if (!open.change) sides = { removed: createBalance(), added: createBalance() };
    open.change = {
      kind: 'change',
      removed: (open.change?.removed ?? '') + removed,
      added: (open.change?.added ?? '') + added,
    };
    sides.removed.read(removed);
    sides.added.read(added);
    if (!areAlike(sides.removed.unpaired, sides.added.unpaired)) return;
    trimTags(open.change, add);
    open.change = undefined;
  };
  for (const part of parts) {
    if (part.kind === 'change') join(part.removed, part.added);
    else {
      // What both texts have may close, tag by tag, what one of them has opened.
      for (const text of part.text.split(/(?<=>)|(?=<)/)) {
        if (open.change) join(text, text);
        else add({ kind: 'same', text });
      }
    }
  }
  if (open.change) result.push(open.change);
  return result;
};

/**
 * Compares two texts word by word, in time linear in their length. The parts without what was added are `before`, without what was removed
 * `after`, to the character.
 */
export const compare = (before: string, after: string, { isHtml = false, language }: CompareOptions = {}): Part[] => {
  const one = splitWords(before, isHtml, language);
  const other = splitWords(after, isHtml, language);
  const { parts, add } = createParts();
  let from = { one: 0, other: 0 };
  // Between words that occur once in each text the stretches are short, however long the texts are.
  for (const to of [...alignUnique(one, other), { one: one.length, other: other.length }]) {
    compareStretch(one.slice(from.one, to.one), other.slice(from.other, to.other), add);
    from = to;
  }
  const readable = trimEnds(joinSplinters(parts));
  return isHtml ? joinUnbalanced(readable) : readable;
};

/**
 * Compares a text with the beginning of its new version. The last part is a change whose `removed` is what the new version has not reached.
 */
export const compareBeginning = (before: string, after: string, options: CompareOptions = {}): Part[] => {
  // A match far behind would mark all in between as removed.
  const reach = Math.min(before.length, Math.ceil(after.length * 1.15) + 24);
  const end = reach < before.length ? before.lastIndexOf(' ', reach) + 1 || reach : before.length;
  const parts = compare(before.slice(0, end), after, options);
  const last = parts.at(-1);
  const rest = before.slice(end);
  if (last?.kind !== 'change') return [...parts, { kind: 'change', removed: rest, added: '' }];
  return [...parts.slice(0, -1), { ...last, removed: last.removed + rest }];
};

/** The changes of a comparison, in order; a change is named by its index here. */
export const changesOf = (parts: readonly Part[]): Change[] => parts.filter((part) => part.kind === 'change');

/** Returns the text with all changes except the declined ones. */
export const compose = (parts: readonly Part[], declined: ReadonlySet<number>): string => {
  let index = 0;
  let text = '';
  for (const part of parts)
    text += part.kind === 'same' ? part.text : declined.has(index++) ? part.removed : part.added;
  return text;
};
