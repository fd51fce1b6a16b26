import type { EventLog, LogEntry } from '../../src/ports/event-log.ts';

export interface EventLogSetup {
  readonly log: EventLog<string>;
  readonly timeToLiveMs: number;
  /** Lets time pass for the logs' lifetime. */
  pass(milliseconds: number): Promise<void>;
}

export type Entries = readonly LogEntry<string>[];

/** The events `first` … `last`, as they are appended. */
export const events = (first: number, last: number): string[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => `event ${String(first + index)}`);

/** The same, as they are read. */
export const entries = (first: number, last: number): Entries =>
  events(first, last).map((event, index) => ({ seq: first + index, event }));

/** Everything that a reading gives until it ends, or until there are so many events. */
export const collect = async (reading: AsyncIterable<Entries>, enough = Infinity): Promise<Entries> => {
  const seen: LogEntry<string>[] = [];
  for await (const batch of reading) {
    seen.push(...batch);
    if (seen.length >= enough) break;
  }
  return seen;
};
