import { decodeHTML } from 'entities';

const escapes =
  /\0|&(?:amp;){0,2}(?:#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,19});|%e[\da-f](?:%[89ab][\da-f]){2}|%[2-7][\da-f]|\\u[\da-f]{4}|[\uff01-\uff5e]/gi;
/** With the backslash before it, which may belong to the bracket that it is. */
const unfinishedEscape =
  /\\?(?:&(?:amp;){0,2}(?:#x?)?[\da-z]{0,19}|%(?:[2-7]|e(?:[\da-f](?:%(?:[89ab](?:[\da-f](?:%[89ab]?)?)?)?)?)?)?|\\(?:u[\da-f]{0,3})?)$/i;
const longestEscape = 32;

const decode = (written: string): string => {
  if (written === '\0') return '\ufffd';
  if (written.startsWith('&')) return decodeHTML(written.replace(/(?:amp;)+(?!$)/i, ''));
  if (written.startsWith('%')) return Buffer.from(written.replaceAll('%', ''), 'hex').toString();
  if (written.startsWith('\\')) return String.fromCharCode(parseInt(written.slice(2), 16));
  return written.normalize('NFKC');
};

/**
 * Reads the escapes of HTML, also of escaped HTML, of URLs and JSON, and full-width forms. The result is as long as the text, so that places
 * are the same in both: NULs follow a character whose escape is longer.
 */
export const withoutEscapes = (text: string): string =>
  text.replace(escapes, (written) => {
    const character = decode(written);
    return character.length === 1 ? character.padEnd(written.length, '\0') : written;
  });

/** The length of a text that may go on, without the beginning of an escape at its end. */
export const readableLength = (text: string): number => {
  const from = Math.max(0, text.length - longestEscape);
  return from + text.slice(from).replace(unfinishedEscape, '').length;
};
