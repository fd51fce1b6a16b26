import type { DoneEvent, ErrorEvent, SessionEvent } from '../../client/index.ts';

/** What the page knows of a session from its events. */
export interface SessionView {
  readonly sessionId: string;
  readonly status: 'running' | 'completed' | 'cancelled' | 'error';
  readonly text: string;
  readonly provider: string | undefined;
  readonly model: string | undefined;
  /** Each change to another provider, in order. */
  readonly failovers: readonly Failover[];
  /** Milliseconds from the request, or from when this page joined, to the first text. */
  readonly firstTextMs: number | undefined;
  readonly durationMs: number | undefined;
  readonly tokens: number;
  readonly usage: DoneEvent['usage'] | undefined;
  readonly checks: Checks | undefined;
  readonly error: Pick<ErrorEvent, 'code' | 'details'> | undefined;
  readonly reason: string | undefined;
  /** Whether this page started the session; else it follows one that was started before a reload, or in another tab. */
  readonly isOwn: boolean;
  readonly startedAt: number;
}

/** A change to another provider. */
interface Failover {
  readonly from: string;
  readonly reason: string;
  readonly to: string;
  /** Whether text had arrived before. */
  readonly hadText: boolean;
}

/** `done.checks` of the wire. */
export type Checks = DoneEvent['checks'];

/** How the protected values of one kind came through. */
export interface Check {
  readonly expected: number;
  readonly missing: readonly string[];
  readonly duplicated: readonly string[];
  readonly invented: readonly string[];
}

/** Begins the view of a session. `startedAt` is in milliseconds since the epoch. */
export const beginView = (sessionId: string, isOwn: boolean, startedAt: number): SessionView => ({
  sessionId,
  status: 'running',
  text: '',
  provider: undefined,
  model: undefined,
  failovers: [],
  firstTextMs: undefined,
  durationMs: undefined,
  tokens: 0,
  usage: undefined,
  checks: undefined,
  error: undefined,
  reason: undefined,
  isOwn,
  startedAt,
});

const nameOf = (provider: string | undefined, model: string | undefined): string =>
  `${provider ?? ''} (${model ?? ''})`;

/** Returns the view after an event. `now` is in milliseconds since the epoch. */
export const applyEvent = (view: SessionView, event: SessionEvent, now: number): SessionView => {
  const elapsed = now - view.startedAt;
  switch (event.type) {
    case 'metadata': {
      const { provider, model, failover } = event;
      const next = { ...view, provider, model };
      if (!failover) return next;
      const change = {
        from: nameOf(view.provider ?? failover.from, view.model),
        reason: failover.reason,
        to: nameOf(provider, model),
        hadText: view.text !== '',
      };
      return { ...next, failovers: [...view.failovers, change] };
    }
    case 'chunk':
      return { ...view, text: view.text + event.text, tokens: event.tokens, firstTextMs: view.firstTextMs ?? elapsed };
    case 'replace':
      return { ...view, text: event.text };
    case 'done': {
      const { provider, model, totalTokens: tokens, usage, checks } = event;
      return { ...view, status: 'completed', durationMs: elapsed, provider, model, tokens, usage, checks };
    }
    case 'error':
      return { ...view, status: 'error', durationMs: elapsed, error: event };
    case 'cancelled':
      return { ...view, status: 'cancelled', durationMs: elapsed, reason: event.reason };
  }
};
