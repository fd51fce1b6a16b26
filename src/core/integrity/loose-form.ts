import { decodeHTMLAttribute } from 'entities';

const quotes: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '–': '-',
  '—': '-',
  '…': '...',
};

/** What is itself but for its case. */
const ordinary = /[^\\%&\s\u200b\u2060\ufeff\uff01-\uff5e‘’‚“”„«»–—…]+/y;
/** What may stand for something else. */
const special =
  /\\[!-/:-@[-`{-~]|%(?:7[BDbd]|5[BDbd]|2[45]|3[CEce]|20)|&(?:#\d{2,3}|#[xX][\da-fA-F]{2}|[a-z]{2,6});|[\s\u200b\u2060\ufeff]+|[^]/uy;

const readUnit = (written: string): string => {
  const first = written.charAt(0);
  if (written.length > 1) {
    if (first === '\\') return written.slice(1);
    if (first === '%') return String.fromCharCode(parseInt(written.slice(1), 16));
    if (first === '&') return decodeHTMLAttribute(written);
  }
  if (/^[\uff01-\uff5e]$/.test(written)) return String.fromCharCode(written.charCodeAt(0) - 0xfee0);
  return quotes[written] ?? written;
};

export interface LooseText {
  readonly text: string;
  /** For each unit of `text`, where what it stands for begins. */
  readonly starts: readonly number[];
  /** For each unit of `text`, where what it stands for ends. */
  readonly ends: readonly number[];
}

/**
 * A text without what models get wrong in what they copy: case, white space, escapes of
 * Markdown, HTML and URLs, typographic quotation marks and dashes, full-width characters.
 */
export const loosened = (written: string): LooseText => {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const take = (start: number, length: number, read: string): void => {
    const part = read.toLowerCase();
    parts.push(part);
    // As long as it was, it stands unit for unit; else all of it stands for all that was written.
    const isSame = part.length === length;
    for (let offset = 0; offset < part.length; offset += 1) {
      starts.push(isSame ? start + offset : start);
      ends.push(isSame ? start + offset + 1 : start + length);
    }
  };
  for (let position = 0; position < written.length;) {
    ordinary.lastIndex = position;
    const run = ordinary.exec(written)?.[0] ?? '';
    if (run !== '') take(position, run.length, run);
    position += run.length;
    special.lastIndex = position;
    const mark = position < written.length ? (special.exec(written)?.[0] ?? '') : '';
    const read = readUnit(mark);
    if (!/^[\s\u200b\u2060\ufeff]*$/.test(read)) take(position, mark.length, read);
    position += mark.length;
  }
  return { text: parts.join(''), starts, ends };
};

/** What a span and its misspellings have in common. */
export const looseForm = (written: string): string => {
  const { text } = loosened(written);
  return text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text;
};
