/** One of the answers in an event, as protocols send lists of them. */
export interface Choice {
  readonly index?: unknown;
}

/** The place of an answer among several; 0 where the server names none. */
export const indexOf = ({ index }: Choice): number => (Number.isSafeInteger(index) ? Number(index) : 0);

/**
 * The answer with the lowest index in a list of answers; one is asked for.
 * @throws TypeError when there is no list, or it has something else than objects
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

/** So many events of another index than 0 in a row show that the server does not count from 0. */
const mostHeld = 8;

/**
 * Chooses one answer where a server sends several although one is asked for: that of index 0, where it occurs, else that of the
 * first index that came. Everything of the other answers is left out, their finish reasons too.
 *
 * Readings of another index are held back until index 0 comes, 8 of them have come, or the stream ends.
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
    /** The readings that count by now; a reading without an index always does. */
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

    /** The readings that were held back: the stream has ended. */
    end: choose,
  };
};
