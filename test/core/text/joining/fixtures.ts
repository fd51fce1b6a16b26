import { createSeam, joinAtSeam, type SeamEdit } from '../../../../src/core/text/joining/seam.ts';

/** Words of which none begins with another or with its own end, and no two make a third. */
export const words = [
  ['the', 'quick', 'brown', 'fox', 'jumps', 'over', 'lazy', 'dog', 'customer', 'asked', 'for', 'an', 'offer'],
  ['delivery', 'was', 'late', 'we', 'will', 'send', 'invoice', 'by', 'friday', 'please', 'check', 'your', 'account'],
  ['report', 'shows', 'growth', 'in', 'north', 'region', 'meeting', 'begins', 'at', 'noon', 'with', 'team'],
  ['guten', 'morgen', 'liebe', 'kollegin', 'bitte', 'prüfen', 'sie', 'den', 'vertrag', 'größe', 'straße', 'übermorgen'],
];

const others = [
  ['a', 'I', 'hello', 'world', 'this', 'is', 'own', 'no', 'nothing', 'can', 'go', 'car', 'pet', 'carpet', 'cat', 'her'],
  [
    'mother',
    'friend',
    'dear',
    'said',
    'see',
    'details',
    'apples',
    'red',
    'and',
    'here',
    'MacBook',
    'mac',
    'book',
    'new',
  ],
  [
    'national',
    'international',
    'park',
    'ten',
    'note',
    'army',
    'berlin',
    'well',
    'known',
    'total',
    'to',
    'house',
    'mama',
  ],
  ['haben', 'wir', 'heute', 'straßenbahn', 'haus', 'tür', 'don', "don't", 'مرحبا', 'بالعالم', 'שלום', 'עולם', 'привет'],
];

export const vocabulary: readonly string[] = words.flat();
const known = new Set([...words, ...others].flat());
export const knows = (word: string): boolean => known.has(word);

export const join = (shown: string, rest: string): string => joinAtSeam({ shown, rest, knows });

export const cut = (text: string, sizes: readonly number[]): string[] => {
  const pieces: string[] = [];
  for (let at = 0, index = 0; at < text.length; index += 1) {
    // Empty pieces too, but not for ever.
    const size = index % 7 === 6 ? 1 : (sizes[index % sizes.length] ?? 1);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
};

export const applied = (shown: string, edits: readonly SeamEdit[]): string =>
  edits.reduce((text, edit) => ('replace' in edit ? edit.replace : text + edit.append), shown);

/** What a reader is told, piece by piece, and at the end. */
export const stream = (shown: string, pieces: readonly string[]) => {
  const seam = createSeam({ shown, knows });
  const steps = [...pieces.map((piece) => seam.push(piece)), seam.end()];
  const edits = steps.filter((step) => step !== undefined);
  return { steps, edits, text: applied(shown, edits) };
};
