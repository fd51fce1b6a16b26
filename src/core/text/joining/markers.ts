import type { Before } from './before.ts';
import { wait, type Rest, type Wait } from './rest.ts';

const reach = 20_000;

/** What begins a line of a list, a heading, a quotation or a table. */
const marker = /^(?:([-*•+])[ \t]|(\d{1,3})([.)])[ \t]|(#{1,6})[ \t]|(>)[ \t]|(\|)[ :-])/;
const markerBeginning = /^(?:[-*•+>|]|\d{1,3}[.)]?|#{1,6})$/;

const markerOf = ({ text, whole, lead }: Rest): RegExpExecArray | Wait | undefined => {
  const start = text.slice(lead, lead + 8);
  return marker.exec(start) ?? (markerBeginning.test(start) && !whole ? wait : undefined);
};

/** Whether the rest begins as a line of a list, a heading or the like. */
export const beginsWithMarker = (rest: Rest): boolean | Wait => {
  const found = markerOf(rest);
  return found === wait ? wait : found !== undefined;
};

const lastLineOf = (shown: string): string => {
  const text = shown.trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1).trim();
};

/** Whether the last line is the marker of a heading or an item and nothing else, and a space belongs behind it. */
export const isBareLine = ({ shown }: Before): boolean => /^(?:#{2,6}|[-•]|\d{1,3}[.)])$/.test(lastLineOf(shown));

/** Levels of the headings that a text has. */
const levelsOf = (shown: string): ReadonlySet<number> =>
  new Set(Array.from(`\n${shown.slice(-reach)}`.matchAll(/\n(#{1,6})[ \t]/g), ([, marks = '']) => marks.length));

/** Whether the last line is the beginning of the marker that the rest begins with: "-" and "- two", "##" and "## Two". */
export const isBareMarker = ({ shown, folded }: Before, start: number, rest: Rest): boolean => {
  const line = lastLineOf(shown);
  const found = markerOf(rest);
  if (line !== folded.slice(start) || !markerBeginning.test(line) || found === wait || found === undefined)
    return false;
  const own = found[4]?.length;
  if (own === undefined) return true;
  // "#" and "# Two" is "## Two" where there are such headings. A title comes once.
  const levels = levelsOf(shown);
  return !levels.has(line.length + own) || (own > 1 && levels.has(own));
};

const escaped = (text: string): string => text.replace(/[*+|.)]/, '\\$&');

/** The line break that a text has before its headings: two where it leaves a line empty. */
const breakBefore = (lines: string, at: number): string => (/\n[ \t]*\n$/.test(lines.slice(0, at + 1)) ? '\n\n' : '\n');

/**
 * The line break that was left out before a line of the kind that the text has lines of
 * already: an item after an item, a row after a whole row. Numbers must go on counting.
 */
export const missingBreak = ({ shown }: Before, rest: Rest): string | Wait => {
  const found = markerOf(rest);
  if (found === wait) return wait;
  if (found === undefined) return '';
  const [, bullet, number, point, heading, quote, bar] = found;
  const lines = `\n${shown.slice(-reach)}`.replaceAll('\r\n', '\n');
  const lastLine = lines.slice(lines.lastIndexOf('\n') + 1).trim();
  // "##" and "# Two" are one marker, as "<!-" and "- "; the asterisk in "* **bold*" and "* two" ends the bold.
  const isOpen = bullet === '-' || lastLine.split('*').length % 2 === 1;
  const isUnfinished = bullet !== undefined && lastLine.endsWith(bullet) && isOpen;
  if (markerBeginning.test(lastLine) || isUnfinished) return '';
  const has = (start: string) => new RegExp(`\\n[ \\t]*${start}`).test(lines);
  let missing = '';
  if (bullet !== undefined && has(`${escaped(bullet)}[ \\t]`)) missing = '\n';
  if (number !== undefined && point !== undefined) {
    const numbers = Array.from(lines.matchAll(new RegExp(`\\n[ \\t]*(\\d{1,3})${escaped(point)}[ \\t]`, 'g')));
    const last = Number(numbers.at(-1)?.[1] ?? Number.NaN);
    if (Number(number) === last + 1 || (Number(number) === 1 && last === 1)) missing = '\n';
  }
  if (heading !== undefined) {
    const headings = Array.from(lines.matchAll(/\n#{1,6}[ \t]/g));
    const last = headings.at(-1);
    // "C" and "# is" are a language.
    if (last !== undefined && !(heading === '#' && /[CF]$/.test(lastLine))) missing = breakBefore(lines, last.index);
  }
  // Not so in "->".
  if (quote !== undefined && lastLine.startsWith('>') && !/[-=]$/.test(lastLine)) missing = '\n';
  if (bar !== undefined && lastLine.length > 1 && lastLine.startsWith('|') && lastLine.endsWith('|')) missing = '\n';
  return shown.includes('\r\n') ? missing.replaceAll('\n', '\r\n') : missing;
};
