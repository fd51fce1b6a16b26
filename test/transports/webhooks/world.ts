import type { ExecutionContext } from 'ava';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';
import { createAdminWorld, type AdminWorld } from '../administration/world.ts';
import type { TestNodeOptions } from '../../support/node.ts';

/** An item of a list as the wire has it. */
export type Item = Readonly<Record<string, unknown>>;

/** A webhook of a test, with its receiver. */
export interface Hook {
  readonly id: string;
  readonly secret: string;
  readonly receiver: WebhookReceiver;
  /** Lists the deliveries, newest first. */
  deliveries(): Promise<readonly Item[]>;
  /** Resolves with the newest delivery of this status, once there is one. */
  newest(status: string): Promise<Item>;
  /** Reads the webhook. */
  read(): Promise<Item>;
}

/** A node that may send to this machine, and what tests of webhooks do with it. */
export interface HookWorld extends AdminWorld {
  /** Registers a webhook with a receiver of its own, until the test ends. */
  addHook(t: Pick<ExecutionContext, 'teardown'>, events: readonly string[]): Promise<Hook>;
  /** Starts a session; resolves with its id. */
  enhance(): Promise<string>;
  /** Lists the events of the audit with this type and subject. */
  auditOf(type: string, subject: string): Promise<readonly Item[]>;
}

/** Reads again every 10 ms until there is a value. */
export const waitFor = async <Value>(read: () => Promise<Value | undefined>): Promise<Value> => {
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

/** Starts a node that sends again after 5 ms at first. */
export const createHookWorld = async (options: Pick<TestNodeOptions, 'clock'> = {}): Promise<HookWorld> => {
  const world = await createAdminWorld({
    env: { ALLOWED_PRIVATE_HOSTS: '127.0.0.1', AI_RATE_LIMIT_USER_REQUESTS: '100' },
    intervals: { webhookPollMs: 20, webhookRetryMs: 5 },
    ...options,
  });
  const itemsOf = async (path: string): Promise<readonly Item[]> =>
    (await world.call('GET', path)).items as readonly object[] as readonly Item[];

  return {
    ...world,
    addHook: async (t, events) => {
      const receiver = await startReceiver();
      t.teardown(receiver.close);
      const created = await world.call('POST', '/api/admin/webhooks', { url: receiver.url, events });
      const { id, secret } = created as unknown as { id: string; secret: string };
      t.teardown(() => world.node.http.request(`/api/admin/webhooks/${id}`, { method: 'DELETE', token: world.admin }));
      const deliveries = () => itemsOf(`/api/admin/webhooks/${id}/deliveries`);
      return {
        id,
        secret,
        receiver,
        deliveries,
        newest: (status) => waitFor(async () => (await deliveries()).find((delivery) => delivery['status'] === status)),
        read: async () => (await itemsOf('/api/admin/webhooks')).find((webhook) => webhook['id'] === id) ?? {},
      };
    },
    enhance: async () =>
      (await world.node.http.enhance(world.admin, { text: 'a private sentence', action: 'improve' })).sessionId,
    auditOf: (type, subject) => itemsOf(`/api/admin/audit?type=${type}&subject=${subject}`),
  };
};
