import test, { type ExecutionContext } from 'ava';
import { movableClock } from '../../support/node.ts';
import { createHookWorld, waitFor, type Hook, type HookWorld } from './world.ts';

const day = 86_400_000;
const clock = movableClock();

let world: HookWorld;
/** The administrator's access token; undefined when the clock has passed its end. */
let token: string | undefined;

/** Begins a test with a node of its own, which outlives the receivers of the test's webhooks. */
const setUp = async (t: ExecutionContext): Promise<void> => {
  world = await createHookWorld({ clock });
  t.teardown(() => world.close());
  token = undefined;
};

const tokenOfNow = async (): Promise<string> => (token ??= await world.node.login('admin'));

/** Moves the clock beyond the life of access tokens. */
const advance = (milliseconds: number): void => {
  clock.advance(milliseconds);
  token = undefined;
};

const enhance = async (): Promise<void> => {
  await world.node.http.enhance(await tokenOfNow(), { text: 'a text', action: 'improve' });
};

/** Reads the items of a list. */
const read = async (path: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await world.call('GET', path, undefined, await tokenOfNow())).items as never;

const webhook = async ({ id }: Hook) => (await read('/api/admin/webhooks')).find((item) => item['id'] === id) ?? {};

test('a webhook whose attempts all fail for five days is disabled, which the audit shows; a delivery begins anew', async (t) => {
  await setUp(t);
  const hook = await world.addHook(t, ['session.ended']);
  hook.receiver.answer((response) => void response.writeHead(500).end());
  /** Lets an attempt fail, and returns the webhook once that is recorded. */
  const fail = async (isRecorded: (item: Readonly<Record<string, unknown>>) => boolean) => {
    await enhance();
    return waitFor(async () => {
      const item = await webhook(hook);
      return isRecorded(item) ? item : undefined;
    });
  };
  const isFailing = (item: Readonly<Record<string, unknown>>) => item['failingSince'] !== null;
  await fail(isFailing);

  // A delivery in between ends the time of failures.
  advance(3 * day);
  hook.receiver.answer((response) => void response.writeHead(204).end());
  await fail((item) => !isFailing(item));
  hook.receiver.answer((response) => void response.writeHead(500).end());
  const since = Date.parse(String((await fail(isFailing))['failingSince']));

  advance(since + 5 * day - 60_000 - clock.now());
  const attempts = hook.receiver.messages.length;
  await enhance();
  await hook.receiver.received(attempts + 1);
  t.like(await webhook(hook), { enabled: true, disabledReason: null });

  advance(120_000);
  const disabled = await fail((item) => item['enabled'] === false);
  t.like(disabled, { enabled: false, disabledReason: 'failing' });
  const [entry] = await waitFor(async () => {
    const entries = await read(`/api/admin/audit?type=webhook.disabled&subject=${hook.id}`);
    return entries.length > 0 ? entries : undefined;
  });
  t.like(entry, { outcome: 'done', actor: { type: 'system' }, details: { reason: 'failing' } });
});

test('deliveries are removed after a week, and later ones stay', async (t) => {
  await setUp(t);
  const hook = await world.addHook(t, ['session.ended']);
  const path = `/api/admin/webhooks/${hook.id}/deliveries`;
  /** Enhances, and resolves when so many deliveries are recorded: one whose lease lapses with the clock before is sent again. */
  const enhanceUntil = async (count: number): Promise<void> => {
    await enhance();
    await waitFor(async () => {
      const deliveries = await read(path);
      return deliveries.length === count && deliveries.every(({ status }) => status === 'delivered') ? true : undefined;
    });
  };
  await enhanceUntil(1);
  advance(6 * day);
  await enhanceUntil(2);
  advance(2 * day);
  const left = await waitFor(async () => {
    const deliveries = await read(path);
    return deliveries.length < 2 ? deliveries : undefined;
  });
  t.is(left.length, 1);
  t.is(left[0]?.['id'], hook.receiver.messages[1]?.id);
});
