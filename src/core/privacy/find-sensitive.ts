import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import { detectors } from './detectors/index.ts';
import { compilePattern } from './pattern.ts';
import type { SensitiveKind } from './sensitive-kinds.ts';

/** A sensitive value in a text, in UTF-16 code units. */
export interface SensitiveSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: SensitiveKind;
  /** The name of the organization's pattern that found it. */
  readonly name?: string;
}

/** Everything that was found, an organization's own patterns first, then the detectors by rank. */
function* findings(text: string, { patterns }: PrivacyPolicy): Generator<SensitiveSpan> {
  for (const { name, pattern } of patterns) {
    for (const { start, end } of compilePattern(pattern).find(text)) yield { start, end, kind: 'custom', name };
  }
  for (const [kind, detect] of Object.entries(detectors)) {
    for (const { start, end } of detect(text)) yield { start, end, kind: kind as keyof typeof detectors };
  }
}

/**
 * The sensitive values of a text, in order and without overlap. Where findings overlap they are one, of the kind
 * of the highest rank, so that nothing of any is left outside. Nothing when the policy is off.
 * @throws InvalidPattern when one of the policy's patterns cannot be used.
 */
export const findSensitive = (text: string, policy: PrivacyPolicy): SensitiveSpan[] => {
  if (!policy.enabled || text === '') return [];
  const ranked = [...findings(text, policy)].map((span, rank) => ({ span, rank }));
  ranked.sort((a, b) => a.span.start - b.span.start || a.rank - b.rank);
  const united: { span: SensitiveSpan; rank: number }[] = [];
  for (const next of ranked) {
    const last = united.at(-1);
    if (!last || next.span.start >= last.span.end) {
      united.push(next);
      continue;
    }
    const first = next.rank < last.rank ? next : last;
    const end = Math.max(last.span.end, next.span.end);
    united[united.length - 1] = { span: { ...first.span, start: last.span.start, end }, rank: first.rank };
  }
  return united.map(({ span }) => span);
};
