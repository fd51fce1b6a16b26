import { Webhook as Signer } from 'standardwebhooks';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { PublicFetchError, type PublicFetch } from '../../ports/public-fetch.ts';
import type { AttemptResult, SigningSecrets, TakenDelivery } from '../../ports/webhooks.ts';
import type { SecretBox } from '../auth/secret-box.ts';

/** Returns whether a receiver has accepted a delivery: it answered 2xx. */
export const isDelivered = (result: AttemptResult): boolean =>
  'status' in result && result.status >= 200 && result.status < 300;

/** What a request is made of. */
export type SignedRequest = Pick<TakenDelivery, 'id' | 'webhookId' | 'body' | 'url' | 'secrets'>;

/** The parts that sign and send. */
export interface SignedRequestsOptions {
  readonly secretBox: Pick<SecretBox, 'open'>;
  readonly publicFetch: Pick<PublicFetch, 'send'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Creates the function that sends a delivery once, signed with the webhook's secret, and with the previous one while it is valid. The
 * signature has the time of this attempt, since receivers refuse old ones. Never rejects.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const createSignedRequests = ({ secretBox, publicFetch, clock, logger }: SignedRequestsOptions) => {
  const signaturesOf = ({ current, previous }: SigningSecrets, { id, webhookId, body }: SignedRequest, at: Date) => {
    const sealed = [current, ...(previous && previous.until > at ? [previous.sealed] : [])];
    const secrets = sealed.map((secret) => secretBox.open(secret, webhookId).text);
    return secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' ');
  };

  return async (request: SignedRequest): Promise<AttemptResult> => {
    const { id, webhookId, body, url, secrets } = request;
    const at = new Date(clock.now());
    let signature: string;
    try {
      signature = signaturesOf(secrets, request, at);
    } catch (error) {
      logger.error({ err: error, webhookId }, 'the secret of a webhook cannot be decrypted; rotate the secret');
      return { failure: 'unreadable_secret' };
    }
    try {
      const { status, retryAfterSeconds } = await publicFetch.send(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': signature,
        },
        body,
        ignoresBody: true,
      });
      return { status, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) };
    } catch (error) {
      if (error instanceof PublicFetchError) return { failure: error.reason };
      logger.error({ err: error, webhookId }, 'sending to a webhook failed');
      return { failure: 'unreachable' };
    }
  };
};

/** Sends a delivery once. */
export type SendSigned = ReturnType<typeof createSignedRequests>;
