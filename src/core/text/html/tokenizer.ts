import { runAtOnce } from '../../periodic-yield.ts';
import { piecesOf } from '../characters.ts';
import { longestStep } from '../sequence.ts';

/**
 * `text`: running text, entities included; `start`, `end`: a tag; `comment`; `declaration`: what browsers take for a
 * comment, such as a doctype; `angle`: a `<` that opens nothing; `content`: what stands in an element of
 * `elementsWithoutText`; `unfinished`: the text ended in it.
 */
export interface HtmlToken {
  readonly kind: 'text' | 'start' | 'end' | 'comment' | 'declaration' | 'angle' | 'content' | 'unfinished';
  /** As it stands in the text. */
  readonly raw: string;
  /** Of an `angle`: the UTF-16 code unit that follows it. */
  readonly next?: string;
}

/** The elements whose content is no running text, or is read by other rules. */
export const elementsWithoutText: ReadonlySet<string> = new Set(
  'script style iframe object applet svg math template select textarea title xmp plaintext listing noscript noembed noframes frameset datalist'.split(
    ' ',
  ),
);

type Row = Readonly<Partial<Record<string, string>>>;

/**
 * The tokenizer states of the HTML standard from `<` to the end of the token: where each code unit leads, `else` any
 * other one. Without either the state stays.
 * @see https://html.spec.whatwg.org/multipage/parsing.html#tokenization
 */
const states: Readonly<Record<string, Row>> = {
  opened: { letter: 'name', '/': 'slash', '!': 'bang', '?': 'declaration', else: 'angle' },
  slash: { letter: 'name', '>': 'end', else: 'declaration' },
  bang: { '-': 'dash', '>': 'end', else: 'declaration' },
  dash: { '-': 'comment', '>': 'end', else: 'declaration' },
  declaration: { '>': 'end' },
  name: { space: 'before attribute', '/': 'before attribute', '>': 'end' },
  'before attribute': { space: 'before attribute', '/': 'before attribute', '>': 'end', else: 'attribute' },
  attribute: { space: 'after attribute', '/': 'before attribute', '=': 'before value', '>': 'end' },
  'after attribute': {
    space: 'after attribute',
    '/': 'before attribute',
    '=': 'before value',
    '>': 'end',
    else: 'attribute',
  },
  'before value': { space: 'before value', '"': 'double quoted', "'": 'single quoted', '>': 'end', else: 'unquoted' },
  'double quoted': { '"': 'before attribute' },
  'single quoted': { "'": 'before attribute' },
  unquoted: { space: 'before attribute', '>': 'end' },
};

const classOf = (unit: string): string => {
  if (/[\t\n\f\r ]/.test(unit)) return 'space';
  return /[a-zA-Z]/.test(unit) ? 'letter' : unit;
};

/** Returns whether `>` ends a comment with this content: behind `--` and `--!`, and at once. */
const commentEnds = (content: string): boolean => content === '' || content === '-' || /--!?$/.test(content);

/** More code units than the longest of `elementsWithoutText` has, with `</` before it. */
const tailLength = 16;

/**
 * Divides HTML into tokens as the HTML standard's tokenizer does, however it is cut into pieces: the tokens' `raw` put
 * together are the text. Neighbouring `text`s may be cut anywhere; nothing else is. Time is linear.
 *
 * It differs in one thing: what opens a comment or an element of `elementsWithoutText` and is never closed opens
 * nothing, so that it cannot swallow the rest of the text.
 */
export const createTokenizer = (emit: (token: HtmlToken) => void) => {
  let state = 'text';
  /** What earlier pieces had of the token that is being read. */
  let held: string[] = [];
  /** The last code units of a comment's or an element's content. */
  let tail = '';
  /** What closes the content that is being read, such as `</script`. */
  let closing = '';
  /** What is known to be closed nowhere: `<!--`, or such a `closing`. */
  const unclosed = new Set<string>();

  const push = (delta: string): void => {
    let start = 0;
    const take = (end: number): string => {
      const raw = held.join('') + delta.slice(start, end);
      held = [];
      start = end;
      return raw;
    };
    const finishMarkup = (end: number): void => {
      const raw = take(end);
      const [, slash, name] = /^<(\/?)([a-zA-Z][^\t\n\f\r />]*)/.exec(raw) ?? [];
      state = 'text';
      if (name === undefined) emit({ kind: 'declaration', raw });
      else emit({ kind: slash === '' ? 'start' : 'end', raw });
      if (slash !== '' || !elementsWithoutText.has(name?.toLowerCase() ?? '')) return;
      closing = `</${name?.toLowerCase()}`;
      tail = '';
      if (!unclosed.has(closing)) state = 'content';
    };

    for (let index = 0; index < delta.length; index += 1) {
      const unit = delta.charAt(index);
      if (state === 'text') {
        const open = delta.indexOf('<', index);
        index = open === -1 ? delta.length : open;
        if (index > start) emit({ kind: 'text', raw: take(index) });
        state = open === -1 ? 'text' : 'opened';
      } else if (state === 'comment') {
        if (unit === '>' && commentEnds(tail)) {
          state = 'text';
          emit({ kind: 'comment', raw: take(index + 1) });
        } else tail = (tail + unit).slice(-tailLength);
      } else if (state === 'content') {
        if (/[\t\n\f\r />]/.test(unit) && tail.toLowerCase().endsWith(closing)) {
          const raw = take(index);
          const content = raw.slice(0, -closing.length);
          if (content !== '') emit({ kind: 'content', raw: content });
          held = [raw.slice(content.length)];
          state = 'name';
          index -= 1;
        } else tail = (tail + unit).slice(-tailLength);
      } else {
        const row = states[state] ?? {};
        state = row[classOf(unit)] ?? row['else'] ?? state;
        if (state === 'angle') {
          state = 'text';
          emit({ kind: 'angle', raw: take(index), next: unit });
          index -= 1;
        } else if (state === 'end' || (state === 'comment' && unclosed.has('<!--'))) finishMarkup(index + 1);
        else if (state === 'comment') tail = '';
      }
    }
    if (start < delta.length) held.push(delta.slice(start));
  };

  return {
    push,
    end: (): void => {
      while (held.length > 0) {
        const rest = held.join('');
        const isOpen = state === 'comment' || state === 'content';
        if (isOpen) unclosed.add(state === 'comment' ? '<!--' : closing);
        held = [];
        state = 'text';
        if (isOpen) push(rest);
        else emit({ kind: 'unfinished', raw: rest });
      }
    },
  };
};

/** Reads the tokens of a whole text, in steps between which other requests may run. */
export function* readTokensInSteps(text: string): Generator<void, HtmlToken[]> {
  const tokens: HtmlToken[] = [];
  const tokenizer = createTokenizer((token) => tokens.push(token));
  for (const piece of piecesOf(text, longestStep)) {
    tokenizer.push(piece);
    yield;
  }
  tokenizer.end();
  return tokens;
}

/** Reads the tokens of a whole text. */
export const readTokens = (text: string): HtmlToken[] => runAtOnce(readTokensInSteps(text));
