import { defaultPrivacyPolicy, type PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { TextAnalysis } from '../../ports/text-analysis.ts';
import { boundedCheck, type Comparison } from '../integrity/check.ts';
import { findProtected } from '../integrity/find-protected.ts';
import type { ProtectedSpan } from '../integrity/kinds.ts';
import { maskableAmong } from '../integrity/maskable.ts';
import { repairResult, type Repaired } from '../integrity/repair.ts';
import { compareValues } from '../masking/compare-values.ts';
import { createSpellingFinder } from '../masking/known-spellings.ts';
import type { Span } from '../masking/find-masks.ts';
import { labelOfKind } from '../masking/mask-label.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { maskTexts, type MaskSpan } from '../masking/mask-text.ts';
import { unmaskText } from '../masking/unmask.ts';
import { findSensitive, findSensitiveAsRead, type SensitiveSpan } from '../privacy/find-sensitive.ts';
import type { SensitiveKind } from '../privacy/sensitive-kinds.ts';
import { canonicalText } from '../text/canonical-text.ts';
import { setDataUrisAside } from '../text/data-uris.ts';
import { formatNames, type FormatName } from '../text/formats.ts';

/** How many values of each kind are masked. */
export type Redactions = Readonly<Partial<Record<SensitiveKind, number>>>;

/** A text to mask before it is sent. */
export interface TextToMask {
  readonly text: string;
  /** Whether the model rewrites it: then protected content (links, code, placeholders …) is masked beside sensitive values. */
  readonly keepsProtected: boolean;
  /** Whether a result will be compared with it: then its findings are returned. */
  readonly isCompared?: boolean;
}

/**
 * What was found in a text that a result will be compared with, so that the comparison need not search it again. A kind that the masking
 * did not look for, or found in another reading of the text, is absent.
 */
export interface Findings {
  readonly survivors?: readonly Omit<ProtectedSpan, 'text'>[] | undefined;
  readonly sensitive?: readonly SensitiveSpan[] | undefined;
}

/** A masked text, and how many values of each kind are masked in it. */
export interface MaskedText {
  readonly text: string;
  readonly redacted: Redactions;
  /** Those of a text of at most `longestKept` characters that `isCompared`. */
  readonly findings?: Findings;
}

/** All texts of a request: masked in one call, they share one table of masks. */
export interface Masking {
  readonly policy: PrivacyPolicy;
  readonly format: FormatName;
  /** The session's earlier masks. */
  readonly masks: readonly MaskEntry[];
  readonly texts: readonly TextToMask[];
}

/** The result of a `Masking`. */
export interface Masked {
  /** In the order of the given texts. */
  readonly texts: readonly MaskedText[];
  /** The new masks. */
  readonly added: readonly MaskEntry[];
}

/** A comparison of a result with its input, and with masked texts beside it. */
export interface MaskedComparison extends Omit<Comparison, 'known' | 'inputSpans'> {
  /** Other texts of the prompt, masked: their content is not invented. */
  readonly knownMasked: readonly string[];
  readonly masks: readonly MaskEntry[];
  readonly policy: PrivacyPolicy;
  /** Masks of the answer that no value is known for, as they stood in it. */
  readonly leftOut: readonly string[];
  /** Those of the input, by the same format and policy. */
  readonly findings?: Findings | undefined;
}

/** The longest text whose findings are kept, in UTF-16 code units: a text may be nothing but spans, and its session may last for minutes. */
const longestKept = 10_000;

const countByKind = (kinds: readonly SensitiveKind[]): Redactions => {
  const counts: Partial<Record<SensitiveKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** A picture that is pasted into a text is masked whether the model is to see protected content or not: it could not copy it. */
const spansToMask = ({ text, keepsProtected, isCompared = false }: TextToMask, { policy, format }: Masking) => {
  const { rest, dataUris, placeOf } = setDataUrisAside(text);
  const inText = <S extends Span>(span: S): S => ({ ...span, start: placeOf(span.start), end: placeOf(span.end) });
  const canonical = canonicalText(rest, format);
  const found = findSensitiveAsRead(rest, policy, canonical);
  const sensitive = found.map(({ kind, start, end, isOnlyHere }): MaskSpan =>
    inText({ start, end, label: labelOfKind[kind], ...(isOnlyHere && { isOnlyHere }) }),
  );
  const pictures = dataUris.map(({ start, end }): MaskSpan => ({ start, end, label: 'URL' }));
  const survivors = keepsProtected ? findProtected(text, format) : undefined;
  // The comparison reads a text in any format as plain text, with its `data:` URIs.
  const isReadAlike = (format === 'text' || canonical.isOriginal) && dataUris.length === 0;
  const findings: Findings | undefined =
    isCompared && text.length <= longestKept
      ? {
          survivors: survivors?.map(({ kind, start, end, key, number }) => ({ kind, start, end, key, number })),
          sensitive: isReadAlike ? found : undefined,
        }
      : undefined;
  const values = found.filter(({ continues }) => !continues);
  return {
    text,
    canonical,
    inText,
    sensitive,
    survivors: [...pictures, ...maskableAmong(survivors ?? [])],
    findings,
    redacted: countByKind(values.map(({ kind }) => kind)),
  };
};

/** Masks the texts of a session: a value that is found in one of them is masked in all. */
const mask = (masking: Masking): Masked => {
  const { masks, texts } = masking;
  const table = createMaskTable(masks);
  const found = texts.map((text) => spansToMask(text, masking));
  const values = found.flatMap(({ text, sensitive }) =>
    sensitive.map(({ start, end, ...span }) => ({ ...span, value: text.slice(start, end) })),
  );
  const findSpellings = createSpellingFinder([...masks, ...values], masking.format);
  const masked = maskTexts(
    found.map(({ text, canonical, inText, sensitive, survivors }) => ({
      text,
      spans: [...sensitive, ...[...findSpellings(canonical)].map(inText), ...survivors],
    })),
    table,
  );
  return {
    texts: found.map(({ redacted, findings }, index) => ({
      text: masked[index] ?? '',
      redacted,
      ...(findings && { findings }),
    })),
    added: table.entries(masks.length),
  };
};

function* unmasked(texts: readonly string[], masks: readonly MaskEntry[]): Generator<string> {
  const table = createMaskTable(masks);
  for (const text of texts) yield unmaskText(text, table);
}

/** Compares a result with its input and repairs it. */
const repair = ({ knownMasked, masks, policy, leftOut, findings, ...comparison }: MaskedComparison): Repaired => {
  const { input, continues } = comparison;
  const inputSpans = findings?.survivors?.map((span) => ({ ...span, text: input.slice(span.start, span.end) }));
  const { result, checks } = repairResult({ ...comparison, inputSpans, known: unmasked(knownMasked, masks) });
  const values = { input, result, continues, policy, masks, leftOut };
  const masked = compareValues({ ...values, inputSpans: findings?.sensitive });
  return { result, checks: masked === undefined ? checks : { ...checks, masked: boundedCheck(masked) } };
};

/** A text, and the policy by which it is searched. */
interface Search {
  readonly text: string;
  readonly format: FormatName;
  readonly policy: PrivacyPolicy;
}

const find = ({ text, format, policy }: Search): SensitiveSpan[] => findSensitive(text, policy, format);

/** The pure functions whose time grows with the length of texts. */
export const analyses = { mask, repair, find };

/** A sentence that each finder and detector reads to its end. */
const sample =
  'Call +49 30 901820 or mail a@b.example by 31 December 2026, 3 pm: {{name}} pays 1,200.50 EUR for 12 %. ';

/** The engine compiles an expression for texts in Latin-1 and for all others, and to machine code with its second use. */
const samples = [sample, `${sample}…`].flatMap((text) => [text, text.repeat(2)]);

let isWarm = false;

/**
 * Compiles the expressions and loads the tables that the analyses use, so that the first texts of a process do not wait for them: one
 * sample in each turn of the event loop, so that nothing else waits. Returns a function that stops it. Later calls do nothing.
 */
export const warmUpAnalyses = (): (() => void) => {
  const steps = isWarm ? [] : formatNames.flatMap((format) => samples.map((text) => ({ format, text })));
  isWarm = true;
  let next: NodeJS.Immediate | undefined;
  const takeStep = (): void => {
    const step = steps.shift();
    if (step === undefined) return;
    const { format, text } = step;
    mask({ policy: defaultPrivacyPolicy, format, masks: [], texts: [{ text, keepsProtected: true }] });
    const compared = { input: text, result: `${text} `, format, knownMasked: [], leftOut: [] };
    repair({ ...compared, policy: defaultPrivacyPolicy, masks: [] });
    next = setImmediate(takeStep);
  };
  next = setImmediate(takeStep);
  return () => clearImmediate(next);
};

/** Runs the analyses: short ones in place, long ones in worker threads. */
export type Analysis = TextAnalysis<typeof analyses>;
