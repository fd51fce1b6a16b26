const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&nbsp;': ' ',
  '&lbrace;': '{',
  '&lcub;': '{',
  '&rbrace;': '}',
  '&rcub;': '}',
  '&lbrack;': '[',
  '&rbrack;': ']',
  '&percnt;': '%',
  '&dollar;': '$',
  '&num;': '#',
  '&commat;': '@',
};

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

/** One unit of the loose form, as it may be written. */
const unit =
  /\\[!-/:-@[-`{-~]|%(?:7[BDbd]|5[BDbd]|2[45]|3[CEce]|20)|&#(?:\d{2,3}|[xX][\da-fA-F]{2});|&[a-z]{2,6};|[\uff01-\uff5e]|[‘’‚“”„«»–—…]|[\s\u200b\u2060\ufeff]+|[^]/gu;

const readUnit = (written: string): string => {
  const first = written.charAt(0);
  if (written.length > 1) {
    if (first === '\\') return written.slice(1);
    if (first === '%') return String.fromCharCode(parseInt(written.slice(1), 16));
    if (first === '&' && written.startsWith('&#')) {
      const digits = written.slice(2, -1);
      return String.fromCharCode(/^x/i.test(digits) ? parseInt(digits.slice(1), 16) : parseInt(digits, 10));
    }
    if (first === '&') return entities[written] ?? written;
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
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: match, index } of written.matchAll(unit)) {
    const read = readUnit(match);
    if (/^[\s\u200b\u2060\ufeff]+$/.test(read)) continue;
    for (const part of read.toLowerCase()) {
      units.push(part);
      for (let offset = 0; offset < part.length; offset += 1) {
        starts.push(index);
        ends.push(index + match.length);
      }
    }
  }
  return { text: units.join(''), starts, ends };
};

/** What a span and its misspellings have in common. */
export const looseForm = (written: string): string => {
  const { text } = loosened(written);
  return text.length > 1 && text.endsWith('/') ? text.slice(0, -1) : text;
};
