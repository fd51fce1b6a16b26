import markdownIt from 'markdown-it';
import type { FormatName } from './formats.ts';
import type { TextEdit, TextStage } from './stage.ts';

interface AnswerFormatOptions {
  readonly input: string;
  readonly format: FormatName;
  readonly continues?: boolean | undefined;
}

const blockElement = /<(?:p|div|ul|ol|li|h[1-6]|table|blockquote|pre|section|article|dl)(?=[\s>])/i;
const anyTag = /<\/?[a-z][^<>]*>/i;
const escapedTag = /&lt;\/?[a-z][a-z0-9-]{0,30}(?:\s[^<>]{0,500}?)?&gt;/i;
/** The one block element that the whole input is. */
const singleBlock = /^\s*(<(p|h[1-6]|div|li|blockquote)(?:\s[^<>]*)?>)([\s\S]*)(<\/\2\s*>)\s*$/i;

/** Line breaks are kept; tags in an answer without tags cannot be, and are escaped. */
const markdown = markdownIt({ breaks: true, html: false, linkify: false });

const unescapeOnce = (text: string): string =>
  text.replace(/&(lt|gt|quot|amp|#39|apos);/g, (whole, name: string) => {
    const characters: Readonly<Record<string, string>> = {
      lt: '<',
      gt: '>',
      quot: '"',
      amp: '&',
      '#39': "'",
      apos: "'",
    };
    return characters[name] ?? whole;
  });

/** How much of the input is searched for words of an answer, in UTF-16 code units: no answer of people has so many words with marks. */
const longestSearch = 20_000_000;

const mark = /[*_~`[\]\\]/;

/** Escapes the punctuation of words that the input has too: a merge field such as `*|NAME|*` is no emphasis. */
const withoutOwnMarks = (answer: string, input: string): string => {
  const own = new Map<string, boolean>();
  const isOwn = (word: string): boolean => {
    const known = own.get(word);
    if (known !== undefined) return known;
    const isFound = own.size * input.length < longestSearch && input.includes(word);
    own.set(word, isFound);
    return isFound;
  };
  return answer.replace(/\S+/g, (word) =>
    word.length < 200 && mark.test(word) && isOwn(word) ? word.replace(/[*_~`[\]\\]/g, String.raw`\$&`) : word,
  );
};

/** The most brackets, other marks and lines of an answer that is read as Markdown: with more of them the reading takes long. */
const mostMarks = [
  [/[[\]]/g, 2_000],
  [/[*_~`|<&\\]/g, 6_000],
  [/\n/g, 4_000],
] as const;

const hasTooManyMarks = (answer: string): boolean =>
  mostMarks.some(([pattern, most]) => (answer.match(pattern)?.length ?? 0) > most);

/** Turns text that is not read as Markdown into HTML: blank lines part paragraphs, and other line breaks are kept. */
const plainToHtml = (answer: string): string => {
  const escaped = answer.trim().replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const paragraphs = escaped.split(/\n(?:[^\S\n]*\n)+/);
  return paragraphs.map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>\n')}</p>`).join('\n');
};

/**
 * Turns an answer in Markdown or plain text into HTML, in linear time: what has more marks than texts of people have is plain text. One
 * paragraph to an input of one block element becomes that element.
 * @param answer without tags
 */
export const toHtml = (answer: string, input: string): string => {
  const isPlain = hasTooManyMarks(answer);
  const html = isPlain ? plainToHtml(answer) : markdown.render(withoutOwnMarks(answer, input)).trim();
  const [, opener, , inner = '', closer] = singleBlock.exec(input) ?? [];
  const paragraph = /^<p>([\s\S]*)<\/p>$/.exec(html)?.[1];
  if (opener === undefined || closer === undefined || paragraph === undefined) return html;
  return blockElement.test(inner) || blockElement.test(paragraph) ? html : opener + paragraph + closer;
};

/**
 * Turns an answer without any tag into HTML, where the input is HTML with block elements: escaped HTML is unescaped once, Markdown and plain text
 * become HTML. An answer with a tag goes through as it is, and so does every answer in another format.
 *
 * - Text is held back until the first tag, which an answer in HTML begins with, or to the end.
 * - What is put out is not made safe: that is the HTML filter's.
 */
export const createAnswerFormatStage = ({ input, format, continues = false }: AnswerFormatOptions): TextStage => {
  let isDecided = format !== 'html' || continues || !blockElement.test(input);
  const held: string[] = [];
  /** The end of what is held back, in which a tag may have begun. */
  let open = '';

  const release = (): TextEdit | undefined => {
    const text = held.splice(0).join('');
    return text === '' ? undefined : { append: text };
  };

  return {
    push(delta) {
      if (delta === '') return undefined;
      if (isDecided) return { append: delta };
      held.push(delta);
      open += delta;
      if (anyTag.test(open)) {
        isDecided = true;
        return release();
      }
      const angle = open.lastIndexOf('<');
      open = angle < 0 || open.length - angle > 2000 ? '' : open.slice(angle);
      return undefined;
    },
    end() {
      if (isDecided) return release();
      const text = held.splice(0).join('');
      if (text.trim() === '') return text === '' ? undefined : { append: text };
      if (escapedTag.test(text) && !escapedTag.test(input)) return { append: unescapeOnce(text) };
      return { append: toHtml(text, input) };
    },
  };
};
