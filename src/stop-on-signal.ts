import type { App } from './app.ts';

/**
 * Signals that come within this time of the first one are copies of it, in milliseconds: at Ctrl-C the terminal sends SIGINT to the
 * whole process group, and npm forwards its own to the node. A person presses again later.
 */
const copyMs = 1_000;

const waitingFor = (sessions: number, drainSeconds: number): string =>
  sessions === 0
    ? 'no session is running.'
    : `waits up to ${String(drainSeconds)} s for ${String(sessions)} running session${sessions === 1 ? '' : 's'}; press Ctrl-C again to stop now.`;

/**
 * Stops the node on SIGINT or SIGTERM: drains on the first, and stops without waiting on one that comes a second or more after it.
 * Stops it without waiting, with exit code 1, when the embedded database fails. Says on standard output what it does.
 */
export const stopOnSignal = ({
  app,
  drainSeconds,
  say,
}: {
  readonly app: App;
  readonly drainSeconds: number;
  readonly say: (line: string) => void;
}): void => {
  const hurry = new AbortController();
  let stoppingSince: number | undefined;
  const stop = (): void => {
    stoppingSince = performance.now();
    app.stop(hurry.signal).then(
      () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
      (error: unknown) => {
        process.exitCode = 1;
        process.stderr.write(`${String(error)}\n`);
      },
    );
  };
  const onSignal = (): void => {
    if (stoppingSince !== undefined) {
      if (hurry.signal.aborted || performance.now() - stoppingSince < copyMs) return;
      say('Stopping now.');
      hurry.abort();
      return;
    }
    say(`Stopping: ${waitingFor(app.runningSessions(), drainSeconds)}`);
    stop();
  };
  const onFailure = ({ message }: Error): void => {
    process.exitCode = 1;
    process.stderr.write(`${message}\nStopping now; a new start continues with what is recorded.\n`);
    hurry.abort();
    if (stoppingSince === undefined) stop();
  };
  void app.failed?.then(onFailure);
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
};
