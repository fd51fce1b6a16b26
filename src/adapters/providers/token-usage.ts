import type { ReportedUsage } from '../../ports/language-model.ts';

/** The counters of a usage, by the names of the port; each as it came. */
export type Counters = Readonly<Partial<Record<keyof ReportedUsage, unknown>>>;

/** The number, if it is a count; some servers send their counts as strings of digits. */
export const asCount = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
};

/** The sum of those that are counts; undefined when none is. */
export const sumOfCounts = (...values: readonly unknown[]): number | undefined => {
  const counts = values.map(asCount).filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
};

/**
 * The output with its reasoning. A provider's total decides where it has room for the output; without one, reasoning that does not
 * fit into the output is counted beside it. xAI counts so (https://docs.x.ai/docs/guides/reasoning), and Gemini through
 * chat completions; OpenAI counts reasoning within the output.
 */
export const outputBesideReasoning = ({
  input,
  output,
  reasoning,
  total,
}: {
  readonly input: unknown;
  readonly output: unknown;
  readonly reasoning: unknown;
  readonly total: unknown;
}): number | undefined => {
  const written = asCount(output);
  const hidden = asCount(reasoning) ?? 0;
  const all = asCount(total);
  const known = asCount(input);
  const remaining = all !== undefined && known !== undefined && known > 0 ? all - known : 0;
  if (remaining > 0 && remaining >= (written ?? 0)) return remaining;
  return written !== undefined && hidden > written ? written + hidden : written;
};

/**
 * Collects what a provider reports of one answer, event by event. Each count is the total so far, so the largest one is the
 * best evidence; a zero is none, since servers send zeros for what they have not counted.
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

    /** Undefined when nothing has been counted. Input read from a cache or written to it that is more than the input counts as none. */
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

export type UsageRecord = ReturnType<typeof createUsageRecord>;
