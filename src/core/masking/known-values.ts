import type { Span } from './find-masks.ts';

/** Values that are looked for in texts, all of them in one pass. */
export interface KnownValues {
  add(value: string): void;
  /** Where values stand in the text: the leftmost, there the longest, none overlapping. */
  find(text: string): Span[];
}

/** What words are made of. */
const wordPart = /[\p{L}\p{M}\p{N}_]/u;

/** Values that are easily part of a longer word which they say nothing of count as whole words only. */
const isWordLike = (value: string): boolean => value.length < 6 || /^[\p{L}\p{M}]+$/u.test(value);

/** Whether an edge at a place of the text would cut a word in two. What characters are is looked up once for each place. */
const createWordCuts = (text: string) => {
  const [unknown, part, other] = [0, 1, 2];
  let kinds: Uint8Array | undefined;
  const isPart = (at: number): boolean => {
    kinds ??= new Uint8Array(text.length);
    if (kinds[at] === unknown) kinds[at] = wordPart.test(text.charAt(at)) ? part : other;
    return kinds[at] === part;
  };
  return (at: number): boolean => at > 0 && at < text.length && isPart(at - 1) && isPart(at);
};

/** A state of the automaton: a beginning of some value. */
interface State {
  readonly unit: number;
  readonly parent: number;
  readonly length: number;
  /** The longest proper end of this beginning that is the beginning of a value too. */
  shorter: number;
  /** Whether this is a whole value. */
  isValue: boolean;
  wholeWord: boolean;
  /** The nearest whole value along `shorter`; 0 when there is none. */
  inner: number;
  /** The nearest one that need not be a whole word; 0 when there is none. */
  innerPart: number;
}

/**
 * An automaton of Aho and Corasick: linear in the text and, when values have come, in all of them together.
 */
export const createKnownValues = (): KnownValues => {
  const createState = (unit: number, parent: number, length: number): State => ({
    unit,
    parent,
    length,
    shorter: 0,
    isValue: false,
    wholeWord: false,
    inner: 0,
    innerPart: 0,
  });
  const states: State[] = [createState(0, 0, 0)];
  /** By state and unit. */
  const steps = new Map<number, number>();
  let isLinked = true;

  const stateAt = (index: number): State => states[index] as State;
  const step = (state: number, unit: number): number | undefined => steps.get(state * 65_536 + unit);

  const go = (from: number, unit: number): number => {
    for (let state = from; ; state = stateAt(state).shorter) {
      const next = step(state, unit);
      if (next !== undefined) return next;
      if (state === 0) return 0;
    }
  };

  const link = (): void => {
    const byLength: number[][] = [];
    for (const [index, { length }] of states.entries()) (byLength[length] ??= []).push(index);
    for (const index of byLength.flat()) {
      const state = stateAt(index);
      if (state.length > 1) state.shorter = go(stateAt(state.parent).shorter, state.unit);
      const shorter = stateAt(state.shorter);
      state.inner = shorter.isValue ? state.shorter : shorter.inner;
      state.innerPart = shorter.isValue && !shorter.wholeWord ? state.shorter : shorter.innerPart;
    }
    isLinked = true;
  };

  return {
    add: (value) => {
      let at = 0;
      for (let index = 0; index < value.length; index += 1) {
        const unit = value.charCodeAt(index);
        let next = step(at, unit);
        if (next === undefined) {
          next = states.length;
          const { length } = stateAt(at);
          states.push(createState(unit, at, length + 1));
          steps.set(at * 65_536 + unit, next);
          isLinked = false;
        }
        at = next;
      }
      if (at === 0 || stateAt(at).isValue) return;
      stateAt(at).isValue = true;
      stateAt(at).wholeWord = isWordLike(value);
      isLinked = false;
    },

    find: (text) => {
      if (states.length === 1) return [];
      if (!isLinked) link();
      const found: Span[] = [];
      const cutsWord = createWordCuts(text);
      let at = 0;
      for (let index = 0; index < text.length; index += 1) {
        at = go(at, text.charCodeAt(index));
        const end = index + 1;
        let inner = stateAt(at).isValue ? at : stateAt(at).inner;
        // Inside a word no whole word ends, however many of them end alike.
        const next = inner !== 0 && cutsWord(end) ? 'innerPart' : 'inner';
        if (next === 'innerPart' && stateAt(inner).wholeWord) inner = stateAt(inner)[next];
        for (; inner !== 0; inner = stateAt(inner)[next]) {
          const { length, wholeWord } = stateAt(inner);
          const start = end - length;
          if (wholeWord && cutsWord(start)) continue;
          let kept = found.length;
          while (kept > 0 && (found[kept - 1]?.start ?? 0) >= start) kept -= 1;
          // What overlaps with one that begins before it is hidden by that one well enough.
          if (kept > 0 && (found[kept - 1]?.end ?? 0) > start) continue;
          found.length = kept;
          found.push({ start, end });
          break;
        }
      }
      return found;
    },
  };
};
