/** The longest that a run holds up the next one, in milliseconds: a request over a dead connection may never be answered. */
const longestMs = 30_000;

const isVisible = (): boolean => document.visibilityState === 'visible';

/**
 * Runs `run` again and again while the page is visible: `everyMs` after the last run has ended, so that slow answers do not pile up, and at
 * once when the page becomes visible. `run` shows its failures itself. Returns the function that stops it.
 */
export const repeatWhileVisible = (run: () => Promise<unknown>, everyMs: number): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isStopped = false;
  const next = async (): Promise<void> => {
    clearTimeout(timer);
    if (isRunning || !isVisible()) return;
    isRunning = true;
    const tooLong = new Promise((resolve) => {
      timer = setTimeout(resolve, longestMs);
    });
    await Promise.race([run().catch(() => undefined), tooLong]);
    clearTimeout(timer);
    isRunning = false;
    if (!isStopped) timer = setTimeout(() => void next(), everyMs);
  };
  const onChange = (): void => void next();
  document.addEventListener('visibilitychange', onChange);
  timer = setTimeout(onChange, everyMs);
  return () => {
    isStopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
  };
};
