/**
 * Processor time that this process spends on `work`, in milliseconds.
 * Unlike the clock it does not count what the machine does for other processes.
 */
export const processorMs = (work: () => unknown): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Measures up to `attempts` times, until a measurement is below the limit; returns the lowest, in milliseconds. */
export const processorMsBelow = (limitMs: number, work: () => unknown, attempts = 3): number => {
  let lowest = Infinity;
  for (let attempt = 0; attempt < attempts && lowest >= limitMs; attempt += 1)
    lowest = Math.min(lowest, processorMs(work));
  return lowest;
};

/** Processor time that this process spends until the work is done, in milliseconds. */
export const processorMsUntil = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Keeps the event loop busy, as a process does that gets no processor. */
export const stall = (milliseconds: number): void => {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
};
