import type { EventLog, LogEntry } from '../../src/ports/event-log.ts';

/** Reads a log in batches until it ends or the signal aborts; a batch that is not asked for waits in the log. */
export async function* readLog<Event>(
  log: EventLog<Event>,
  sessionId: string,
  after: number,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<readonly LogEntry<Event>[], void, undefined> {
  const isAborted = (): boolean => signal.aborted;
  if (isAborted()) return;
  let batch: readonly LogEntry<Event>[] | undefined;
  let end: Promise<void> | undefined;
  let wake = (): void => undefined;
  const cursor = log.follow(sessionId, after, {
    take: (entries) => {
      if (batch) return 0;
      batch = entries;
      wake();
      return entries.length;
    },
    end: (error) => {
      end = error instanceof Error ? Promise.reject(error) : Promise.resolve();
      wake();
    },
  });
  const stop = (): void => {
    cursor.stop();
    end ??= Promise.resolve();
    batch = undefined;
    wake();
  };
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      while (!batch && !end) await new Promise<void>((resolve) => (wake = resolve));
      if (!batch) break;
      yield batch;
      batch = undefined;
      if (isAborted()) break;
      cursor.resume();
    }
    await end;
  } finally {
    signal.removeEventListener('abort', stop);
    cursor.stop();
  }
}
