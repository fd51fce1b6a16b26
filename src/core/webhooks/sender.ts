import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type {
  AttemptReport,
  AttemptResult,
  DisabledReason,
  TakenDelivery,
  WebhookDeliveries,
  Webhooks,
} from '../../ports/webhooks.ts';
import type { Audit } from '../audit.ts';
import { untilAvailable } from '../limits/until-available.ts';
import { withTimeout } from '../with-timeout.ts';
import type { Announcements } from './announcements.ts';
import { mostAttempts, waitAfter } from './retry-schedule.ts';
import { isDelivered, type SendSigned } from './signed-requests.ts';

/** How often a node looks for due deliveries that it was not called for, in milliseconds. */
const defaultPollMs = 2_000;
/** The most requests of a node at a time, and those to one webhook: a slow receiver holds a few places and no others. */
const mostAtOnce = 64;
const mostPerWebhook = 4;
/** How long a delivery belongs to the sender that took it, in milliseconds: twice the longest request. A node that dies leaves it until then. */
const leaseMs = 10_000;
/** How long a webhook may fail before it is disabled, in milliseconds. */
const failingMs = 5 * 86_400_000;
/** How long a stop waits for requests under way, in milliseconds; later ones are sent again. */
const closeMs = 2_000;
/** How often old deliveries are deleted, in milliseconds, and how many with one statement. */
const cleanEveryMs = 600_000;
const cleanStep = 1_000;
/** The failed deliveries of a webhook that the audit gets one by one in 15 minutes; it counts the others. */
const failureAllowance = 3;

/** The parts and settings of a sender. */
export interface WebhookSenderOptions {
  readonly webhooks: Pick<Webhooks, 'disable'>;
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'take' | 'report' | 'removeBefore'>;
  readonly announcements: Pick<Announcements, 'forget' | 'onWritten'>;
  readonly send: SendSigned;
  readonly audit: Pick<Audit, 'note' | 'noteRepeated'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long deliveries are kept, in milliseconds: longer than a window of the limits, whose thresholds they make unique. */
  readonly keptMs: number;
  readonly pollMs?: number | undefined;
  /** Replaces the first wait of the schedule. */
  readonly retryMs?: number | undefined;
}

/**
 * Starts the sender of a node. Each delivery is sent at least once, with the same id and body, until the receiver answers 2xx, the schedule
 * is over, or its webhook is disabled. Deliveries are not in order.
 */
export const startWebhookSender = (options: WebhookSenderOptions) => {
  const { webhooks, webhookDeliveries, announcements, send, audit, clock, logger, keptMs, retryMs } = options;
  const stopping = new AbortController();
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let scanning: Promise<void> | undefined;
  let isAskedAgain = false;
  let mayBeMore = false;
  let isFailing = false;
  let cleanedAt = 0;
  let isClosed = false;

  const disable = async ({ webhookId, organizationId }: TakenDelivery, reason: DisabledReason): Promise<void> => {
    if (!(await webhooks.disable(webhookId, reason))) return;
    announcements.forget(organizationId);
    logger.warn({ webhookId, reason }, 'webhook disabled');
    await audit.note({
      type: 'webhook.disabled',
      outcome: 'done',
      organizationId,
      actor: { type: 'system' },
      subject: { type: 'webhook', id: webhookId },
      details: { reason },
    });
  };

  const noteFailure = (delivery: TakenDelivery, result: AttemptResult): Promise<void> => {
    const { id, webhookId, organizationId, event, attempt } = delivery;
    const type = 'webhook.delivery_failed';
    return audit.noteRepeated({
      key: `${type} ${webhookId}`,
      type,
      organizationId,
      allowance: failureAllowance,
      entry: () => ({
        type,
        outcome: 'refused',
        organizationId,
        actor: { type: 'system' },
        subject: { type: 'webhook', id: webhookId },
        details: { deliveryId: id, event, attempts: attempt, ...result },
      }),
    });
  };

  const conclude = async (delivery: TakenDelivery, result: AttemptResult): Promise<void> => {
    const now = new Date(clock.now());
    const whenAvailable = <Result>(work: () => Promise<Result>) => untilAvailable(work, stopping.signal);
    if (isDelivered(result)) {
      await whenAvailable(() => webhookDeliveries.report(delivery, { now, result, status: 'delivered' }));
      return;
    }
    const isGone = 'status' in result && result.status === 410;
    const isLast = isGone || delivery.attempt >= mostAttempts;
    const { waitMs, pauseMs } = waitAfter(delivery.attempt, result, retryMs);
    const report: AttemptReport = {
      now,
      result,
      status: isLast ? 'failed' : 'pending',
      nextAttemptAt: new Date(now.getTime() + waitMs),
      pausedUntil: pauseMs === undefined ? undefined : new Date(now.getTime() + pauseMs),
    };
    const reported = await whenAvailable(() => webhookDeliveries.report(delivery, report));
    if (!reported) return;
    if (isLast) await noteFailure(delivery, result);
    const hasFailedLong = now.getTime() - reported.failingSince.getTime() >= failingMs;
    if (isGone || hasFailedLong) await whenAvailable(() => disable(delivery, isGone ? 'gone' : 'failing'));
  };

  const deliver = async (delivery: TakenDelivery): Promise<void> => {
    const { id, webhookId } = delivery;
    try {
      const result = await send(delivery);
      // A stop has cut the request off: the delivery is sent again when its lease lapses.
      if (!stopping.signal.aborted) await conclude(delivery, result);
    } catch (error) {
      logger.warn(
        { err: error, webhookId, deliveryId: id },
        'the result of a delivery was not recorded; it is sent again',
      );
    } finally {
      const others = (underWay.get(webhookId) ?? 1) - 1;
      if (others > 0) underWay.set(webhookId, others);
      else underWay.delete(webhookId);
    }
  };

  const start = (delivery: TakenDelivery): void => {
    underWay.set(delivery.webhookId, (underWay.get(delivery.webhookId) ?? 0) + 1);
    const delivering = deliver(delivery).finally(() => {
      running.delete(delivering);
      if (mayBeMore) wake();
    });
    running.add(delivering);
  };

  const clean = async (): Promise<void> => {
    const now = clock.now();
    if (now - cleanedAt < cleanEveryMs) return;
    cleanedAt = now;
    while (!isClosed && (await webhookDeliveries.removeBefore(new Date(now - keptMs), cleanStep)) === cleanStep);
  };

  const take = async (): Promise<void> => {
    const limit = mostAtOnce - running.size;
    mayBeMore = limit <= 0;
    if (mayBeMore) return;
    const now = clock.now();
    const taken = await webhookDeliveries.take({
      now: new Date(now),
      leasedUntil: new Date(now + leaseMs),
      limit,
      perWebhook: mostPerWebhook,
      underWay: Object.fromEntries(underWay),
    });
    for (const delivery of taken) start(delivery);
    mayBeMore = taken.length === limit || [...underWay.values()].some((count) => count >= mostPerWebhook);
  };

  /** Whether a look was asked for since the last call. */
  const isAsked = (): boolean => {
    const asked = isAskedAgain;
    isAskedAgain = false;
    return asked;
  };

  const scan = async (): Promise<void> => {
    try {
      while (isAsked()) await take();
      await clean();
      isFailing = false;
    } catch (error) {
      if (!isFailing) logger.warn({ err: error }, 'looking for deliveries to webhooks failed; trying again');
      isFailing = true;
    }
  };

  /** Looks for due deliveries, once more after a look that is under way. */
  function wake(): void {
    if (isClosed) return;
    isAskedAgain = true;
    scanning ??= scan().finally(() => (scanning = undefined));
  }

  announcements.onWritten(wake);
  const timer = setInterval(wake, options.pollMs ?? defaultPollMs);
  timer.unref();

  return {
    /** Takes no more deliveries; resolves when those under way have ended, or are left to be sent again. */
    close: async (): Promise<void> => {
      isClosed = true;
      clearInterval(timer);
      await scanning;
      await withTimeout(closeMs, Promise.all(running)).catch(() => undefined);
      stopping.abort();
    },
  };
};
