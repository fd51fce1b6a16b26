/** One of several answers in an event. */
export interface Choice {
  readonly index?: unknown;
}

/** Reads the index of an answer; 0 where the server sends none. */
export const indexOf = ({ index }: Choice): number => (Number.isSafeInteger(index) ? Number(index) : 0);

/**
 * Finds the answer with the lowest index in a list of answers.
 * @throws TypeError when `answers` is no list, or contains anything but objects
 */
export const firstOf = <Answer extends Choice>(answers: readonly Answer[]): Answer | undefined => {
  if (!Array.isArray(answers)) throw new TypeError('The answers are no list.');
  let first: Answer | undefined;
  for (const answer of answers as readonly Answer[]) {
    if (typeof answer !== 'object' || (answer as unknown) === null) throw new TypeError('An answer is no object.');
    if (first === undefined || indexOf(answer) < indexOf(first)) first = answer;
  }
  return first;
};

/** The number of leading events without index 0 after which the server is assumed not to count from 0. */
const mostHeld = 8;

/**
 * Chooses one answer of a server that sends several although the request asked for one: the answer with index 0, or, where there is
 * none, the one whose index came first. Drops the events of the other answers, their finish reasons included.
 *
 * Holds back readings with another index until index 0 arrives, 8 of them have arrived, or the stream ends.
 */
export const createChoiceFilter = <Item extends { readonly index?: number | undefined }>() => {
  let chosen: number | undefined;
  let held: Item[] = [];

  const choose = (): Item[] => {
    const [first] = held;
    if (first === undefined) return [];
    chosen ??= first.index;
    const released = held.filter(({ index }) => index === chosen);
    held = [];
    return released;
  };

  return {
    /** Takes a reading, and returns the readings that are chosen now. A reading without an index is always chosen. */
    take: (item: Item): readonly Item[] => {
      const { index } = item;
      if (index === undefined) return [item];
      if (chosen === undefined && index === 0) {
        chosen = 0;
        held = [];
      }
      if (chosen !== undefined) return index === chosen ? [item] : [];
      held.push(item);
      return held.length < mostHeld ? [] : choose();
    },

    /** Returns the chosen readings among those held back, at the end of the stream. */
    end: choose,
  };
};
