import { setDataUrisAside } from '../text/data-uris.ts';
import type { FormatName } from '../text/formats.ts';
import { findCode } from './finders/code.ts';
import { entitiesIn, readHtmlStructure } from './finders/html.ts';
import { readMarkdownStructure } from './finders/markdown.ts';
import { findMentions } from './finders/mentions.ts';
import { findNumbers } from './finders/numbers.ts';
import { findPlaceholders } from './finders/placeholders.ts';
import { findReferences } from './finders/references.ts';
import { findUrls } from './finders/urls.ts';
import type { Found, ProtectedKind, ProtectedSpan } from './kinds.ts';

interface Structure {
  readonly kind: 'html' | 'markdown';
  readonly parts: readonly Found[];
  /** Where no running text stands. */
  readonly markup: readonly { readonly start: number; readonly end: number }[];
}

const structureOf = (text: string, format: FormatName, code: readonly Found[]): Structure | undefined => {
  switch (format) {
    case 'html': {
      const { tags, markup } = readHtmlStructure(text);
      return { kind: 'html', parts: tags, markup: [...markup, ...entitiesIn(text)] };
    }
    case 'markdown':
      return { kind: 'markdown', ...readMarkdownStructure(text, code) };
    case 'text':
      return undefined;
  }
};

/** The text with nothing in some places, and everything else where it was. */
export const blanked = (text: string, places: readonly { readonly start: number; readonly end: number }[]): string => {
  const pieces: string[] = [];
  let position = 0;
  for (const { start, end } of [...places].sort((one, other) => one.start - other.start)) {
    if (end <= position) continue;
    const from = Math.max(start, position);
    pieces.push(text.slice(position, from), '\0'.repeat(end - from));
    position = end;
  }
  return pieces.join('') + text.slice(position);
};

/** Of running text, the stronger ones first. */
const strength = [
  'code',
  'placeholders',
  'urls',
  'mentions',
  'references',
  'numbers',
] as const satisfies ProtectedKind[];

interface Candidate extends Found {
  readonly kind: ProtectedKind;
  readonly rank: number;
}

/** Of those that overlap, the outer one stays, or else the stronger one. Sorts what it is given. */
const withoutOverlaps = (candidates: Candidate[]): Candidate[] => {
  candidates.sort((one, other) => one.start - other.start || other.end - one.end || one.rank - other.rank);
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const last = kept.at(-1);
    if (last === undefined || candidate.start >= last.end) kept.push(candidate);
    else if (candidate.end > last.end && candidate.rank < last.rank) kept[kept.length - 1] = candidate;
  }
  return kept;
};

/**
 * All that must survive in a text, sorted by where it begins. Spans of running text, which
 * are those of all kinds but `html` and `markdown`, do not overlap: a URL with a number in it
 * is a URL, and so is a `data:` URI. What is structure may hold spans of text, as a link holds
 * its URL. Time is linear.
 */
export const findProtected = (text: string, format: FormatName): ProtectedSpan[] => {
  const { rest, dataUris, placeOf } = setDataUrisAside(text);
  const code = findCode(rest, format);
  const structure = structureOf(rest, format, code);
  const prose = structure ? blanked(rest, structure.markup) : rest;
  const found: Record<(typeof strength)[number], readonly Found[]> = {
    code,
    placeholders: findPlaceholders(rest, format),
    urls: findUrls(rest, format),
    mentions: findMentions(prose),
    references: findReferences(prose),
    numbers: findNumbers(prose),
  };
  // A text may be nothing but spans: each is copied once, field by field, which takes a fraction of spreading it.
  const candidates: Candidate[] = [];
  const urls = strength.indexOf('urls');
  for (const { start, end } of dataUris) {
    candidates.push({ kind: 'urls', start, end, key: text.slice(start, end), rank: urls });
  }
  for (const [rank, kind] of strength.entries()) {
    for (const { start, end, key, number } of found[kind]) {
      candidates.push({ kind, start: placeOf(start), end: placeOf(end), key, number, rank });
    }
  }
  const spans: Omit<Candidate, 'rank'>[] = withoutOverlaps(candidates);
  if (structure) {
    const { kind, parts } = structure;
    for (const { start, end, key } of parts) spans.push({ kind, start: placeOf(start), end: placeOf(end), key });
    spans.sort((one, other) => one.start - other.start || other.end - one.end);
  }
  return spans.map(({ kind, start, end, key, number }) => ({
    kind,
    start,
    end,
    text: text.slice(start, end),
    key,
    number,
  }));
};
