import type { ServerResponse } from 'node:http';
import type { Context } from 'koa';
import { toWire, type SessionLogEntry } from '../../core/enhancement/events.ts';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';

/** Keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000;

const format = (name: string, data: object, id?: number): string =>
  `${id === undefined ? '' : `id: ${String(id)}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const formatEntry = (sessionId: string, entry: SessionLogEntry): string =>
  format(entry.event.name, toWire(sessionId, entry), entry.seq);

/** Resolves when the response takes more, or is closed. */
const drained = (response: ServerResponse, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.on('drain', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

/** What a stream's answer says of itself; shared with an answer to HEAD, which has nothing else. */
export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/**
 * Sends a subscription as Server-Sent Events and ends the response after the ending
 * event, or when `signal` aborts. A client that reads slowly is written to when it can
 * take more: until then nothing is taken from the log. Resolves when the response is over.
 */
export const sendEventStream = async (ctx: Context, subscription: Subscription, signal: AbortSignal): Promise<void> => {
  const { sessionId, status, newestSeq } = subscription;
  const response = ctx.res;
  // Koa is not to answer: the response is ours from here on.
  ctx.respond = false;
  response.statusCode = 200;
  response.setHeaders(new Map(Object.entries(eventStreamHeaders)));
  response.write(format('connected', { sessionId, status, newestSeq }));

  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  try {
    for await (const entries of subscription.events(signal)) {
      const takesMore = response.write(entries.map((entry) => formatEntry(sessionId, entry)).join(''));
      if (!takesMore) await drained(response, signal);
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
};
