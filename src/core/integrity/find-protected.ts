import type { FormatName } from '../enhancement/formats.ts';
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

/** The text with nothing in those places, and everything else where it was. */
const blanked = (text: string, places: readonly { readonly start: number; readonly end: number }[]): string => {
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

/** The stronger ones first. */
const strength: readonly ProtectedKind[] = ['code', 'placeholders', 'urls', 'mentions', 'references', 'numbers'];

type Candidate = Found & { readonly kind: ProtectedKind };

/** Of those that overlap, the outer one stays, or else the stronger one. */
const withoutOverlaps = (candidates: readonly Candidate[]): Candidate[] => {
  const rank = ({ kind }: Candidate): number => strength.indexOf(kind);
  const sorted = [...candidates].sort(
    (one, other) => one.start - other.start || other.end - one.end || rank(one) - rank(other),
  );
  const kept: Candidate[] = [];
  for (const candidate of sorted) {
    const last = kept.at(-1);
    if (last === undefined || candidate.start >= last.end) kept.push(candidate);
    else if (candidate.end > last.end && rank(candidate) < rank(last)) kept[kept.length - 1] = candidate;
  }
  return kept;
};

/**
 * All that must survive in a text, sorted by where it begins. Spans of running text, which
 * are those of all kinds but `html` and `markdown`, do not overlap: a URL with a number in it
 * is a URL. What is structure may hold spans of text, as a link holds its URL. Time is linear.
 */
export const findProtected = (text: string, format: FormatName): ProtectedSpan[] => {
  const code = findCode(text, format);
  const structure = structureOf(text, format, code);
  const prose = structure ? blanked(text, structure.markup) : text;
  const as = (kind: ProtectedKind, found: readonly Found[]): Candidate[] => found.map((span) => ({ ...span, kind }));

  const spans = withoutOverlaps([
    ...as('code', code),
    ...as('placeholders', findPlaceholders(text, format)),
    ...as('urls', findUrls(text, format)),
    ...as('mentions', findMentions(prose)),
    ...as('references', findReferences(prose)),
    ...as('numbers', findNumbers(prose)),
  ]);
  const parts = structure ? as(structure.kind, structure.parts) : [];
  return [...spans, ...parts]
    .sort((one, other) => one.start - other.start || other.end - one.end)
    .map(({ kind, start, end, key }) => ({ kind, start, end, text: text.slice(start, end), key }));
};
