import { once } from 'node:events';
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Caller } from '../../core/caller.ts';
import { toWire, type SessionLogEntry } from '../../core/enhancement/events.ts';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';
import { authorize } from '../../core/permissions.ts';
import { subscribe } from '../../operations/sessions.ts';
import { execute } from '../execute.ts';
import { bearerTokenOf, inputOf, queryOf, type RequestState } from './requests.ts';
import type { HttpOptions } from './server.ts';

/** The interval of comments that keep proxies from closing a quiet stream, in milliseconds. */
const heartbeatMs = 15_000;

const format = (name: string, data: object, id?: number): string =>
  `${id === undefined ? '' : `id: ${String(id)}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

const formatEntry = (sessionId: string, entry: SessionLogEntry): string =>
  format(entry.event.name, toWire(sessionId, entry), entry.seq);

/** The headers of a stream, and of an answer to HEAD. */
const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/**
 * Sends a subscription as Server-Sent Events, and ends the response after the ending event or when `signal` aborts. A full connection
 * pauses the reading of the log. Resolves when the response has ended.
 */
const sendEventStream = async (ctx: Context, subscription: Subscription, signal: AbortSignal): Promise<void> => {
  const { sessionId, status, newestSeq } = subscription;
  const response = ctx.res;
  // This function writes the response, not Koa.
  ctx.respond = false;
  response.statusCode = 200;
  response.setHeaders(new Map(Object.entries(eventStreamHeaders)));
  response.write(format('connected', { sessionId, status, newestSeq }));

  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  try {
    for await (const entries of subscription.events(signal)) {
      const takesMore = response.write(entries.map((entry) => formatEntry(sessionId, entry)).join(''));
      if (!takesMore) await once(response, 'drain', { signal }).catch(() => undefined);
    }
  } finally {
    clearInterval(heartbeat);
    response.end();
  }
};

/** Serves the stream of a session's events, as Server-Sent Events, at its route. */
export const routeStream = (
  router: Router,
  {
    services,
    rateLimitHeaders,
    live,
    deliveries,
    limits,
    logger,
  }: Pick<HttpOptions, 'services' | 'rateLimitHeaders' | 'live' | 'deliveries' | 'limits' | 'logger'>,
): void => {
  const authenticate = (ctx: Context, sessionId: string, streamToken: string | undefined): Promise<Caller> =>
    streamToken !== undefined && bearerTokenOf(ctx) === undefined
      ? services.authentication.byStreamToken(streamToken, sessionId)
      : services.authentication.byAccessToken(bearerTokenOf(ctx));

  router.get(subscribe.route.path, async (ctx) => {
    const { token, ...query } = queryOf(ctx);
    const { sessionId = '' } = ctx.params;
    const verify = async (): Promise<Caller> => {
      const caller = await authenticate(ctx, sessionId, token);
      (ctx.state as RequestState).caller = caller;
      return caller;
    };
    const lastEventId = ctx.get('Last-Event-ID');
    const checkedAt = live.announced();
    const { caller, output: subscription } = await execute(subscribe, {
      services,
      authenticate: verify,
      readInput: () => inputOf(ctx.params, lastEventId === '' ? query : { ...query, after: lastEventId }),
      source: 'query',
    });
    if (subscription.exhausted) {
      // Status 204 tells an EventSource not to reconnect.
      ctx.status = 204;
      return;
    }

    const release = limits.openStream(caller.userId);
    ctx.res.once('close', release);
    // A client that has closed meanwhile emits no further `close`: release now.
    if (ctx.res.closed) release();
    await rateLimitHeaders.set(ctx, caller);
    if (ctx.method === 'HEAD') {
      // The router handles HEAD as GET: it gets the headers alone.
      ctx.status = 200;
      ctx.set(eventStreamHeaders);
      return;
    }
    const closing = new AbortController();
    const close = (): void => closing.abort();
    ctx.res.once('close', close);
    if (ctx.res.closed) close();
    // A stream that ends without an ending event makes its client reconnect.
    const ends = { onEnd: close, onLeave: close };
    const { userId, credential } = caller;
    const isByStreamToken = credential.tokenId === undefined;
    const verifyAgain = async (): Promise<void> => {
      const now = await (isByStreamToken ? services.authentication.again(caller) : verify());
      authorize(now, subscribe.permissions);
    };
    const held = live.hold({ userId, credential, verify: verifyAgain, checkedAt, ...ends });
    const sending = sendEventStream(ctx, subscription, closing.signal)
      // The headers are sent: the response just ends, and the client resumes.
      .catch((error: unknown) => logger.error({ err: error, sessionId }, 'event stream failed'))
      .finally(held.release);
    deliveries.add(sending);
    await sending;
  });
};
