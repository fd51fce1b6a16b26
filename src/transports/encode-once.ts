import type { SessionLogEntry } from '../core/enhancement/events.ts';

/** An event as one transport writes it. */
interface Encoding {
  /** Its size in memory, about, in bytes. */
  readonly size: number;
}

/** The most memory of the encodings that a transport retains, in bytes. */
const mostRetained = 256 * 1024;

/**
 * Creates a function that encodes an event once for all its readers on this node. Readers that keep up get an event in the same turn of
 * the event loop, so that the latest encodings suffice: older ones are dropped, and made again for a reader that is behind.
 */
export const encodeOnce = <Encoded extends Encoding>(
  encode: (sessionId: string, entry: SessionLogEntry) => Encoded,
): ((sessionId: string, entry: SessionLogEntry) => Encoded) => {
  /** In the order of their making. */
  const latest = new Map<SessionLogEntry, Encoded>();
  let retained = 0;

  const dropOldest = (): void => {
    for (const [entry, { size }] of latest) {
      // The newest stays however large it is: its other readers follow.
      if (retained <= mostRetained || latest.size === 1) return;
      latest.delete(entry);
      retained -= size;
    }
  };

  return (sessionId, entry) => {
    const present = latest.get(entry);
    if (present) return present;
    const made = encode(sessionId, entry);
    latest.set(entry, made);
    retained += made.size;
    if (retained > mostRetained) dropOldest();
    return made;
  };
};
