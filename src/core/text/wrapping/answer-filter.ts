import { openingReader, type Opening } from './opening.ts';
import type { Watch } from './watch.ts';

interface Rules {
  readonly input: string;
  /** The answer goes on where the input ends, so that quotation marks around it may be its own. */
  readonly continues?: boolean | undefined;
}

/** What is still to be done at the end: append the rest, or put another text in the place of all that was shown. */
export type FilterEnd = { readonly text: string } | { readonly replace: string };

export interface AnswerFilter {
  /** Takes the next piece of the answer; returns what may be shown now. */
  push(delta: string): string;
  end(): FilterEnd;
}

const follow = (watch: Watch, text: string): void => {
  for (let index = 0; index < text.length; index += 1) watch.take(text.charAt(index));
};

/** The text of a whole answer, once `watch` has seen everything behind the wrapper's opener. */
const unwrapped = (answer: string, opening: Opening, watch: Watch | undefined): string => {
  if (watch?.closed) {
    const inner = answer.slice(opening.innerStart, answer.length - watch.held);
    if (inner.trim() !== '') return inner;
  }
  return answer.slice(opening.start);
};

/**
 * The text alone: `answer` without the preamble, the code fence and the quotation
 * marks that a model put around it although `input` has no such thing. Everything
 * else stays byte for byte; white space too, where nothing was taken away.
 */
export const cleanAnswer = (input: string, answer: string, { continues = false } = {}): string => {
  const opening = openingReader(input, continues)(answer);
  const watch = opening.wrapper?.watch();
  if (watch !== undefined) follow(watch, answer.slice(opening.innerStart));
  return unwrapped(answer, opening, watch);
};

const endsInsidePair = (text: string): boolean => /[\uD800-\uDBFF]$/.test(text);

/**
 * `cleanAnswer` for an answer that arrives in pieces. However it is cut, what was
 * shown and the end applied to it are what `cleanAnswer` makes of the whole.
 *
 * Text is held back only while it may be such an opening, or the closing of one that
 * was taken away; and half a surrogate pair until its other half is there. Time is
 * linear in the answer, whatever the size of the pieces.
 */
export const createAnswerFilter = ({ input, continues = false }: Rules): AnswerFilter => {
  const readOpening = openingReader(input, continues);
  let opening: Opening | undefined;
  let watch: Watch | undefined;
  /** The answer: all of it while it may yet be needed whole, which is when it may be wrapped. */
  const pieces: string[] = [];
  /** Seen and not shown. */
  let kept = '';
  let shownLength = 0;

  const show = (visibleLength: number): string => {
    // Slicing flattens the string: done only when there is something to show, or tiny pieces would cost quadratic time.
    if (visibleLength <= 0) return '';
    const visible = kept.slice(0, visibleLength);
    const length = endsInsidePair(visible) ? visible.length - 1 : visible.length;
    const shown = kept.slice(0, length);
    kept = kept.slice(length);
    shownLength += length;
    return shown;
  };

  const advance = (delta: string): string => {
    if (watch === undefined) return show(kept.length);
    pieces.push(delta);
    return show(kept.length - watch.held);
  };

  return {
    push(delta) {
      kept += delta;
      if (opening !== undefined) {
        if (watch !== undefined) follow(watch, delta);
        return advance(delta);
      }
      const reading = readOpening(kept);
      if (!reading.decided) return '';
      opening = reading;
      watch = reading.wrapper?.watch();
      const answer = kept;
      kept = answer.slice(reading.innerStart);
      if (watch !== undefined) follow(watch, kept);
      return advance(answer);
    },
    end() {
      if (opening === undefined) return { text: cleanAnswer(input, kept, { continues }) };
      if (watch === undefined) return { text: kept };
      const answer = pieces.join('');
      const text = unwrapped(answer, opening, watch);
      const shown = answer.slice(opening.innerStart, opening.innerStart + shownLength);
      return text.startsWith(shown) ? { text: text.slice(shownLength) } : { replace: text };
    },
  };
};
