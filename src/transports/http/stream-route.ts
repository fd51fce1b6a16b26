import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Caller } from '../../core/caller.ts';
import { authorize } from '../../core/permissions.ts';
import type { Services } from '../../operations/services.ts';
import { subscribe } from '../../operations/subscribe.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ConnectionLimits } from '../connection-limits.ts';
import { execute } from '../execute.ts';
import type { Deliveries } from '../deliveries.ts';
import type { LiveConnections } from '../live-connections.ts';
import { eventStreamHeaders, sendEventStream } from './event-stream.ts';
import { inputOf, queryOf } from './operation-routes.ts';
import type { RateLimitHeaders } from './rate-limit-headers.ts';
import { bearerTokenOf, type RequestState } from './requests.ts';

/** Puts the stream of a session's events, as Server-Sent Events, at its route. */
export const routeStream = (
  router: Router,
  {
    services,
    rateLimitHeaders,
    live,
    deliveries,
    limits,
    logger,
  }: {
    services: Services;
    rateLimitHeaders: RateLimitHeaders;
    live: LiveConnections;
    deliveries: Deliveries;
    limits: ConnectionLimits;
    logger: Logger;
  },
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
    const { caller, output: subscription } = await execute(subscribe, {
      services,
      authenticate: verify,
      readInput: () => inputOf(ctx.params, lastEventId === '' ? query : { ...query, after: lastEventId }),
      source: 'query',
    });
    if (subscription.exhausted) {
      // No content stops an EventSource from coming back.
      ctx.status = 204;
      return;
    }

    const release = limits.openStream(caller.userId);
    ctx.res.once('close', release);
    // A client that left while it was being let in would be counted as listening for ever.
    if (ctx.res.closed) release();
    await rateLimitHeaders.tell(ctx, caller);
    if (ctx.method === 'HEAD') {
      // The router sends HEAD here too: it gets the headers of a GET, and listens to nothing.
      ctx.status = 200;
      ctx.set(eventStreamHeaders);
      return;
    }
    const closing = new AbortController();
    const close = (): void => closing.abort();
    ctx.res.once('close', close);
    if (ctx.res.closed) close();
    // A stream that ends without an ending event makes its client come back.
    const ends = { onEnd: close, onLeave: close };
    const { userId, credential } = caller;
    const isByStreamToken = credential.tokenId === undefined;
    const verifyAgain = async (): Promise<void> => {
      const now = await (isByStreamToken ? services.authentication.again(caller) : verify());
      authorize(now, subscribe.permissions);
    };
    const held = live.hold({ userId, credential, verify: verifyAgain, ...ends });
    const sending = sendEventStream(ctx, subscription, closing.signal)
      // The headers are out: all that can be done is to end the response, so that the client resumes.
      .catch((error: unknown) => logger.error({ err: error, sessionId }, 'an event stream failed'))
      .finally(held.release);
    deliveries.add(sending);
    await sending;
  });
};
