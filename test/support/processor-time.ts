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

/** The lowest of three measurements: compilation and garbage collection inflate single ones. */
export const lowestProcessorMs = (work: () => unknown): number => Math.min(...[1, 2, 3].map(() => processorMs(work)));

/** Measures up to three times, until a measurement is below the limit; returns the lowest, in milliseconds. */
export const processorMsBelow = (limitMs: number, work: () => unknown): number => {
  let lowest = Infinity;
  for (let attempt = 0; attempt < 3 && lowest >= limitMs; attempt += 1) lowest = Math.min(lowest, processorMs(work));
  return lowest;
};

/** Looks `passes` times at each character of a text: the yardstick for what is to take linear time. */
export const passesOver = (text: string, passes: number): number => {
  let spaces = 0;
  for (let pass = 0; pass < passes; pass += 1) for (const unit of text.split('')) spaces += unit === ' ' ? 1 : 0;
  return spaces;
};
