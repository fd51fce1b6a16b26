import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Caller } from '../../core/caller.ts';
import { toWireJson } from '../../core/enhancement/events.ts';
import type { Subscription } from '../../core/enhancement/read/subscribe.ts';
import { authorize } from '../../core/permissions.ts';
import { subscribe } from '../../operations/sessions.ts';
import { startDelivery, type Delivery } from '../deliveries.ts';
import { encodeOnce } from '../encode-once.ts';
import { execute } from '../execute.ts';
import { bearerTokenOf, inputOf, originOf, presentedBy, queryOf, type RequestState } from './requests.ts';
import type { HttpOptions } from './server.ts';

/** The interval of comments that keep proxies from closing a quiet stream, in milliseconds. */
const heartbeatMs = 15_000;

const encode = encodeOnce((sessionId, entry) => {
  const { seq, event } = entry;
  const text = `id: ${String(seq)}\nevent: ${event.name}\ndata: ${toWireJson(sessionId, entry)}\n\n`;
  return { text, size: 2 * text.length };
});

/** The headers of a stream, and of an answer to HEAD. */
const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/**
 * Sends a subscription as Server-Sent Events, and ends the response after the ending event or when the delivery stops. A full connection
 * pauses the reading of the log.
 */
const sendEventStream = (ctx: Context, subscription: Subscription): Delivery => {
  const { sessionId, status, newestSeq } = subscription;
  const response = ctx.res;
  // This function writes the response, not Koa.
  ctx.respond = false;
  response.statusCode = 200;
  response.setHeaders(new Map(Object.entries(eventStreamHeaders)));
  response.write(`event: connected\ndata: ${JSON.stringify({ sessionId, status, newestSeq })}\n\n`);

  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  const delivery = startDelivery(subscription, (entries) => {
    if (response.writableNeedDrain) return 0;
    response.write(entries.map((entry) => encode(sessionId, entry).text).join(''));
    return entries.length;
  });
  response.on('drain', delivery.resume);
  const ended = delivery.ended.finally(() => {
    clearInterval(heartbeat);
    response.end();
  });
  return { ...delivery, ended };
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
      : services.authentication.byBearer(presentedBy(ctx), originOf(ctx));

  router.get(subscribe.route.path, async (ctx) => {
    const { token, lastEventId = '', ...query } = queryOf(ctx);
    const { sessionId = '' } = ctx.params;
    const verify = async (): Promise<Caller> => {
      const caller = await authenticate(ctx, sessionId, token);
      (ctx.state as RequestState).caller = caller;
      return caller;
    };
    // A URL that a client opens again keeps its query, so that the newer header or parameter replaces `after`.
    const newest = ctx.get('Last-Event-ID') || lastEventId;
    const checkedAt = live.announced();
    const { caller, output: subscription } = await execute(subscribe, {
      services,
      authenticate: verify,
      readInput: () => inputOf(ctx.params, newest === '' ? query : { ...query, after: newest }),
      source: 'query',
      origin: originOf(ctx),
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
    const delivery = sendEventStream(ctx, subscription);
    ctx.res.once('close', delivery.stop);
    if (ctx.res.closed) delivery.stop();
    // A stream that ends without an ending event makes its client reconnect.
    const ends = { onEnd: delivery.stop, onLeave: delivery.stop };
    const { userId, organizationId, credential } = caller;
    const isByStreamToken = credential.tokenId === undefined;
    const verifyAgain = async (): Promise<void> => {
      // A key's stream is that of one user, whoever has the user's e-mail address or external id later.
      const isFixed = isByStreamToken || credential.keyId !== undefined;
      authorize(await (isFixed ? services.authentication.again(caller) : verify()), subscribe.permissions);
    };
    const held = live.hold({ userId, organizationId, credential, verify: verifyAgain, checkedAt, ...ends });
    const sending = delivery.ended
      // The headers are sent: the response just ends, and the client resumes.
      .catch((error: unknown) => logger.error({ err: error, sessionId }, 'event stream failed'))
      .finally(held.release);
    deliveries.add(sending);
    await sending;
  });
};
