import { blockAfter, packEvents, unpackBlock } from '../../core/packed-events.ts';
import type { LogEntry } from '../../ports/event-log.ts';

/** Creates the entries of one log. */
export const createLogEntries = <Event>() => {
  let entries: LogEntry<Event>[] = [];
  let length = 0;
  let blocks: readonly Buffer[] | undefined;

  return {
    /** The number of events: the `seq` of the newest one. */
    get length(): number {
      return length;
    },

    /** Adds an event with the next number. */
    add: (event: Event): void => {
      length += 1;
      entries.push({ seq: length, event });
    },

    /** Returns the entries after `after`, up to the one with the number `upTo`; as `Array.slice`. */
    slice: (after: number, upTo = length): LogEntry<Event>[] => {
      if (!blocks) return entries.slice(after, upTo);
      const first = blockAfter(after);
      const needed = blocks.slice(first, blockAfter(Math.min(upTo, length) - 1) + 1);
      const unpacked = needed.flatMap((block, index) => unpackBlock<Event>(block, first + index));
      return unpacked.filter(({ seq }) => seq > after && seq <= upTo);
    },

    /** Packs the entries of a log that has ended. Their numbers and `slice` stay the same. */
    pack: (): void => {
      blocks ??= packEvents(entries.map(({ event }) => JSON.stringify(event)));
      entries = [];
    },
  };
};

/** The entries that `createLogEntries` creates. */
export type LogEntries<Event> = ReturnType<typeof createLogEntries<Event>>;
