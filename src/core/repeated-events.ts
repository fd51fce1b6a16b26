import type { AuditEntry } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';

/** The duration of a window, in milliseconds: that of the limits of logins. */
const windowMs = 15 * 60_000;
/** The most windows at a time; further keys share one window for each type and organization. */
const mostWindows = 1_000;

/** Counts one event in its window. */
export interface RepeatedEvent {
  /** Events with the same key repeat each other. */
  readonly key: string;
  readonly type: AuditEntry['type'];
  readonly organizationId: string | undefined;
  /** How many events of a window are recorded as they happen. */
  readonly allowance: number;
  /** Makes the entry of an event that is recorded. */
  readonly entry: () => AuditEntry | Promise<AuditEntry>;
}

interface Window {
  readonly endsAt: number;
  recorded: number;
  suppressed: number;
  /** The entry that was recorded last. */
  latest: AuditEntry | undefined;
}

/**
 * Bounds the events that strangers can cause: of a key the first `allowance` in 15 minutes are recorded at once, and those that follow as
 * one entry when the window ends, whose `details.repeated` is their number. Per node and window there are at most `mostWindows` keys.
 * `record` must not reject.
 */
export const createRepeatedEvents = ({
  record,
  clock,
}: {
  record: (entry: AuditEntry) => Promise<void>;
  clock: Clock;
}) => {
  const windows = new Map<string, Window>();

  const end = async (key: string, { suppressed, latest }: Window): Promise<void> => {
    windows.delete(key);
    if (suppressed === 0 || !latest) return;
    await record({ ...latest, details: { ...latest.details, repeated: suppressed } });
  };

  /** Ends the windows that end by `now`. They are in the order of their ends. */
  const endUntil = async (now: number): Promise<void> => {
    const ends: Promise<void>[] = [];
    for (const [key, window] of windows) {
      if (window.endsAt > now) break;
      ends.push(end(key, window));
    }
    await Promise.all(ends);
  };
  const sweep = (): Promise<void> => endUntil(clock.now());
  const timer = setInterval(() => void sweep(), 30_000);
  timer.unref();

  const open = (key: string): Window => {
    const window = { endsAt: clock.now() + windowMs, recorded: 0, suppressed: 0, latest: undefined };
    windows.set(key, window);
    return window;
  };

  return {
    /** Counts an event. Resolves when it is recorded, at once if it is one that is only counted. */
    note: async ({ key: own, type, organizationId, allowance, entry }: RepeatedEvent): Promise<void> => {
      await sweep();
      const isFull = windows.size >= mostWindows && !windows.has(own);
      const key = isFull ? `others ${type} ${organizationId ?? ''}` : own;
      const window = windows.get(key) ?? open(key);
      if (window.recorded >= allowance) {
        window.suppressed += 1;
        return;
      }
      window.recorded += 1;
      const made = await entry();
      window.latest = made;
      await record(made);
    },

    /** Records what was counted. */
    close: async (): Promise<void> => {
      clearInterval(timer);
      await endUntil(Infinity);
    },
  };
};
