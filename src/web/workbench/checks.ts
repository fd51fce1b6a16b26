import { translator, type Words } from '../shared/i18n.ts';
import { formatNumber } from '../shared/format.ts';
import type { Check, Checks } from './session-view.ts';

/** One and several of each kind of protected value. */
const kinds = {
  placeholders: ['placeholder|placeholders', 'Platzhalter|Platzhalter'],
  urls: ['link|links', 'Link|Links'],
  mentions: ['mention|mentions', 'Erwähnung|Erwähnungen'],
  references: ['reference|references', 'Verweis|Verweise'],
  code: ['piece of code|pieces of code', 'Codestelle|Codestellen'],
  numbers: ['number|numbers', 'Zahl|Zahlen'],
  html: ['piece of markup|pieces of markup', 'Auszeichnung|Auszeichnungen'],
  markdown: ['piece of markup|pieces of markup', 'Auszeichnung|Auszeichnungen'],
  masked: ['private value|private values', 'vertrauliche Angabe|vertrauliche Angaben'],
} as const satisfies Words;

const fates = {
  kept: ['{values} kept', '{values} erhalten'],
  changed: ['{values} changed: {list}', '{values} geändert: {list}'],
  missing: ['{values} missing: {list}', '{values} fehlt: {list}'],
  missing_many: ['{values} missing: {list}', '{values} fehlen: {list}'],
  duplicated: ['{values} repeated: {list}', '{values} doppelt: {list}'],
  invented: ['{values} added: {list}', '{values} hinzugefügt: {list}'],
} as const satisfies Words;

/** One sentence about protected values, and whether it needs attention. */
export interface CheckSentence {
  readonly text: string;
  readonly isWarning: boolean;
}

const kindText = translator(kinds);
const fateText = translator(fates);

const count = (kind: string, number: number): string => {
  const forms = Object.hasOwn(kinds, kind) ? kindText(kind as keyof typeof kinds) : `${kind}|${kind}`;
  const [one = kind, several = kind] = forms.split('|');
  return `${formatNumber(number)} ${number === 1 ? one : several}`;
};

const sentencesOf = (kind: string, { expected, missing, duplicated, invented }: Check): readonly CheckSentence[] => {
  const changed = Math.min(missing.length, invented.length);
  const about = (fate: keyof typeof fates, values: readonly string[]): readonly CheckSentence[] =>
    values.length === 0
      ? []
      : [{ text: fateText(fate, { values: count(kind, values.length), list: values.join(', ') }), isWarning: true }];
  const pairs = missing.slice(0, changed).map((value, index) => `${value} → ${String(invented[index])}`);
  const lost = missing.slice(changed);
  const kept = expected - missing.length;
  return [
    ...(kept > 0 ? [{ text: fateText('kept', { values: count(kind, kept) }), isWarning: false }] : []),
    ...about('changed', pairs),
    ...about(lost.length > 1 ? 'missing_many' : 'missing', lost),
    ...about('duplicated', duplicated),
    ...about('invented', invented.slice(changed)),
  ];
};

/** Says in words how protected values came through: "2 links kept", "1 number changed: 84,000 → 76,000". */
export const describeChecks = (checks: Checks): readonly CheckSentence[] =>
  Object.entries(checks).flatMap(([kind, check]) => sentencesOf(kind, check));
