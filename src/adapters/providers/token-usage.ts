import type { ReportedUsage } from '../../ports/language-model.ts';

/** The unchecked counters of a usage, by the names of the port. */
export type Counters = Readonly<Partial<Record<keyof ReportedUsage, unknown>>>;

/** Reads a count, which some servers send as a string of digits; undefined for anything else. */
export const asCount = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
};

/** Adds the values that are counts; undefined when there is none. */
export const sumOfCounts = (...values: readonly unknown[]): number | undefined => {
  const counts = values.map(asCount).filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
};

/**
 * Counts the output with its reasoning. A total that leaves room for the output decides. Without one, reasoning that is larger
 * than the output is added to it: xAI (https://docs.x.ai/docs/guides/reasoning), and Gemini through chat completions, count
 * reasoning apart, OpenAI counts it within the output.
 */
export const outputBesideReasoning = ({
  input,
  output,
  reasoning,
  total,
}: Readonly<Partial<Record<'input' | 'output' | 'reasoning' | 'total', unknown>>>): number | undefined => {
  const written = asCount(output);
  const hidden = asCount(reasoning) ?? 0;
  const all = asCount(total);
  const known = asCount(input);
  const remaining = all !== undefined && known !== undefined && known > 0 ? all - known : 0;
  if (remaining > 0 && remaining >= (written ?? 0)) return remaining;
  return written !== undefined && hidden > written ? written + hidden : written;
};

/**
 * Collects the usage that a provider reports of one answer, event by event. Each count is a running total, so the largest counts. A zero is
 * ignored, since servers send zeros for what they have not counted.
 */
export const createUsageRecord = () => {
  const counts: Partial<Record<keyof ReportedUsage, number>> = {};
  return {
    add: (counters: Counters): void => {
      for (const [name, value] of Object.entries(counters) as [keyof ReportedUsage, unknown][]) {
        const count = asCount(value) ?? 0;
        if (count > (counts[name] ?? 0)) counts[name] = count;
      }
    },

    /** The usage; undefined when nothing was counted. Cached input, or input written to a cache, that exceeds the input is left out. */
    get usage(): ReportedUsage | undefined {
      const { inputTokens, cachedInputTokens = 0, cacheWriteTokens = 0, outputTokens, ...rest } = counts;
      if (inputTokens === undefined && outputTokens === undefined) return undefined;
      const input = inputTokens ?? 0;
      const cached = cachedInputTokens <= input ? cachedInputTokens : 0;
      return {
        ...rest,
        ...(inputTokens !== undefined && { inputTokens }),
        ...(cached > 0 && { cachedInputTokens: cached }),
        ...(cacheWriteTokens > 0 && cached + cacheWriteTokens <= input && { cacheWriteTokens }),
        ...(outputTokens !== undefined && { outputTokens }),
      };
    },
  };
};
