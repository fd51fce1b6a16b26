import type { Found, Range } from '../kinds.ts';

/** What of a Markdown text must survive a rewrite. */
export interface MarkdownStructure {
  /** Links and images by where they lead, tables by their columns, definitions and footnotes by their names, tasks by their ticks. */
  readonly parts: readonly Found[];
  /** What is no running text: destinations, and the markers of ordered lists. */
  readonly markup: readonly Range[];
}

const longest = 2000;
const deepest = 32;

/** Where the destination that begins at `start` ends; undefined: none does. */
const destinationEnd = (text: string, start: number): number | undefined => {
  if (text.charAt(start) === '<') {
    for (let index = start + 1; index < Math.min(text.length, start + longest); index += 1) {
      const unit = text.charAt(index);
      if (unit === '>') return index + 1;
      if (unit === '\n' || unit === '<') return undefined;
    }
    return undefined;
  }
  let depth = 0;
  for (let index = start; index < Math.min(text.length, start + longest); index += 1) {
    const unit = text.charAt(index);
    if (unit === '\\') index += 1;
    else if (unit === '(') {
      depth += 1;
      if (depth > deepest) return undefined;
    } else if (unit === ')') {
      if (depth === 0) return index;
      depth -= 1;
    } else if (/\s/.test(unit)) return depth === 0 ? index : undefined;
  }
  return undefined;
};

const afterDestination = /\s{0,20}(?:"(?:[^"\\]|\\.){0,500}"|'(?:[^'\\]|\\.){0,500}')?\s{0,20}\)/y;

const keyOf = (destination: string): string =>
  destination.replace(/^<(.*)>$/s, '$1').replace(/\\([!-/:-@[-`{-~])/g, '$1');

/** `@[Name](id)` is a mention and no link. */
const isMention = (text: string, opening: number): boolean =>
  text.charAt(opening - 1) === '@' && !/[\p{Script=Latin}\p{N}_.+\-@/]/u.test(text.charAt(opening - 2));

/** `[text](destination "title")`, and the same with `!` before it. */
const linksIn = (text: string, isCode: (index: number) => boolean): { links: Found[]; destinations: Range[] } => {
  const links: Found[] = [];
  const destinations: Range[] = [];
  let brackets: number[] = [];
  let lineIsBlank = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    if (unit === '\\') index += 1;
    else if (unit === '\n') {
      // Brackets do not reach beyond their paragraph.
      if (lineIsBlank) brackets = [];
      lineIsBlank = true;
      continue;
    } else if (isCode(index)) continue;
    else if (unit === '[') brackets.push(index);
    else if (unit === ']') {
      const opening = brackets.pop();
      if (opening === undefined || isMention(text, opening) || text.charAt(index + 1) !== '(') continue;
      const start = index + 2 + (/^\s{0,20}/.exec(text.slice(index + 2, index + 22))?.[0].length ?? 0);
      const end = destinationEnd(text, start);
      if (end === undefined) continue;
      afterDestination.lastIndex = end;
      const rest = afterDestination.exec(text);
      if (rest === null) continue;
      const isImage = text.charAt(opening - 1) === '!';
      links.push({
        start: isImage ? opening - 1 : opening,
        end: end + rest[0].length,
        key: `${isImage ? 'image' : 'link'} ${keyOf(text.slice(start, end))}`,
      });
      destinations.push({ start, end });
    }
    if (!/\s/.test(unit)) lineIsBlank = false;
  }
  return { links, destinations };
};

const definition = /^ {0,3}\[(\^?)([^\]\n]{1,200})\]:[ \t]*(<[^<>\n]{0,1000}>|[^\s<]\S{0,1000})?/gm;
const footnote = /(?<!\\)\[\^([^\]\s]{1,100})\](?!:)/g;
const task = /^([ \t>]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,4})\[([ xX])\](?=\s|$)[^\r\n]{0,200}/gm;
const delimiterRow = /^[ \t>]{0,20}\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$/;
const listMarker = /^[ \t>]{0,40}(?:[-*+][ \t]{1,4})?\d{1,9}[.)](?=\s|$)/gm;

/** Tables by their number of columns; each is named by its head. */
const tablesIn = (text: string): Found[] => {
  const tables: Found[] = [];
  let previous = '';
  let start = 0;
  for (const line of text.split('\n')) {
    const row = line.replace(/\r$/, '').trimEnd();
    if (previous.includes('|') && row.length < longest && delimiterRow.test(row)) {
      const columns = row.split('|').filter((cell) => cell.includes('-')).length;
      const head = start - 1 - previous.length;
      tables.push({ start: head + previous.search(/\S/), end: start - 1, key: `table ${columns}` });
    }
    previous = line;
    start += line.length + 1;
  }
  return tables;
};

/** What of a Markdown text is structure, outside of its code. */
export const readMarkdownStructure = (text: string, code: readonly Range[]): MarkdownStructure => {
  let next = 0;
  const ordered = [...code].sort((one, other) => one.start - other.start);
  const { links, destinations } = linksIn(text, (index) => {
    for (let span = ordered[next]; span !== undefined && span.end <= index; span = ordered[next]) next += 1;
    return index >= (ordered[next]?.start ?? Infinity);
  });
  const definitions: Found[] = [];
  const targets: Range[] = [];
  for (const { 0: whole, 1: mark = '', 2: name = '', 3: target = '', index } of text.matchAll(definition)) {
    const isFootnote = mark !== '';
    if (!isFootnote && target === '') continue;
    const written = isFootnote ? whole.slice(0, whole.indexOf(']:') + 2) : whole;
    const start = index + whole.search(/\S/);
    const key = isFootnote ? `footnote ${name}` : `definition ${name.toLowerCase()} ${keyOf(target)}`;
    definitions.push({ start, end: index + written.length, key });
    targets.push({ start, end: index + written.length });
  }
  const tasks = Array.from(text.matchAll(task), ({ 0: { length }, 1: marker = '', 2: tick, index }) => ({
    start: index + marker.length,
    end: index + length,
    key: tick === ' ' ? 'open task' : 'done task',
  }));
  const footnotes = Array.from(text.matchAll(footnote), ({ 0: { length }, 1: name, index }) => ({
    start: index,
    end: index + length,
    key: `note ${name}`,
  }));
  const markers = Array.from(text.matchAll(listMarker), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
  return {
    parts: [...links, ...tablesIn(text), ...definitions, ...footnotes, ...tasks],
    markup: [...destinations, ...targets, ...footnotes, ...markers],
  };
};
