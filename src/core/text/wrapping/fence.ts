import type { Watch } from './watch.ts';

/**
 * Looks for the line that closes a code fence of so many backticks. A closing line
 * with text behind it shows that the fence did not wrap the whole. Fences inside
 * that name a language are passed over together with their closing lines.
 */
export const watchFence = (ticks: number): Watch => {
  let held = 0;
  let state: 'inside' | 'closed' | 'refuted' = 'inside';
  let depth = 0;
  /** How many backticks the line has begun with; undefined once the line cannot be a fence. */
  let lineTicks: number | undefined = 0;
  /** The line has backticks and white space behind them. */
  let spaced = false;
  let previous = '';

  const startLine = () => {
    lineTicks = 0;
    spaced = false;
    held = previous === '\r' ? 2 : 1;
  };

  const takeInside = (unit: string) => {
    const isFence = lineTicks !== undefined && lineTicks >= ticks;
    if (unit === '\n') {
      // Only inside a fence within this one: there, a bare fence is no closing of ours.
      if (isFence) depth -= 1;
      startLine();
    } else if (unit === '`' && lineTicks !== undefined && !spaced) {
      lineTicks += 1;
      held += 1;
      if (lineTicks >= ticks && depth === 0) state = 'closed';
    } else if (isFence && /\s/.test(unit)) {
      spaced = true;
      held = unit === '\r' ? 1 : 0;
    } else {
      if (isFence) depth += 1;
      lineTicks = undefined;
      held = unit === '\r' ? 1 : 0;
    }
  };

  const takeBehind = (unit: string) => {
    held += 1;
    if (unit === '\n') {
      lineTicks = undefined;
    } else if (/\s/.test(unit)) {
      spaced = true;
    } else if (lineTicks === undefined || (unit === '`' && spaced)) {
      state = 'refuted';
      held = 0;
    } else if (unit !== '`') {
      // A language follows: a fence within this one.
      state = 'inside';
      depth += 1;
      lineTicks = undefined;
      held = 0;
    }
  };

  return {
    take(unit) {
      if (state === 'inside') takeInside(unit);
      else if (state === 'closed') takeBehind(unit);
      previous = unit;
    },
    get held() {
      return held;
    },
    get closed() {
      return state === 'closed';
    },
  };
};
