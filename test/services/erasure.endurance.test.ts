import { Redis } from 'ioredis';
import test, { type ExecutionContext } from 'ava';
import pg from 'pg';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { startNode, type TestNode } from '../support/node.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { startRedisServer } from '../support/redis-server.ts';
import { environmentFor } from '../support/with-provider.ts';

const request = { text: 'a secret text', action: 'improve' };

/** Two nodes on a PostgreSQL and a Redis of their own. */
const setUp = async (t: ExecutionContext, intervals = {}) => {
  const [postgres, redis, fake] = await Promise.all([
    startPostgresServer(),
    startRedisServer(),
    startFakeProvider('openai'),
  ]);
  const url = await postgres.createSeededDatabase();
  const env = {
    DATABASE_URL: url,
    REDIS_URL: redis.url,
    JWT_SECRET: 'a secret of the test that is long enough',
    ...environmentFor({ openai: fake }),
  };
  const nodes = await Promise.all([startNode({ env, intervals }), startNode({ env, intervals })]);
  const database = new pg.Pool({ connectionString: url });
  const commands = new Redis(redis.url);
  t.teardown(async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await database.end();
    commands.disconnect();
    await Promise.all([fake.close(), redis.close(), postgres.close()]);
  });
  return { nodes, database, fake, commands };
};

const passwordOf = 'quiet-lantern-94-harbour';

test('a changed password and an ended login close connections on every node within a second', async (t) => {
  const { nodes } = await setUp(t);
  const [one, other] = nodes;
  const own = await one.login('editor');
  const ended = await Promise.all([other.login('editor'), other.login('editor')]);
  const sockets = await Promise.all(ended.map((token) => other.connect(token)));
  const kept = await other.connect(own);

  const { body } = await one.http.request('/api/auth/logins', { token: own });
  const [newest] = (body.data as unknown as { items: { id: string }[] }).items;
  let asked = performance.now();
  await one.http.request(`/api/auth/logins/${newest?.id ?? ''}`, { token: own, method: 'DELETE' });
  await Promise.race(sockets.map((socket) => socket.disconnected));
  t.true(performance.now() - asked < 1_000);

  asked = performance.now();
  const change = { current: 'zoma-editor', next: passwordOf };
  t.is((await one.http.request('/api/auth/password', { token: own, body: change })).status, 200);
  await Promise.all(sockets.map((socket) => socket.disconnected));
  t.true(performance.now() - asked < 2_000);
  for (const token of ended) {
    t.is((await other.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
  }
  t.true((await kept.emit('me', {})).success);
});

test('an erased session leaves no word in Redis, and its stream is gone on every node', async (t) => {
  const { nodes, commands } = await setUp(t);
  const [one, other] = nodes;
  const token = await one.login('editor');
  const { sessionId } = await one.http.enhance(token, request);
  await one.http.stream(token, sessionId);
  t.is((await commands.keys(`*{${sessionId}}*`)).length, 1);
  t.is((await other.http.request(`/api/ai/session/${sessionId}/erase`, { token, method: 'POST' })).status, 200);
  t.deepEqual(await commands.keys(`*{${sessionId}}*`), []);
  for (const node of nodes) {
    t.is((await node.http.request(`/api/ai/stream/${sessionId}`, { token })).body.error.code, 'gone');
    t.is((await node.http.session(token, sessionId)).text, '');
  }
});

/** Adds ended sessions of the editor that are past the retention, and their costs. */
const addOldSessions = async (database: pg.Pool, count: number, days = 40): Promise<void> => {
  await database.query(
    `INSERT INTO enhancement_sessions (id, organization_id, user_id, status, text, enhanced_text, action, format, options,
       cost_nano, created_at, completed_at, user_window, organization_window, reserved_tokens, reserved_cost_nano)
     SELECT gen_random_uuid(), organization_id, id, 'completed', 'old ' || repeat(md5(n::text), 60), 'old ' || repeat(md5(n::text), 60),
       'improve', 'text', '{"customPrompt": "old words"}', 7, now() - make_interval(days => $2), now() - make_interval(days => $2), now(), now(), 0, 0
     FROM users, generate_series(1, $1) AS n WHERE email = 'editor@zoma.local'`,
    [count, days],
  );
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((one, other) => one - other)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? 0;

/** Runs 50 streams over both nodes, and reads sessions meanwhile. Resolves with the times of both, in milliseconds. */
const runStreams = async (nodes: readonly TestNode[], token: string) => {
  const reads: number[] = [];
  let isOver = false;
  const nodeOf = (index: number): TestNode => nodes[index % nodes.length] as TestNode;
  const readAgain = async (sessionId: string): Promise<void> => {
    while (!isOver) {
      const asked = performance.now();
      await nodeOf(reads.length).http.session(token, sessionId);
      reads.push(performance.now() - asked);
    }
  };
  const durations = Array.from({ length: 50 }, async (_, index) => {
    const { http } = nodeOf(index);
    const asked = performance.now();
    const { sessionId } = await http.enhance(token, request);
    const reading = index === 0 ? readAgain(sessionId) : undefined;
    const events = await http.stream(token, sessionId);
    const duration = performance.now() - asked;
    return { duration, reading, ended: events.at(-1)?.name };
  });
  const ends = await Promise.all(durations);
  isOver = true;
  await Promise.all(ends.flatMap(({ reading }) => reading ?? []));
  return { ends: ends.map(({ ended }) => ended), durations: ends.map(({ duration }) => duration), reads };
};

test('10,000 sessions past their retention are erased while 50 streams run, and no stream or read waits for it', async (t) => {
  const intervalMs = 20;
  const { nodes, database, fake } = await setUp(t, { retentionMs: intervalMs });
  const token = await nodes[0].login('editor');
  const texts = Array.from({ length: 60 }, (_, index) => `word-${String(index)} `);
  fake.respond(() => [{ texts, everyMs: 50 }, { finish: 'stop' }]);
  const leftOver = async (): Promise<number> =>
    Number(
      (await database.query<{ count: string }>("SELECT count(*) FROM enhancement_sessions WHERE text LIKE 'old%'"))
        .rows[0]?.count,
    );
  const sums = async (): Promise<number> =>
    Number((await database.query<{ sum: string }>('SELECT sum(cost_nano) FROM usage_sums')).rows[0]?.sum);

  await runStreams(nodes, token);
  const alone = await runStreams(nodes, token);
  const before = await sums();
  await addOldSessions(database, 10_000);
  const beside = await runStreams(nodes, token);
  const erasedBeside = 10_000 - (await leftOver());
  t.log(
    `${String(erasedBeside)} erased beside the streams; streams ${percentile(alone.durations, 0.95).toFixed(0)} → ` +
      `${percentile(beside.durations, 0.95).toFixed(0)} ms, reads ${percentile(alone.reads, 0.95).toFixed(1)} → ` +
      `${percentile(beside.reads, 0.95).toFixed(1)} ms (p95)`,
  );
  // Some steps of a hundred ran beside the streams: how many depends on the machine, since pauses grow with the steps.
  t.true(erasedBeside >= 300);
  t.deepEqual([...new Set(beside.ends)], ['done']);
  t.true(percentile(beside.durations, 0.95) < 1.5 * percentile(alone.durations, 0.95));
  t.true(percentile(beside.reads, 0.95) < 3 * percentile(alone.reads, 0.95));

  while ((await leftOver()) > 0) await new Promise((resolve) => setTimeout(resolve, 200));
  const { rows } = await database.query(
    `SELECT count(*)::int AS erased, count(*) FILTER (WHERE enhanced_text = '' AND options = '{}' AND cost_nano = 7)::int AS blank
     FROM enhancement_sessions WHERE erased_at IS NOT NULL`,
  );
  t.deepEqual(rows, [{ erased: 10_000, blank: 10_000 }]);
  t.deepEqual(
    (await database.query("SELECT count(*)::int AS kept FROM enhancement_sessions WHERE text = 'a secret text'")).rows,
    [{ kept: 150 }],
  );
  t.true((await sums()) >= before);
});

test('retention follows the setting of each organization', async (t) => {
  const { database } = await setUp(t, { retentionMs: 20 });
  const { rows } = await database.query<{ id: string }>('SELECT id FROM organizations');
  await database.query('INSERT INTO organization_settings (organization_id, retention_days) VALUES ($1, 90)', [
    rows[0]?.id,
  ]);
  await addOldSessions(database, 10, 100);
  await addOldSessions(database, 10, 40);
  const until = async (left: number): Promise<void> => {
    const query = "SELECT FROM enhancement_sessions WHERE text LIKE 'old%'";
    while ((await database.query(query)).rowCount !== left) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await until(10);
  const { rows: erased } = await database.query(
    "SELECT FROM enhancement_sessions WHERE erased_at IS NOT NULL AND completed_at > now() - interval '90 days'",
  );
  t.deepEqual(erased, []);
  await database.query('UPDATE organization_settings SET retention_days = 35');
  await t.notThrowsAsync(until(0));
});
