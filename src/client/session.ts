import type { Api, ClientParts } from './api.ts';
import type { Delivery } from './delivery.ts';
import {
  asClientError,
  garbled,
  isErrorFields,
  isGarbled,
  unreachable,
  ZomaClientError,
  type ErrorFields,
} from './errors.ts';
import { untilAborted } from './lifetime.ts';
import { createListeners } from './listeners.ts';
import { createRetry } from './retry.ts';
import type { Reader, WireData } from './stream.ts';
import type { DoneEvent, EnhanceRequest, Session, SessionEvent } from './types.ts';

/** How long a stream pauses between attempts without an event in all, in milliseconds, before its session fails. */
const resumeBudgetMs = 300_000;
/** A connection that lasted this long counts as progress, in milliseconds. */
const lastingMs = 10_000;

/** The answer of `GET /api/ai/session/:id`, as far as it is used. */
interface SessionRecord extends Pick<EnhanceRequest, 'format' | 'context' | 'includeContext'> {
  readonly status: Session['status'];
  readonly enhancedText: string;
  readonly tokens: number;
  readonly usage: DoneEvent['usage'];
  readonly provider: string | null;
  readonly model: string | null;
  readonly checks?: DoneEvent['checks'];
  readonly error?: ErrorFields;
  readonly reason?: string;
}

/** The parts of a client that a session uses. */
export interface SessionParts extends Pick<ClientParts, 'pauses' | 'lifetime'> {
  readonly api: Api;
  readonly delivery: Delivery;
  /** Called when a session begins here. Returns what is called when it has ended. */
  readonly onBegin: () => () => void;
}

/** An earlier session, or the request of a new one. */
export type SessionOptions = { readonly signal: AbortSignal | undefined } & (
  | {
      readonly sessionId: string;
      /** Events up to this number are not given. */
      readonly after: number;
    }
  | { readonly request: () => Promise<EnhanceRequest>; readonly idempotencyKey: string }
);

const cancelled = new ZomaClientError({ code: 'cancelled', message: 'The session was cancelled.', retryable: false });

/** Creates an idempotency key; `crypto.randomUUID` is missing on pages without TLS. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const sessionPath = (sessionId: string): string => `/api/ai/session/${encodeURIComponent(sessionId)}`;

/** Whether an event has what this client uses of it. */
const isIntact = (name: string, data: (WireData & { readonly text?: unknown }) | null): boolean => {
  if (typeof data?.sessionId !== 'string' || name === '') return false;
  if (name === 'error') return isErrorFields(data);
  return typeof data.text === 'string' || (name !== 'chunk' && name !== 'replace');
};

/** Creates a session, starts it unless it is an earlier one, and follows it to its end. */
export const createSession = (parts: SessionParts, options: SessionOptions): Session => {
  const { api, delivery, pauses, lifetime, onBegin } = parts;
  const { signal: given } = options;
  const after = 'after' in options ? options.after : 0;
  const events: SessionEvent[] = [];
  const listeners = createListeners<SessionEvent>();
  /** Aborted when the session has ended here. */
  const ending = new AbortController();
  /** Aborted when the session is to be cancelled, or has ended: a request that was not accepted is not sent, or not again. */
  const stopping = new AbortController();
  let request: EnhanceRequest | undefined;
  let sessionId = 'sessionId' in options ? options.sessionId : undefined;
  const hasEnded = (): boolean => ending.signal.aborted;
  let status: Session['status'] = 'pending';
  let text = '';
  let seq = 0;
  let wake: () => void = () => undefined;
  let next = new Promise<void>((resolve) => (wake = resolve));
  let resolveDone: (event: DoneEvent) => void = () => undefined;
  let rejectDone: (error: ZomaClientError) => void = () => undefined;
  const done = new Promise<DoneEvent>((...settle) => ([resolveDone, rejectDone] = settle));
  // Who only iterates learns of a failure by the last event.
  done.catch(() => undefined);
  const onEnd = onBegin();
  let leave: () => void = () => undefined;

  const end = (event: SessionEvent, failure?: ZomaClientError): void => {
    leave();
    given?.removeEventListener('abort', onAbort);
    if (event.type === 'done') {
      status = 'completed';
      resolveDone(event);
    } else if (event.type === 'error') {
      status = 'error';
      rejectDone(failure ?? new ZomaClientError(event));
    } else if (event.type === 'cancelled') {
      status = 'cancelled';
      const { reason } = event;
      const message = `The session was cancelled (${reason}).`;
      rejectDone(new ZomaClientError({ code: 'cancelled', message, retryable: false, details: { reason } }));
    }
    ending.abort();
    stopping.abort(cancelled);
    onEnd();
  };

  const emit = (event: SessionEvent, failure?: ZomaClientError): void => {
    if (hasEnded()) return;
    status = 'processing';
    if (event.type === 'chunk') text += event.text;
    if (event.type === 'replace') text = event.text;
    if (event.type === 'done' || event.type === 'error' || event.type === 'cancelled') end(event, failure);
    if (event.seq !== undefined && event.seq <= after && !hasEnded()) return;
    events.push(event);
    wake();
    next = new Promise((resolve) => (wake = resolve));
    listeners.emit(event);
  };

  const fail = (thrown: unknown): void => {
    const error = asClientError(thrown);
    const { code, message, retryable, details } = error;
    if (code === 'cancelled') emit({ type: 'cancelled', sessionId, reason: 'user' });
    else emit({ type: 'error', sessionId, code, message, retryable, details }, error);
  };

  const take: Reader['take'] = (name, data: WireData & { readonly status?: Session['status'] }) => {
    if (hasEnded()) return;
    if (!isIntact(name, data)) throw garbled();
    if (data.seq === undefined) {
      if (data.status === 'processing') status = 'processing';
      return;
    }
    if (data.seq <= seq) return;
    if (data.seq !== seq + 1) throw garbled();
    seq = data.seq;
    emit({ ...data, type: name } as unknown as SessionEvent);
  };

  /** Ends the session from its record, when its stream has expired. */
  const endFromRecord = async (id: string): Promise<void> => {
    const record = await api.call<SessionRecord>('GET', sessionPath(id), { signal: ending.signal });
    if (record.status === 'completed') {
      if (record.enhancedText !== text) emit({ type: 'replace', sessionId, text: record.enhancedText });
      emit({
        type: 'done',
        sessionId,
        length: record.enhancedText.length,
        totalTokens: record.tokens,
        usage: record.usage,
        provider: record.provider ?? '',
        model: record.model ?? '',
        finishReason: 'stop',
        checks: record.checks ?? {},
      });
    }
    if (record.status === 'cancelled') {
      emit({ type: 'cancelled', sessionId, reason: record.reason } as SessionEvent);
    }
    if (record.status === 'error' && record.error) fail(new ZomaClientError(record.error));
  };

  const follow = async (id: string): Promise<void> => {
    const retry = createRetry(pauses, resumeBudgetMs, ending.signal);
    const reader: Reader = { sessionId: id, after: () => seq, take, signal: ending.signal };
    /** The last event before a garbled one. */
    let garbledBehind: number | undefined;
    let changesTransport = false;
    while (!hasEnded()) {
      const before = seq;
      const startedAt = Date.now();
      try {
        await delivery.read(reader, changesTransport);
      } catch (thrown) {
        if (hasEnded()) return;
        let error = asClientError(thrown);
        changesTransport = isGarbled(error);
        if (changesTransport) {
          if (garbledBehind === seq) throw error;
          garbledBehind = seq;
        }
        if (error.code === 'gone' || error.code === 'validation_failed') {
          await endFromRecord(id);
          error = unreachable(error.message, error);
        }
        if (seq > before || Date.now() - startedAt > lastingMs) retry.reset();
        await retry.pause(error);
      }
    }
  };

  /** Resolves with the id of the session, once the server has accepted it. */
  const begin = async (): Promise<string> => {
    if ('sessionId' in options) return options.sessionId;
    request = await untilAborted(stopping.signal, options.request());
    const { idempotencyKey } = options;
    const call = { body: request, idempotencyKey, whileWanted: stopping.signal };
    ({ sessionId } = await lifetime.run((signal) =>
      api.call<{ sessionId: string }>('POST', '/api/ai/enhance', { ...call, signal }),
    ));
    return sessionId;
  };

  const onAbort = (): void => {
    fail(cancelled);
    // If that fails, the server abandons the session after half a minute without a reader.
    cancel().catch(() => undefined);
  };

  const begun = given?.aborted ? Promise.reject<string>(cancelled) : begin();
  const run = async (): Promise<void> => {
    try {
      await follow(await begun);
    } catch (error) {
      fail(error);
    }
  };
  const cancel = async (): Promise<void> => {
    stopping.abort(cancelled);
    const id = await begun.catch(() => undefined);
    if (id !== undefined) await lifetime.run((signal) => api.call('DELETE', sessionPath(id), { signal }));
  };

  leave = lifetime.add(fail);
  given?.addEventListener('abort', onAbort);
  void run();

  return {
    get sessionId() {
      return sessionId;
    },
    get status() {
      return status;
    },
    get text() {
      return text;
    },
    done,
    subscribe: listeners.add,
    cancel: async () => {
      if (!hasEnded()) await cancel();
    },
    refine: (refinement, { signal, idempotencyKey = newKey() } = {}) =>
      createSession(parts, {
        signal,
        idempotencyKey,
        request: async () => {
          await done.catch(() => undefined);
          const id = sessionId;
          const { format, context, includeContext } =
            request ??
            (id === undefined
              ? {}
              : await lifetime.run((signal) => api.call<SessionRecord>('GET', sessionPath(id), { signal })));
          return { format, context, includeContext, text, parentSessionId: id, ...refinement };
        },
      }),
    async *[Symbol.asyncIterator]() {
      for (let index = 0; ; index += 1) {
        while (index >= events.length) {
          if (hasEnded()) return;
          await next;
        }
        const event = events[index];
        if (event) yield event;
      }
    },
  };
};
