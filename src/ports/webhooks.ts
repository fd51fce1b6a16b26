import type { SealedSecrets } from './issuers.ts';

/** The events that a webhook can get. */
export const webhookEvents = ['session.ended', 'limit.reached', 'user.provisioned'] as const;

/** One of the events. */
export type WebhookEvent = (typeof webhookEvents)[number];

/** Why Zoma disabled a webhook: its receiver answered 410, or every attempt of several days failed. */
export type DisabledReason = 'gone' | 'failing';

/** A webhook of an organization. */
export interface Webhook {
  readonly id: string;
  readonly organizationId: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
  /** Undefined unless Zoma disabled it. */
  readonly disabledReason: DisabledReason | undefined;
  /** The first failed attempt since the last delivery; undefined after a delivery. */
  readonly failingSince: Date | undefined;
  readonly secrets: SigningSecrets;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The encrypted secrets that sign the requests of a webhook. */
export interface SigningSecrets {
  readonly current: string;
  /** The secret before the last rotation, and the end of its use. */
  readonly previous: { readonly sealed: string; readonly until: Date } | undefined;
}

/** The fields of a webhook that its administrators choose. */
export type WebhookFields = Pick<Webhook, 'url' | 'events' | 'enabled'>;

/**
 * Stores the webhooks of all organizations. No call answers from a cache. All throw ZomaError `unavailable` while the store cannot be
 * reached.
 */
export interface Webhooks extends SealedSecrets {
  /** Lists the events that the enabled webhooks of an organization get. */
  eventsOf(organizationId: string): Promise<ReadonlySet<string>>;
  /** Finds a webhook of an organization. */
  find(organizationId: string, id: string): Promise<Webhook | undefined>;
  /** Reads at most `limit` webhooks of an organization, newest first, that follow the webhook `after`. */
  list(
    organizationId: string,
    range: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly Webhook[]>;
  /** Adds a webhook; undefined when the organization has `most` webhooks already. */
  create(
    webhook: WebhookFields & Pick<Webhook, 'id' | 'organizationId'> & { readonly sealed: string },
    most: number,
  ): Promise<Webhook | undefined>;
  /**
   * Replaces the fields by what `decide` makes of the webhook; changes of one webhook run one after the other. Enabling, and another URL,
   * clear the failures of the past. Resolves with undefined for an unknown one. @throws what `decide` throws
   */
  change(
    organizationId: string,
    id: string,
    decide: (before: Webhook) => WebhookFields,
  ): Promise<{ readonly before: Webhook; readonly after: Webhook } | undefined>;
  /** Makes `sealed` the secret; the present one remains valid until `previousUntil`. Resolves with undefined for an unknown one. */
  rotate(organizationId: string, id: string, sealed: string, previousUntil: Date): Promise<Webhook | undefined>;
  /** Deletes a webhook. Resolves with whether it existed. */
  remove(organizationId: string, id: string): Promise<boolean>;
  /** Disables an enabled webhook. Resolves with whether this call disabled it. */
  disable(id: string, reason: DisabledReason): Promise<boolean>;
}

/** A message to the webhooks of an organization. */
export interface WebhookMessage {
  readonly organizationId: string;
  readonly event: WebhookEvent;
  /** Identifies what happened: a webhook gets one message for each key of an event. */
  readonly key: string;
  readonly at: Date;
  /** Ids and numbers; no texts of users. */
  readonly data: object;
}

/** Why an attempt got no answer: as `PublicFetchFailure`, or the signing secret cannot be decrypted. */
export type DeliveryFailure =
  'not_https' | 'not_public' | 'unreachable' | 'timeout' | 'redirect' | 'too_large' | 'unreadable_secret';

/** The result of one attempt: the status of the answer, or the failure. */
export type AttemptResult =
  { readonly status: number; readonly retryAfterSeconds?: number } | { readonly failure: DeliveryFailure };

/** A delivery for the list of a webhook's deliveries. */
export interface DeliveryRecord {
  /** The header `webhook-id`. */
  readonly id: string;
  readonly event: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  /** The HTTP status of the last answer. */
  readonly responseStatus: number | undefined;
  readonly failure: string | undefined;
  readonly at: Date;
  readonly endedAt: Date | undefined;
  /** The time of the next attempt; undefined unless it is pending. */
  readonly nextAttemptAt: Date | undefined;
}

/** A delivery that this node may attempt, with what the request needs. */
export interface TakenDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly organizationId: string;
  readonly event: string;
  /** The number of this attempt; the first is 1. */
  readonly attempt: number;
  /** The body of the request, the same at each attempt. */
  readonly body: string;
  readonly url: string;
  readonly secrets: SigningSecrets;
}

/** What a sender takes. */
export interface TakeRequest {
  readonly now: Date;
  /** Until then no other sender takes them. */
  readonly leasedUntil: Date;
  /** The most deliveries. */
  readonly limit: number;
  /** The most deliveries of one webhook, those under way included. */
  readonly perWebhook: number;
  /** The deliveries of this sender that are under way, by webhook. */
  readonly underWay: Readonly<Record<string, number>>;
}

/** What becomes of a delivery after an attempt. */
export interface AttemptReport {
  readonly now: Date;
  readonly result: AttemptResult;
  /** `pending`: attempted again at `nextAttemptAt`. */
  readonly status: DeliveryRecord['status'];
  readonly nextAttemptAt?: Date | undefined;
  /** Until then no delivery of this webhook is attempted. */
  readonly pausedUntil?: Date | undefined;
}

/** The outbox of the webhooks. All calls throw ZomaError `unavailable` while the store cannot be reached. */
export interface WebhookDeliveries {
  /** Writes a delivery for each enabled webhook of the organization that gets the event and has none with this key. */
  add(message: WebhookMessage): Promise<void>;
  /** Records a delivery that ended at once: that of a test. */
  addEnded(delivery: Pick<TakenDelivery, 'id' | 'webhookId' | 'event' | 'body'> & AttemptReport): Promise<void>;
  /** Takes due deliveries of enabled webhooks for one attempt each: senders on all nodes get different ones. */
  take(request: TakeRequest): Promise<readonly TakenDelivery[]>;
  /**
   * Records an attempt. Resolves with since when the webhook fails, undefined after a delivery or when another sender has taken the delivery
   * meanwhile.
   */
  report(
    delivery: Pick<TakenDelivery, 'id' | 'attempt'>,
    report: AttemptReport,
  ): Promise<{ readonly failingSince: Date } | undefined>;
  /** Reads at most `limit` deliveries of a webhook, newest first, that follow the position. */
  list(
    webhookId: string,
    range: { readonly limit: number; readonly after: Pick<DeliveryRecord, 'at' | 'id'> | undefined },
  ): Promise<readonly DeliveryRecord[]>;
  /** Deletes at most `limit` deliveries from before this time; resolves with their number. */
  removeBefore(before: Date, limit: number): Promise<number>;
}
