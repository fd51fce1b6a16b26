import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import { canonicalText, type CanonicalText, type TextRange } from '../text/canonical-text.ts';
import type { FormatName } from '../text/formats.ts';
import { detectors } from './detectors/index.ts';
import { findPasswordFields } from './detectors/secret-pairs.ts';
import { compilePattern } from './pattern.ts';
import type { SensitiveKind } from './sensitive-kinds.ts';

/** A sensitive value in a text, or a part of one that markup divides, in UTF-16 code units. */
export interface SensitiveSpan extends TextRange {
  readonly kind: SensitiveKind;
  /** The name of the organization's pattern that found it. */
  readonly name?: string;
  /** Whether the same characters are no such value elsewhere: a word beside them told, or they are a part of a value. */
  readonly isOnlyHere?: true;
  /** Whether it belongs to the value of the span before it. */
  readonly continues?: true;
}

interface Ranked {
  readonly span: SensitiveSpan;
  /** The rank of the rule that found it, the highest first. */
  readonly rank: number;
}

function* findByPatterns(text: string, { patterns }: PrivacyPolicy): Generator<SensitiveSpan> {
  for (const { name, pattern } of patterns) {
    for (const { start, end } of compilePattern(pattern).find(text)) yield { start, end, kind: 'custom', name };
  }
}

/** What the detectors find, by their rank. */
function* findByDetectors(text: string): Generator<SensitiveSpan> {
  for (const [kind, detect] of Object.entries(detectors)) {
    for (const { start, end, isWeak } of detect(text))
      yield { start, end, kind: kind as keyof typeof detectors, ...(isWeak && { isOnlyHere: isWeak }) };
  }
}

/** What is found in a text as it is, with its markup. */
function* findInMarkup(text: string, policy: PrivacyPolicy): Generator<SensitiveSpan> {
  yield* findByPatterns(text, policy);
  for (const { start, end } of findPasswordFields(text)) yield { start, end, kind: 'secret', isOnlyHere: true };
}

/** In order; those that overlap are one, of the kind of the highest rank. */
const united = (spans: readonly SensitiveSpan[]): SensitiveSpan[] => {
  const ranked = spans.map((span, rank): Ranked => ({ span, rank }));
  ranked.sort((a, b) => a.span.start - b.span.start || a.rank - b.rank);
  const result: Ranked[] = [];
  for (const next of ranked) {
    const last = result.at(-1);
    if (!last || next.span.start >= last.span.end) {
      result.push(next);
      continue;
    }
    const first = next.rank < last.rank ? next : last;
    const end = Math.max(last.span.end, next.span.end);
    result[result.length - 1] = { span: { ...first.span, start: last.span.start, end }, rank: first.rank };
  }
  return result.map(({ span }) => span);
};

/**
 * The sensitive values of a text, in order and without overlap, as a person reads it: in whatever spelling and with
 * whatever markup inside. An organization's own patterns see the text as it is, too. Where findings overlap they are
 * one, of the kind of the highest rank (the organization's own patterns first), so that nothing of any is left outside.
 * Nothing when the policy is off.
 * @throws InvalidPattern when one of the policy's patterns cannot be used.
 */
export const findSensitiveAsRead = (text: string, policy: PrivacyPolicy, canonical: CanonicalText): SensitiveSpan[] => {
  if (!policy.enabled || text === '') return [];
  const found = united([...findByPatterns(canonical.text, policy), ...findByDetectors(canonical.text)]);
  const spans = canonical.isOriginal
    ? found
    : found.flatMap(({ start, end, ...rest }) => {
        const ranges = canonical.originalRanges(start, end);
        if (ranges.length === 1) return ranges.map((range): SensitiveSpan => ({ ...rest, ...range }));
        return ranges.map((range, index): SensitiveSpan => ({
          ...rest,
          ...range,
          isOnlyHere: true,
          ...(index > 0 && { continues: true }),
        }));
      });
  return united([...findInMarkup(text, policy), ...spans]);
};

/** `findSensitiveAsRead` of a text in a format. */
export const findSensitive = (text: string, policy: PrivacyPolicy, format: FormatName = 'text'): SensitiveSpan[] =>
  findSensitiveAsRead(text, policy, canonicalText(text, format));
