import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A request of a webhook. */
export interface ReceivedMessage {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How a receiver answers a message; nothing: it hangs. `index` counts the requests of this receiver from 0. */
export type ReceiverAnswer = (response: ServerResponse, message: ReceivedMessage, index: number) => void;

/** A receiver of webhooks on this machine. */
export interface WebhookReceiver {
  readonly url: string;
  readonly messages: readonly ReceivedMessage[];
  /** The most requests that were open at a time. */
  mostOpen(): number;
  /** Replaces the answer, which is 204 at first. */
  answer(next: ReceiverAnswer): void;
  /** Resolves with the first `count` messages that the filter admits, when they have arrived. */
  received(count: number, filter?: (message: ReceivedMessage) => boolean): Promise<readonly ReceivedMessage[]>;
  close(): Promise<void>;
}

/** Verifies a message with a secret, as a receiver does. @throws WebhookVerificationError */
export const verify = (secret: string, { body, headers }: ReceivedMessage): unknown =>
  new Webhook(secret).verify(body, headers);

export const startReceiver = async (): Promise<WebhookReceiver> => {
  const messages: ReceivedMessage[] = [];
  const waiting = new Set<() => void>();
  let respond: ReceiverAnswer = (response) => void response.writeHead(204).end();
  let open = 0;
  let mostOpen = 0;

  const server = createServer((request, response) => {
    open += 1;
    mostOpen = Math.max(mostOpen, open);
    response.once('close', () => (open -= 1));
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => {
      const headers = request.headers as Record<string, string>;
      const { type, data } = JSON.parse(body) as Pick<ReceivedMessage, 'type' | 'data'>;
      const message = { id: headers['webhook-id'] ?? '', headers, body, type, data };
      respond(response, message, messages.push(message) - 1);
      for (const check of [...waiting]) check();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/hook`,
    messages,
    mostOpen: () => mostOpen,
    answer: (next) => (respond = next),
    received: (count, filter = () => true) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = messages.filter(filter);
          if (found.length < count) return;
          waiting.delete(check);
          resolve(found.slice(0, count));
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
