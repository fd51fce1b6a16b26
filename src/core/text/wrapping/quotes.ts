import type { Watch } from './watch.ts';

/** What closes what the key opens. */
const closers: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '‘': '’',
  '„': '“”',
  '«': '»',
  '»': '«',
  '「': '」',
};

export const quotationMarks: readonly string[] = Object.keys(closers);

/** French sets a space, mostly one that does not break, inside its quotation marks. */
export const isInnerSpace = (mark: string, unit: string): boolean => mark === '«' && /[ \u00a0\u202f]/.test(unit);

const isWordUnit = (unit: string): boolean => /[\p{L}\p{N}]/u.test(unit);

/**
 * Looks for the quotation mark that closes `mark`. A closing one with text behind
 * it shows that the first did not wrap the whole: `"Yes" and "no"`. Apostrophes
 * inside words close nothing, and quotations inside that open and close
 * differently from each other are passed over.
 */
export const watchQuotes = (mark: string): Watch => {
  const closing = closers[mark] ?? '';
  let held = 0;
  let state: 'inside' | 'closed' | 'refuted' = 'inside';
  let depth = 0;
  let previous = '';
  let mayBeApostrophe = false;

  const takeInside = (unit: string) => {
    if (closing.includes(unit)) {
      if (depth === 0) {
        state = 'closed';
        held += 1;
        mayBeApostrophe = /['’]/.test(unit) && isWordUnit(previous);
        return;
      }
      depth -= 1;
    } else if (unit === mark) {
      depth += 1;
    }
    held = isInnerSpace(mark, unit) ? 1 : 0;
  };

  const takeBehind = (unit: string) => {
    if (/\s/.test(unit)) {
      held += 1;
      mayBeApostrophe = false;
      return;
    }
    state = mayBeApostrophe && isWordUnit(unit) ? 'inside' : 'refuted';
    held = 0;
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
