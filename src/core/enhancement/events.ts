import type { CancelReason } from '../../ports/control-bus.ts';
import type { LogEntry } from '../../ports/event-log.ts';
import type { ContextSummary } from '../context/context.ts';
import type { PublicError } from '../errors.ts';
import type { Failover } from '../failover/chain.ts';
import type { Checks } from '../integrity/check.ts';

export interface WireUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Dollars. */
  readonly cost: number;
}

interface EventData {
  /** A provider is at work; `failover` tells from which one it took over, and why, the first one's `context` what it was told. */
  metadata: {
    readonly provider: string;
    readonly model: string;
    readonly status: 'processing';
    readonly failover?: Failover;
    readonly context?: ContextSummary;
  };
  /** The next piece of the text, never empty. */
  chunk: { readonly text: string; readonly tokens: number };
  /** The whole text so far is to be replaced by this one. */
  replace: { readonly text: string };
  done: {
    /** Of the text, in UTF-16 code units. */
    readonly length: number;
    readonly totalTokens: number;
    readonly usage: WireUsage;
    readonly provider: string;
    readonly model: string;
    readonly finishReason: string;
    readonly checks: Checks;
  };
  error: PublicError;
  cancelled: { readonly reason: CancelReason };
}

/** The events of a session's log. Exactly one of `done`, `error`, `cancelled` is its last. */
export type SessionEvent = {
  [Name in keyof EventData]: { readonly name: Name; readonly data: EventData[Name] };
}[keyof EventData];

const endings: ReadonlySet<SessionEvent['name']> = new Set(['done', 'error', 'cancelled']);

/** Whether nothing follows the event. */
export const isEnding = ({ name }: SessionEvent): boolean => endings.has(name);

export type SessionLogEntry = LogEntry<SessionEvent>;

/** Encodes an event's data as both transports send it: `sessionId`, `seq`, and the event's own fields. */
export const toWireJson = (sessionId: string, { seq, event }: SessionLogEntry): string =>
  // No event is without fields, so that a comma follows.
  `{"sessionId":${JSON.stringify(sessionId)},"seq":${String(seq)},${JSON.stringify(event.data).slice(1)}`;

/** Applies an event to the text of the events before it. */
export const textAfter = (text: string, event: SessionEvent): string => {
  if (event.name === 'chunk') return text + event.data.text;
  return event.name === 'replace' ? event.data.text : text;
};

/** The text that the `chunk`s and `replace`s of a log make. */
export const textOf = (events: readonly SessionEvent[]): string => events.reduce(textAfter, '');
