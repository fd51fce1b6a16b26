import { readLines, type Line } from './lines.ts';
import { firstClause, sentenceEndsInSteps } from './sentences.ts';

/** How much is kept: `half` of the sentences of each paragraph, of the items of a list and of the rows of a table, or the `first` one. */
export type Share = 'half' | 'first';

/** Returns how many of so many parts are kept. */
export const kept = (count: number, share: Share): number =>
  share === 'first' ? Math.min(1, count) : Math.ceil(count / 2);

/** A part of a text that is shortened by itself. Its raw text has the blank lines that follow. */
export interface Block {
  readonly kind: 'paragraph' | 'list' | 'table' | 'other';
  readonly raw: string;
  /** Sentences, items or rows; joined they are `raw`. Those of `other` are never dropped. */
  readonly parts: readonly string[];
  /** How many parts come first and always stay: the head of a table. */
  readonly head: number;
}

const rawOf = (lines: readonly Line[]): string => lines.map(({ raw }) => raw).join('');

const slicesAt = (text: string, ends: readonly number[]): string[] =>
  ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));

function* paragraphInSteps(lines: readonly Line[]): Generator<void, Block> {
  const raw = rawOf(lines);
  // The lines of a quotation begin with its mark: they are cut only whole.
  const isQuote = lines.some(({ marker }) => marker > 0);
  return {
    kind: 'paragraph',
    raw,
    parts: isQuote ? lines.map((line) => line.raw) : slicesAt(raw, yield* sentenceEndsInSteps(raw)),
    head: 0,
  };
}

/** Each item with the lines below it that belong to it, nested items included. */
const listOf = (lines: readonly Line[]): Block => {
  const parts: string[] = [];
  const [first] = lines;
  for (const { kind, raw, indent } of lines) {
    if (kind === 'item' && indent <= (first?.indent ?? 0)) parts.push(raw);
    else parts.push((parts.pop() ?? '') + raw);
  }
  return { kind: 'list', raw: rawOf(lines), parts, head: 0 };
};

const tableOf = (lines: readonly Line[]): Block => ({
  kind: 'table',
  raw: rawOf(lines),
  parts: lines.map(({ raw }) => raw),
  head: /^[\s|:-]+$/.test(lines[1]?.raw ?? '') ? 2 : 0,
});

const kindOf = ({ kind }: Line): Block['kind'] => {
  switch (kind) {
    case 'prose':
      return 'paragraph';
    case 'item':
      return 'list';
    case 'row':
      return 'table';
    default:
      return 'other';
  }
};

const isUnderline = (line: Line | undefined): boolean => line?.kind === 'rule' && /^\s*[-=]/.test(line.raw);

/** Divides a text or Markdown into its blocks. The raw blocks joined are the text. Yields between the steps. */
function* blocksInSteps(text: string, format: 'text' | 'markdown'): Generator<void, Block[]> {
  const groups: { kind: Block['kind']; lines: Line[]; after: string }[] = [];
  const lines = readLines(text, format);
  for (const [index, line] of lines.entries()) {
    const last = groups.at(-1);
    if (line.kind === 'blank' && last) {
      last.after += line.raw;
      continue;
    }
    // A line with an underline is a heading.
    const kind = line.kind === 'prose' && isUnderline(lines[index + 1]) ? 'other' : kindOf(line);
    const isBelowItem = last?.kind === 'list' && line.kind !== 'heading' && (last.after === '' || line.indent > 1);
    if (last && ((last.kind === kind && (last.after === '' || kind === 'list')) || isBelowItem)) {
      const [previous] = last.lines.splice(-1);
      if (previous) last.lines.push({ ...previous, raw: previous.raw + last.after });
      last.after = '';
      last.lines.push(line);
    } else groups.push({ kind, lines: [line], after: '' });
    yield;
  }
  const blocks: Block[] = [];
  for (const { kind, lines: own, after } of groups) {
    yield;
    if (kind === 'other') {
      blocks.push({ kind, raw: rawOf(own) + after, parts: [rawOf(own) + after], head: 0 });
      continue;
    }
    const block = kind === 'paragraph' ? yield* paragraphInSteps(own) : kind === 'list' ? listOf(own) : tableOf(own);
    const parts = [...block.parts.slice(0, -1), (block.parts.at(-1) ?? '') + after];
    blocks.push({ ...block, raw: block.raw + after, parts });
  }
  return blocks;
}

/** Returns the white space that a text ends with. */
const tailOf = (text: string): string => text.slice(text.trimEnd().length);

const shortenBlock = ({ kind, raw, parts, head }: Block, share: Share): string => {
  if (kind === 'other') return raw;
  const count = head + kept(parts.length - head, share);
  return count >= parts.length ? raw : parts.slice(0, count).join('').trimEnd() + tailOf(raw);
};

/**
 * Shortens a text or Markdown; whole blocks go when none of them can be shortened, and a single sentence is cut to its first clause. Yields
 * between the steps, and returns the shorter text.
 */
export function* shortenedInSteps(text: string, format: 'text' | 'markdown', share: Share): Generator<void, string> {
  const blocks = yield* blocksInSteps(text, format);
  const shorter = blocks.map((block) => shortenBlock(block, share)).join('');
  if (shorter !== text) return shorter;
  const prose = blocks.filter(({ kind }) => kind === 'paragraph');
  if (prose.length > 1) {
    const staying = new Set(prose.slice(0, kept(prose.length, 'half')));
    const left = blocks.filter((block) => block.kind !== 'paragraph' || staying.has(block));
    return (
      left
        .map(({ raw }) => raw)
        .join('')
        .trimEnd() + tailOf(text)
    );
  }
  return blocks.map((block) => (block === prose[0] ? firstClause(block.raw) + tailOf(block.raw) : block.raw)).join('');
}
