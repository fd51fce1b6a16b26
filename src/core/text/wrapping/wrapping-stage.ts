import type { TextEdit, TextStage } from '../stage.ts';
import { createDelimiterFilter } from './delimiters.ts';
import { createOriginalReader } from './original.ts';
import { createOrnamentReader } from './ornaments.ts';
import { createPreambleReader, type WrappingOptions } from './preamble.ts';
import { createRemarkReader } from './remark.ts';
import { createTail } from './tail.ts';
import { createWrapperReader, type PairWatch, type Wrapper } from './wrappers.ts';

export type { WrappingOptions } from './preamble.ts';

/** So many layers of wrapping are taken away. */
const mostLayers = 8;
/** White space before an opening; with more than that the text has begun. */
const maxBlank = 64;
/** So much tells whether an ornament begins a text. In UTF-16 code units. */
const maxOrnament = 240;
/** An opening that is longer is text. In UTF-16 code units. */
const longestOpening = 1000;
/** So much of what mostly wraps a part is held back. In UTF-16 code units. */
const longestPart = 120;
/** An account of changes behind a fence is no longer than that. */
const longestNote = 1000;

const listOrCode = /^(?:[-*+•]|\d{1,3}[.)])\s/;

/** What an answer begins with: the text follows `opener`, which is text again when the wrapper turns out to wrap a part. */
interface Start {
  readonly prefix: string;
  readonly opener: string;
  readonly body: string;
  readonly wrappers: readonly Wrapper[];
}

const createUnwrapper = (options: WrappingOptions) => {
  const { input, format, continues = false } = options;
  const readPreamble = createPreambleReader(options);
  const ornaments = createOrnamentReader(options);
  const original = createOriginalReader(options);
  const readWrapper = createWrapperReader(options);
  const remarks = createRemarkReader(options);
  const hasFence = /^[ \t]*(?:`{3}|~{3})/m.test(input);
  const keepsStart = continues || /^\s/.test(input);
  const keepsEnd = /\s$/.test(input);

  const withoutLeadingSpace = (text: string, isBehindPreamble: boolean): string => {
    if (keepsStart && !isBehindPreamble) return text;
    const lines = text.replace(/^(?:[^\S\n]*\n)+/, '');
    const line = lines.trimStart();
    const isIndented = listOrCode.test(line) || (format === 'markdown' && /^(?: {4}|\t)/.test(lines));
    return isIndented ? lines.replace(/^\uFEFF/, '') : line;
  };

  /** Takes leading space and preambles away; `undecided` while there may be more of them. */
  const open = (
    text: string,
    isWhole: boolean,
  ): { prefix: string; rest: string; hadPreamble: boolean } | 'undecided' => {
    let prefix = '';
    let rest = withoutLeadingSpace(text, false);
    let hadPreamble = false;
    for (let layer = 0; layer < mostLayers; layer += 1) {
      const blank = /^\s*/.exec(rest.slice(0, maxBlank + 1))?.[0].length ?? 0;
      if (blank > maxBlank) break;
      if (blank === rest.length && !isWhole) return 'undecided';
      const ornament = ornaments.lengthAtStart(rest.slice(blank), hadPreamble);
      if (ornament > 0) {
        rest = withoutLeadingSpace(rest.slice(blank + ornament), true);
        continue;
      }
      if (!isWhole && ornaments.mayBegin(rest.slice(blank, blank + maxOrnament))) return 'undecided';
      if (original.mayBegin(rest.slice(blank, blank + maxOrnament))) break;
      const preamble = readPreamble(rest.slice(blank), isWhole);
      if (preamble === 'undecided') return 'undecided';
      if (preamble === undefined) break;
      hadPreamble = true;
      prefix += preamble.prefix;
      rest = withoutLeadingSpace(rest.slice(blank + preamble.end), true);
    }
    return { prefix, rest, hadPreamble };
  };

  /** Takes line breaks at the end away. A space at the end of the last line is the answer's own, unless wrapping stood behind it. */
  const withoutTrailingSpace = (text: string): string => {
    const end = text.trimEnd().length;
    const lineEnd = text.slice(end).search(/[\r\n]/);
    return keepsEnd || lineEnd === -1 ? text : text.slice(0, end + lineEnd);
  };

  /** Takes what stands behind a fence away: a remark of any kind, when a preamble has announced the text. */
  const withoutNote = (text: string, hadPreamble: boolean): string => {
    const end = remarks.startOf(text);
    const rest = text.slice(0, end);
    if (hasFence || !hadPreamble || !/^(?:`{3}|~{3})/.test(rest.trimStart())) return rest;
    const closer = rest.lastIndexOf('\n```');
    const lineEnd = rest.indexOf('\n', closer + 1);
    const isNote = closer > 0 && lineEnd > 0 && /^`{3,}\s*$/.test(rest.slice(closer + 1, lineEnd));
    return isNote && rest.length - lineEnd < longestNote ? rest.slice(0, lineEnd) : rest;
  };

  const unwrap = (answer: string, hadDelimiters: boolean): string => {
    let prefix = '';
    let text = answer;
    for (let layer = 0; layer < mostLayers; layer += 1) {
      const opened = open(text, true);
      if (opened === 'undecided') break;
      prefix += opened.prefix;
      const noted = withoutTrailingSpace(withoutNote(opened.rest, opened.hadPreamble));
      const rest = noted.trim() === '' ? opened.rest : noted;
      const bare = ornaments.withoutEnd(rest.trimEnd());
      text = bare === rest.trimEnd() ? rest : withoutNote(bare, false);
      const trimmed = text.trim();
      const behindOriginal = original.behind(trimmed);
      if (behindOriginal !== undefined) {
        text = behindOriginal;
        continue;
      }
      const wrapper = readWrapper(trimmed);
      const inner = wrapper === undefined || wrapper === 'undecided' ? undefined : wrapper.unwrap(trimmed);
      if (inner === undefined || inner.trim() === '') break;
      text = inner;
    }
    // The opener of such a fence was taken from what another model began.
    if (!hasFence && text.split('```').length === 2) text = text.replace(/\n```\s*$/, '');
    const result = prefix + withoutTrailingSpace(text);
    const hadWrapping = hadDelimiters || result.trim().length < answer.trim().length;
    return hadWrapping && !keepsEnd ? result.trimEnd() : result;
  };

  return {
    unwrap,
    remarks,
    hasFence,

    /** What the answer begins with; undefined while too little of it is there to tell. */
    start: (answer: string): Start | undefined => {
      const isLong = answer.length > longestOpening;
      const opened = open(answer, isLong);
      if (opened === 'undecided') return isLong ? { prefix: '', opener: '', body: answer, wrappers: [] } : undefined;
      const { prefix, rest } = opened;
      const wrappers: Wrapper[] = [];
      let opener = '';
      let body = rest;
      for (let layer = 0; layer < mostLayers; layer += 1) {
        const blank = /^\s*/.exec(body.slice(0, maxBlank + 1))?.[0] ?? '';
        const isBlank = blank.length === body.length && wrappers.length > 0;
        const wrapper = readWrapper(body.slice(blank.length, blank.length + 200));
        if ((wrapper === 'undecided' || isBlank) && !isLong) return undefined;
        if (wrapper === undefined || wrapper === 'undecided' || isBlank) break;
        wrappers.push(wrapper);
        opener += blank + wrapper.opener;
        body = body.slice(blank.length + wrapper.opener.length);
        if (wrapper.isOpaque) break;
      }
      return { prefix, opener, body, wrappers };
    },
  };
};

/** What is left of a whole answer without its wrapping: what the edits of `createWrappingStage` come to. */
export const unwrapAnswer = (answer: string, options: WrappingOptions): string => {
  const delimiters = createDelimiterFilter(options.input);
  const text = delimiters.push(answer) + delimiters.end();
  return createUnwrapper(options).unwrap(text, text.length < answer.length);
};

/**
 * Removes what a model puts around the text although the input has no such thing: delimiters of the prompt, preambles, closing remarks, code
 * fences, quotation marks, brackets, emphasis, tags or JSON around the whole, and blank lines at both ends. Everything else stays byte for byte.
 *
 * - However the answer is cut, the edits come to what `unwrapAnswer` makes of the whole.
 * - Text is held back only while it may be wrapping. What was shown and turns out to be wrapping is taken back by a `replace`.
 * - Time is linear in the answer, whatever the size of the pieces.
 */
export const createWrappingStage = (options: WrappingOptions): TextStage => {
  const delimiters = createDelimiterFilter(options.input);
  const { unwrap, start, remarks, hasFence } = createUnwrapper(options);
  /** The answer without delimiters. */
  const pieces: string[] = [];
  const shown: string[] = [];
  /** Seen before it is clear what the answer begins with. */
  let beginning = '';
  let begun: Start | undefined;
  let watch: PairWatch | undefined;
  let tail = createTail({ remarks, hasFence, closing: [] });
  /** Text that may go out, but for a short part within marks. */
  let ready = '';
  let isPatient = false;

  const flush = (): TextEdit | undefined => {
    if (isPatient && ready.length < longestPart) return undefined;
    isPatient = false;
    if (ready === '') return undefined;
    const text = ready;
    ready = '';
    shown.push(text);
    return { append: text };
  };

  /** The wrapper wraps a part: its opener is text. */
  const refute = (): TextEdit | undefined => {
    const { prefix, opener } = begun ?? { prefix: '', opener: '' };
    watch = undefined;
    isPatient = false;
    const whole = prefix + opener + shown.splice(0).join('').slice(prefix.length) + ready;
    const hadShown = hasShown;
    ready = '';
    shown.push(whole);
    hasShown = true;
    return hadShown ? { replace: whole } : { append: whole };
  };
  let hasShown = false;

  const take = (text: string): TextEdit | undefined => {
    if (begun?.wrappers.some(({ isOpaque }) => isOpaque)) return undefined;
    const released = tail.push(text);
    ready += released;
    watch?.take(released);
    const edit = watch?.isRefuted ? refute() : flush();
    hasShown ||= edit !== undefined;
    return edit;
  };

  const push = (text: string): TextEdit | undefined => {
    if (text === '') return undefined;
    pieces.push(text);
    if (begun) return take(text);
    beginning += text;
    begun = start(beginning);
    if (!begun) return undefined;
    const { wrappers, body, prefix } = begun;
    beginning = '';
    watch = wrappers.at(-1)?.watch?.();
    isPatient = wrappers.some(({ isOftenPart }) => isOftenPart);
    tail = createTail({ remarks, hasFence, closing: wrappers.map(({ closing }) => closing) });
    ready = prefix;
    return take(body);
  };

  let receivedLength = 0;

  return {
    push: (delta) => {
      receivedLength += delta.length;
      return push(delimiters.push(delta));
    },
    end() {
      const rest = delimiters.end();
      if (rest !== '') pieces.push(rest);
      const answer = pieces.join('');
      const text = unwrap(answer, answer.length < receivedLength);
      const before = shown.join('');
      if (text === before) return undefined;
      return text.startsWith(before) ? { append: text.slice(before.length) } : { replace: text };
    },
  };
};
