import type { WrappingOptions } from './preamble.ts';
import type { Wrapper } from './wrappers.ts';

const tripleQuote = /^("""|'''|“““)[ \t]{0,8}(?:\r?\n)?/;
const closersOf: Readonly<Record<string, string>> = { '"""': '"""', "'''": "'''", '“““': '”””' };
const boxed = /^(?:\$\$?|\\\[|\\\()?\s{0,4}\\boxed\{(?:\\text\{)?/;
const beginningOfBoxed = /^(?:\$\$?|\\\[|\\\(|\\)?\s{0,4}(?:\\(?:b(?:o(?:x(?:e(?:d(?:\{(?:\\t?e?x?t?)?)?)?)?)?)?)?)?$/;
const struck = /^<s>\s*/i;

const unwrapTriple = (opener: string, closer: string) => (text: string) => {
  const inner = text.slice(opener.length);
  const end = inner.indexOf(closer);
  return end >= 0 && end + closer.length === inner.length ? inner.slice(0, end) : undefined;
};

const unwrapBoxed = (opener: string) => (text: string) => {
  const inner = text.slice(opener.length);
  const closer = (
    opener.includes('\\text{') ? /\}\}\s{0,4}(?:\$\$?|\\\]|\\\))?$/ : /\}\s{0,4}(?:\$\$?|\\\]|\\\))?$/
  ).exec(inner);
  return closer === null || inner.includes('\\boxed') ? undefined : inner.slice(0, closer.index);
};

/** Removes the token that begins a document, with its counterpart: one in the middle of the text makes both an element of HTML. */
const unwrapDocument = (opener: string) => (text: string) => {
  const inner = text.slice(opener.length).replace(/\s{0,8}<\/s>$/i, '');
  return /<\/?s>/i.test(inner) ? undefined : inner;
};

const unwrapBlockquote = (text: string): string | undefined => {
  const lines = text.split('\n');
  return lines.every((line) => /^ {0,3}>|^\s*$/.test(line))
    ? lines.map((line) => line.replace(/^ {0,3}> ?/, '')).join('\n')
    : undefined;
};

/** Reads triple quotation marks, LaTeX boxes, blockquotes and document tokens around a whole answer, where the input has none of the kind. */
export const createBlockWrapperReader = ({ input, format, continues = false, customPrompt }: WrappingOptions) => {
  const isFree = continues || customPrompt !== undefined;
  const hasBlockquote = /^[ \t]*>/m.test(input);
  const isLatex = /\\[a-z]+\{|\$/i.test(input);

  return (text: string): Wrapper | 'undecided' | undefined => {
    if (struck.test(text) && !/<s>/i.test(input)) {
      const opener = struck.exec(text)?.[0] ?? '';
      return { opener, closing: /[</s>]/i, isOftenPart: true, unwrap: unwrapDocument(opener) };
    }
    if (isFree) return undefined;
    const triple = tripleQuote.exec(text);
    if (triple?.[1] !== undefined && !input.includes(triple[1])) {
      const [opener, mark] = triple;
      const closer = closersOf[mark] ?? mark;
      return { opener, closing: /["'“”]/, isOftenPart: true, unwrap: unwrapTriple(opener, closer) };
    }
    if (!isLatex && /^[\\$]/.test(text)) {
      const opener = boxed.exec(text)?.[0];
      if (opener !== undefined)
        return { opener, closing: /[}$\\\])]/, isOftenPart: false, unwrap: unwrapBoxed(opener) };
      if (beginningOfBoxed.test(text)) return 'undecided';
    }
    if (format !== 'html' && !hasBlockquote && /^> ?\S/.test(text))
      return { opener: '', closing: />/, isOftenPart: false, isOpaque: true, unwrap: unwrapBlockquote };
    return text === '>' && format !== 'html' && !hasBlockquote ? 'undecided' : undefined;
  };
};
