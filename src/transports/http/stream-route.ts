import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Caller } from '../../core/caller.ts';
import type { Services } from '../../operations/services.ts';
import { subscribe } from '../../operations/subscribe.ts';
import type { Logger } from '../../ports/logger.ts';
import { execute } from '../execute.ts';
import type { Deliveries } from '../deliveries.ts';
import type { LiveConnections } from '../live-connections.ts';
import { sendEventStream } from './event-stream.ts';
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
    logger,
  }: {
    services: Services;
    rateLimitHeaders: RateLimitHeaders;
    live: LiveConnections;
    deliveries: Deliveries;
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

    await rateLimitHeaders.tell(ctx, caller);
    const closing = new AbortController();
    const close = (): void => closing.abort();
    ctx.res.once('close', close);
    // A client that left while it was being let in would be counted as listening for ever.
    if (ctx.res.closed) close();
    // A stream that ends without an ending event makes its client come back.
    const ends = { onEnd: close, onLeave: close };
    const held = live.hold({ userId: caller.userId, credential: caller.credential, verify, ...ends });
    const sending = sendEventStream(ctx, subscription, closing.signal)
      // The headers are out: all that can be done is to end the response, so that the client resumes.
      .catch((error: unknown) => logger.error({ err: error, sessionId }, 'a stream failed'))
      .finally(held.release);
    deliveries.add(sending);
    await sending;
  });
};
