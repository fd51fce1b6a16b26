import test from 'ava';
import { startFakeProvider } from '../../fakes/fake-provider.ts';
import { environmentFor, gate } from '../../support/with-provider.ts';
import { createAdminWorld } from './world.ts';

const text = { text: 'a secret text', action: 'improve' };

test('an administrator sees the running sessions of the organization without their texts, and stops one', async (t) => {
  const fake = await startFakeProvider('openai');
  const { opened, open } = gate();
  t.teardown(async () => {
    open();
    await fake.close();
  });
  const world = await createAdminWorld({ env: environmentFor({ openai: fake }) });
  t.teardown(world.close);
  fake.respond([
    { text: 'The first words of an answer. ' },
    { wait: opened },
    { text: 'The end.' },
    { finish: 'stop' },
    { end: true },
  ]);
  const editor = await world.node.login('editor');
  const socket = await world.node.connect(editor);
  const started: string[] = [];
  for (let count = 0; count < 3; count += 1) started.unshift((await socket.emit('enhance', text)).data.sessionId);
  for (const id of started) await socket.until(id, (events) => events.some(({ name }) => name === 'chunk'));

  const first = await world.call('GET', '/api/admin/sessions?limit=2');
  const second = await world.call('GET', `/api/admin/sessions?limit=2&cursor=${String(first.nextCursor)}`);
  const items = [...first.items, ...second.items];
  t.deepEqual(
    items.map(({ id }) => id),
    started,
  );
  t.is(second.nextCursor, null);
  for (const item of items) t.like(item, { action: 'improve', provider: 'openai' });
  t.false(JSON.stringify(items).includes('secret'));
  t.deepEqual((await world.call('GET', '/api/admin/sessions', undefined, world.foreignAdmin)).items, []);

  const [stopped = ''] = started;
  await world.call('DELETE', `/api/admin/sessions/${stopped}`);
  const events = await socket.untilEnd(stopped);
  t.like(events.at(-1), { name: 'cancelled', data: { reason: 'admin' } });
  t.deepEqual(
    (await world.call('GET', '/api/admin/sessions')).items.map(({ id }) => id),
    started.slice(1),
  );
});

test('only allowed providers are asked, and an organization that allows none that is configured gets a clear refusal', async (t) => {
  const fakes = { openai: await startFakeProvider('openai'), claude: await startFakeProvider('claude') };
  t.teardown(() => Promise.all(Object.values(fakes).map((fake) => fake.close())));
  const world = await createAdminWorld({ env: environmentFor(fakes) });
  t.teardown(world.close);
  fakes.openai.respond([{ finish: 'safety' }, { end: true }]);
  fakes.claude.respond([{ text: 'Better.' }, { finish: 'stop' }, { end: true }]);
  const run = async (): Promise<string> => {
    const { sessionId } = await world.node.http.enhance(world.admin, text);
    await world.node.http.stream(world.admin, sessionId);
    return (await world.node.http.session(world.admin, sessionId)).status;
  };
  t.is(await run(), 'error');
  t.is(fakes.openai.requests.length, 1);
  fakes.openai.respond([{ status: 500 }]);
  t.is(await run(), 'completed');
  const [ofOpenai, ofClaude] = [fakes.openai.requests.length, fakes.claude.requests.length];
  t.true(ofOpenai > 0 && ofClaude > 0);

  await world.call('PATCH', '/api/admin/settings', { providers: ['claude'] });
  t.is(await run(), 'completed');
  t.is(fakes.openai.requests.length, ofOpenai);
  await world.call('PATCH', '/api/admin/settings', { providers: ['openai'] });
  t.is(await run(), 'error');
  t.is(fakes.claude.requests.length, ofClaude + 1);

  const { items } = await world.call('GET', '/api/admin/providers');
  t.like(items, [{ provider: 'openai' }, { provider: 'claude', requests: 2, failures: 0, lastFailureAt: null }]);
  const [openai, claude] = items as unknown as {
    failures: number;
    lastFailureAt: string;
    firstTextMs: number | null;
    firstTextP95Ms: number | null;
    since: string;
  }[];
  t.is(openai?.failures, fakes.openai.requests.length);
  t.true(Date.parse(openai?.lastFailureAt ?? '') > 0);
  t.is(openai?.firstTextMs, null);
  t.true((claude?.firstTextMs ?? -1) >= 0);
  t.true((claude?.firstTextP95Ms ?? -1) >= (claude?.firstTextMs ?? 0));
  t.true(Date.parse(claude?.since ?? '') <= Date.parse(openai?.lastFailureAt ?? ''));
});

test('an administrator sees what a user has used of which limits, and what is left', async (t) => {
  const world = await createAdminWorld({
    env: { AI_RATE_LIMIT_USER_REQUESTS: '10', AI_RATE_LIMIT_USER_TOKENS: '50000' },
  });
  t.teardown(world.close);
  const { id, email, password } = await world.newUser(['Editor']);
  const usage = () => world.call('GET', `/api/admin/users/${id}/usage`);
  t.like(await usage(), { requests: { used: 0, limit: 10, remaining: 10 }, cost: { used: 0 } });
  await world.call('PATCH', '/api/admin/settings', { limits: { roles: { Editor: { requests: 3 } } } });
  const token = await world.node.http.login(email, password);
  const { sessionId } = await world.node.http.enhance(token, text);
  await world.node.http.stream(token, sessionId);
  const { requests, tokens, breakdown } = (await usage()) as unknown as {
    readonly requests: object;
    readonly tokens: { readonly used: number; readonly remaining: number };
    readonly breakdown: { readonly byAction: object };
  };
  t.like(requests, { used: 1, limit: 3, remaining: 2 });
  t.true(tokens.used > 0);
  t.is(tokens.remaining, 50_000 - tokens.used);
  t.deepEqual(Object.keys(breakdown.byAction), ['improve']);
});
