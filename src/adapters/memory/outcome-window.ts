const bucketCount = 10;

/** Counts the good and the bad of the last `windowMs`, a tenth of it more or less. */
export const createOutcomeWindow = (windowMs: number) => {
  const bucketMs = windowMs / bucketCount;
  let buckets: { readonly startedAt: number; good: number; bad: number }[] = [];

  return {
    count: (outcome: 'good' | 'bad', now: number): void => {
      buckets = buckets.filter(({ startedAt }) => startedAt > now - windowMs);
      const startedAt = Math.floor(now / bucketMs) * bucketMs;
      let bucket = buckets.find((other) => other.startedAt === startedAt);
      if (!bucket) buckets.push((bucket = { startedAt, good: 0, bad: 0 }));
      bucket[outcome] += 1;
    },
    sums: (now: number): { readonly good: number; readonly bad: number } => {
      const recent = buckets.filter(({ startedAt }) => startedAt > now - windowMs);
      return {
        good: recent.reduce((sum, { good }) => sum + good, 0),
        bad: recent.reduce((sum, { bad }) => sum + bad, 0),
      };
    },
    clear: (): void => {
      buckets = [];
    },
  };
};
