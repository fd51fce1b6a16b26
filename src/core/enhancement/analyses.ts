import { defaultPrivacyPolicy, type PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { TextAnalysis } from '../../ports/text-analysis.ts';
import { boundedCheck, type Comparison } from '../integrity/check.ts';
import { maskableSpans } from '../integrity/maskable.ts';
import { repairResult, type Repaired } from '../integrity/repair.ts';
import { compareValues } from '../masking/compare-values.ts';
import { createSpellingFinder } from '../masking/known-spellings.ts';
import type { Span } from '../masking/find-masks.ts';
import { labelOfKind } from '../masking/mask-label.ts';
import { createMaskTable, type MaskEntry } from '../masking/mask-table.ts';
import { maskTexts, type MaskSpan } from '../masking/mask-text.ts';
import { unmaskText } from '../masking/unmask.ts';
import { findSensitiveAsRead } from '../privacy/find-sensitive.ts';
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
}

/** A masked text, and how many values of each kind are masked in it. */
export interface MaskedText {
  readonly text: string;
  readonly redacted: Redactions;
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
export interface MaskedComparison extends Omit<Comparison, 'known'> {
  /** Other texts of the prompt, masked: their content is not invented. */
  readonly knownMasked: readonly string[];
  readonly masks: readonly MaskEntry[];
  readonly policy: PrivacyPolicy;
  /** Masks of the answer that no value is known for, as they stood in it. */
  readonly leftOut: readonly string[];
}

const countByKind = (kinds: readonly SensitiveKind[]): Redactions => {
  const counts: Partial<Record<SensitiveKind, number>> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** A picture that is pasted into a text is masked whether the model is to see protected content or not: it could not copy it. */
const spansToMask = ({ text, keepsProtected }: TextToMask, { policy, format }: Masking) => {
  const { rest, dataUris, placeOf } = setDataUrisAside(text);
  const inText = <S extends Span>(span: S): S => ({ ...span, start: placeOf(span.start), end: placeOf(span.end) });
  const canonical = canonicalText(rest, format);
  const found = findSensitiveAsRead(rest, policy, canonical);
  const sensitive = found.map(({ kind, start, end, isOnlyHere }): MaskSpan =>
    inText({ start, end, label: labelOfKind[kind], ...(isOnlyHere && { isOnlyHere }) }),
  );
  const pictures = dataUris.map(({ start, end }): MaskSpan => ({ start, end, label: 'URL' }));
  const survivors = keepsProtected ? maskableSpans(text, format) : [];
  const values = found.filter(({ continues }) => !continues);
  return {
    text,
    canonical,
    inText,
    sensitive,
    survivors: [...pictures, ...survivors],
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
    texts: found.map(({ redacted }, index) => ({ text: masked[index] ?? '', redacted })),
    added: table.entries(masks.length),
  };
};

function* unmasked(texts: readonly string[], masks: readonly MaskEntry[]): Generator<string> {
  const table = createMaskTable(masks);
  for (const text of texts) yield unmaskText(text, table);
}

/** Compares a result with its input and repairs it. */
const repair = ({ knownMasked, masks, policy, leftOut, ...comparison }: MaskedComparison): Repaired => {
  const { result, checks } = repairResult({ ...comparison, known: unmasked(knownMasked, masks) });
  const { input, continues } = comparison;
  const masked = compareValues({ input, result, continues, policy, masks, leftOut });
  return { result, checks: masked === undefined ? checks : { ...checks, masked: boundedCheck(masked) } };
};

/** The pure functions whose time grows with the length of texts. */
export const analyses = { mask, repair };

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
