import { createBlockWrapperReader } from './block-wrappers.ts';
import { createOriginalReader } from './original.ts';
import type { WrappingOptions } from './preamble.ts';

/** Follows the text behind an opener, character by character. */
export interface PairWatch {
  take(text: string): void;
  /** The opener is closed, and text follows: it does not wrap the whole. */
  readonly isRefuted: boolean;
  /** The opener is closed, and only white space follows. */
  readonly isClosed: boolean;
}

/** What stands at the start of an answer and may wrap the whole of it. */
export interface Wrapper {
  readonly opener: string;
  /** Characters that may be a part of the closer. */
  readonly closing: RegExp;
  /** Mostly wraps a part only: the text is held back a little, until that shows. */
  readonly isOftenPart: boolean;
  /** Nothing of it can be shown before its end. */
  readonly isOpaque?: boolean;
  readonly watch?: () => PairWatch;
  /** What it wraps, from a text that begins with the opener and ends in no white space; undefined when it wraps a part. */
  readonly unwrap: (text: string) => string | undefined;
}

/** Quotation marks by opener; `'` and `"` close what they open. */
const quotes: Readonly<Record<string, string>> = {
  ...{ '"': '"', "'": "'", '“': '”', '‘': '’', '„': '“”', '‚': '‘’', '«': '»', '»': '«', '‹': '›', '›': '‹' },
  ...{ '「': '」', '『': '』', '《': '》', '”': '”', '＂': '＂', '〝': '〞', '‟': '”' },
};
const brackets: Readonly<Record<string, string>> = { '[': ']', '(': ')', '【': '】', '（': '）', '〔': '〕' };
const emphasis = ['**', '__', '`', '*', '_'];
const anyQuote = /["'“”‘’„‚«»‹›「」『』《》＂〝〞‟]/;

const isWord = (unit: string): boolean => /[\p{L}\p{N}]/u.test(unit);

/**
 * Watches a pair. What opens and closes alike opens behind white space and closes behind anything else; an apostrophe within a word is none
 * of it.
 */
const watchPair = (opener: string, closers: string): PairWatch => {
  let depth = 1;
  let previous = ' ';
  /** A mark that may be an apostrophe: the next character tells. */
  let mayBeApostrophe = false;
  let isRefuted = false;

  const take = (unit: string): void => {
    if (mayBeApostrophe && isWord(unit)) depth += 1;
    mayBeApostrophe = false;
    if (depth === 0 && unit.trim() !== '') isRefuted = true;
    const opens = unit === opener && (!closers.includes(opener) || /[\s([{—–]/.test(previous));
    if (opens && previous !== '\\') depth += 1;
    else if (closers.includes(unit) && previous !== '\\') {
      depth -= 1;
      mayBeApostrophe = /['’]/.test(unit) && isWord(previous);
    }
    previous = unit;
  };

  return {
    take: (text) => {
      for (let index = 0; index < text.length && !isRefuted; index += 1) take(text.charAt(index));
    },
    get isRefuted() {
      return isRefuted;
    },
    get isClosed() {
      return depth === 0 && !isRefuted;
    },
  };
};

/** Watches for a mark that cannot stand within what it wraps. */
const watchMark = (mark: string): PairWatch => {
  let seen = '';
  let isClosed = false;
  let isRefuted = false;
  return {
    take: (text) => {
      for (const unit of text) {
        if (isClosed && unit.trim() !== '') isRefuted = true;
        seen = (seen + unit).slice(-mark.length);
        if (seen === mark) isClosed = true;
      }
    },
    get isRefuted() {
      return isRefuted;
    },
    get isClosed() {
      return isClosed && !isRefuted;
    },
  };
};

const unwrapWatched = (opener: string, watch: () => PairWatch, closerLength: number) => (text: string) => {
  const inner = text.slice(opener.length);
  const pair = watch();
  pair.take(inner);
  return pair.isClosed ? inner.slice(0, inner.length - closerLength) : undefined;
};

const fenceOpener = /^(`{3,8}|~{3,8})[ \t]{0,8}([\w+#.-]{0,30})[ \t]{0,8}\r?\n/;
const beginningOfFence = /^(?:`{1,8}|~{1,8}|(?:`{3,8}|~{3,8})[ \t]{0,8}[\w+#.-]{0,30}[ \t]{0,8}\r?)$/;
const fenceLine = /^[ \t]*(`{3,}|~{3,})[ \t]*([\w+#.-]*)[^\n`]*$/gm;
const proseLanguages = new Set(['', 'text', 'txt', 'plain', 'plaintext', 'md', 'markdown', 'html', 'output']);

const unwrapFence = (opener: string, ticks: string, language: string) => (text: string) => {
  const inner = text.slice(opener.length);
  const lines = Array.from(inner.matchAll(fenceLine)).filter(([, marks = '']) => marks.startsWith(ticks));
  const last = lines.at(-1);
  // Output may end before the fence does; code is none to be bared.
  if (!last && proseLanguages.has(language)) return inner;
  if (!last || last[2] !== '' || last.index + last[0].length !== inner.length) return undefined;
  const isMarkdown = language === 'md' || language === 'markdown';
  let depth = 0;
  for (const [, , named = ''] of lines.slice(0, -1)) {
    if (named !== '' || (isMarkdown && depth === 0)) depth += 1;
    else if (depth === 0) return undefined;
    else depth -= 1;
  }
  return depth === 0 ? inner.slice(0, last.index).replace(/\r?\n$/, '') : undefined;
};

/** Elements of HTML: any other one around a whole answer marks the answer. */
const htmlElements = new Set(
  (
    'a abbr address article aside audio b bdi bdo body br button caption center cite code col colgroup dd del details dfn div dl dt em ' +
    'figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark nav ol p ' +
    'picture pre q s samp script section select small span strike strong style sub summary sup svg table tbody td textarea tfoot th thead time ' +
    'tr tt u ul var video wbr'
  ).split(' '),
);

const tagOpener = /^(?:<([a-zA-Z][\w-]{0,40})(?:\s[^<>\n]{0,100})?>|\[([A-Z][A-Z_ -]{2,40})\])\s*/;
const beginningOfTag = /^(?:<(?:[a-zA-Z][\w-]{0,40}(?:\s[^<>\n]{0,100})?)?|\[[A-Z_ -]{0,40})$/;
const answerNames = /(?:answer|output|result|response|final|corrected|improved|rewritten|translat|revised)/i;

const unwrapTag = (opener: string, name: string) => (text: string) => {
  const closer = new RegExp(`\\s*(?:</${name}\\s*>|\\[/${name}\\])$`, 'i').exec(text.slice(-name.length - 40));
  if (!closer) return undefined;
  const inner = text.slice(opener.length, text.length - closer[0].length);
  return new RegExp(`</${name}\\s*>`, 'i').test(inner) ? undefined : inner;
};

const jsonOpener = /^\{\s*"([^"\\\n]{1,60})"\s*:/;
const beginningOfJson = /^\{\s*(?:"(?:[^"\\\n]{0,60}(?:"\s*)?)?)?$/;

const unwrapJson = (text: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    const fields = Object.entries(value ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const named = fields.filter(([name]) => answerNames.test(name) || /text/i.test(name));
    const [field, another] = fields.length > 1 ? named : fields;
    return another === undefined ? field?.[1] : undefined;
  } catch {
    // No JSON: the text stays as it is.
    return undefined;
  }
};

const opaque = { opener: '', closing: /\}/, isOftenPart: false, isOpaque: true } as const;

/** Reads what an answer begins with, where the input has no such thing. */
export const createWrapperReader = ({ input, format, continues = false, customPrompt }: WrappingOptions) => {
  const isFree = continues || customPrompt !== undefined;
  const readBlock = createBlockWrapperReader({ input, format, continues, customPrompt });
  const original = createOriginalReader({ input, format, continues, customPrompt });
  const start = input.trimStart();
  const end = input.trimEnd();
  const languages = new Set(Array.from(input.matchAll(fenceLine), ([, , language = '']) => language.toLowerCase()));
  const asksForQuotes = /quot|zitat|anführ|guillemet|comillas|aspas|virgolett|кавыч|["“„«]/i.test(customPrompt ?? '');
  const ownQuotes =
    continues || asksForQuotes || anyQuote.test(start.charAt(0)) || anyQuote.test(end.charAt(end.length - 1));

  const readFence = (text: string): Wrapper | 'undecided' | undefined => {
    const found = fenceOpener.exec(text);
    if (found === null) return beginningOfFence.test(text) ? 'undecided' : undefined;
    const [opener, ticks = '', written = ''] = found;
    const language = written.toLowerCase();
    const isMarkdown = language === 'md' || language === 'markdown';
    // Of a text that has code in it, only a fence that claims to hold Markdown can be none of its own.
    if (languages.size > 0 && (!isMarkdown || /^(?:`{3}|~{3})/.test(start) || languages.has(language)))
      return undefined;
    if (isFree && !proseLanguages.has(language) && language !== 'json') return undefined;
    return { opener, closing: /[`~]/, isOftenPart: false, unwrap: unwrapFence(opener, ticks, language) };
  };

  const readTag = (text: string): Wrapper | 'undecided' | undefined => {
    const found = tagOpener.exec(text);
    if (found === null) return beginningOfTag.test(text) ? 'undecided' : undefined;
    const [opener, element, bracketed] = found;
    const name = element ?? bracketed ?? '';
    const escaped = name.replace(/[ -]/g, '[ -]');
    if (new RegExp(`[<\\[]/?${escaped}\\b`, 'i').test(input)) return undefined;
    if (element !== undefined && htmlElements.has(name.toLowerCase())) return undefined;
    if (isFree && !answerNames.test(name)) return undefined;
    return { opener, closing: /[<[\]/>\w -]/, isOftenPart: true, unwrap: unwrapTag(opener, escaped) };
  };

  const readJson = (text: string): Wrapper | 'undecided' | undefined => {
    if (isFree || /^[{[]/.test(start)) return undefined;
    const key = jsonOpener.exec(text)?.[1];
    if (key === undefined) return beginningOfJson.test(text) ? 'undecided' : undefined;
    if (input.includes(`"${key}"`)) return undefined;
    return { ...opaque, unwrap: unwrapJson };
  };

  const readQuote = (text: string): Wrapper | 'undecided' | undefined => {
    const mark = text.charAt(0);
    const closers = quotes[mark] ?? '';
    if (text.length < 2) return 'undecided';
    const space = mark === '«' ? (/^[ \u00a0\u202f]/.exec(text.slice(1))?.[0] ?? '') : '';
    if (space === '' && /\s/.test(text.charAt(1))) return undefined;
    const unwrap = unwrapWatched(mark, () => watchPair(mark, closers), 1);
    return {
      opener: mark + space,
      closing: anyQuote,
      isOftenPart: false,
      watch: () => watchPair(mark, closers),
      unwrap: (whole) => unwrap(whole)?.replace(space === '' ? /$/ : /^[ \u00a0\u202f]|[ \u00a0\u202f]$/g, ''),
    };
  };

  const readBracket = (text: string): Wrapper | 'undecided' | undefined => {
    const mark = text.charAt(0);
    const closer = brackets[mark] ?? '';
    if (isFree || start.startsWith(mark)) return undefined;
    const watch = () => watchPair(mark, closer);
    return { opener: mark, closing: /[\])】）〕]/, isOftenPart: true, watch, unwrap: unwrapWatched(mark, watch, 1) };
  };

  const readEmphasis = (text: string, mark: string): Wrapper | 'undecided' | undefined => {
    if (isFree || start.startsWith(mark)) return undefined;
    const next = text.charAt(mark.length);
    if (next === '') return 'undecided';
    if (/\s/.test(next) || mark.includes(next)) return undefined;
    const watch = () => watchMark(mark);
    const unwrap = unwrapWatched(mark, watch, mark.length);
    return { opener: mark, closing: /[*_`]/, isOftenPart: true, watch, unwrap };
  };

  /** The wrapper that a text may begin with; `undecided` while too little of it is there to tell. */
  return (text: string): Wrapper | 'undecided' | undefined => {
    const first = text.charAt(0);
    if (original.mayBegin(text)) return { ...opaque, unwrap: original.behind };
    const block = readBlock(text);
    if (block !== undefined) return block;
    if (first === '`' || first === '~') {
      const fence = readFence(text);
      if (fence !== undefined || first === '~' || text.startsWith('```')) return fence;
    }
    if (first === '{') return readJson(text);
    if (first === '<' || first === '[') {
      const tag = readTag(text);
      if (tag !== undefined || first === '<') return tag;
    }
    if (quotes[first] !== undefined) return ownQuotes ? undefined : readQuote(text);
    if (brackets[first] !== undefined) return readBracket(text);
    const mark = emphasis.find((one) => text.startsWith(one));
    if (mark === undefined || (format === 'html' && mark !== '`' && mark !== '**')) return undefined;
    return text === '*' || text === '_' ? 'undecided' : readEmphasis(text, mark);
  };
};
