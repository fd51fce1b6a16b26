import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import test from 'ava';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { startNode } from '../support/node.ts';
import { startPostgresServer } from '../support/postgres-server.ts';

const count = 100_000;
/** What the node may take beyond what it takes anyway: the whole export is 30 MB of text. */
const mostBytes = 15e6;

/** Returns what the heap holds, without garbage: how much of that there is depends on the machine. */
const usedHeap = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

test('an export of 100,000 events is whole, takes bounded memory, and other callers are served while its client stalls', async (t) => {
  const postgres = await startPostgresServer();
  t.teardown(postgres.close);
  const url = await postgres.createSeededDatabase();
  const node = await startNode({ env: { DATABASE_URL: url } });
  t.teardown(node.stop);
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  t.teardown(() => database.end());
  await database.query(
    `INSERT INTO audit_events (id, organization_id, at, type, outcome, actor_type, actor_id, details)
     SELECT gen_random_uuid(), organizations.id, now() - n * interval '1 second', 'user.updated', 'done', 'system', n::text,
       jsonb_build_object('note', repeat('x', 100))
     FROM organizations, generate_series(1, $1) AS n`,
    [count],
  );
  const token = await node.login('admin');
  const request = get(`${node.url}/api/admin/audit?type=user.updated`, {
    headers: { Authorization: `Bearer ${token}`, Accept: 'application/x-ndjson' },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  t.is(response.headers['content-type'], 'application/x-ndjson; charset=utf-8');
  response.pause();

  // Other callers are served while this one reads nothing.
  for (let call = 0; call < 50; call += 1) t.is((await node.http.request('/api/auth/me', { token })).status, 200);
  const before = usedHeap();
  let [lines, most, measuredAt] = [0, 0, 0];
  response.setEncoding('utf8').on('data', (text: string) => {
    lines += text.split('\n').length - 1;
    if (lines - measuredAt < count / 10) return;
    measuredAt = lines;
    most = Math.max(most, usedHeap() - before);
  });
  response.resume();
  await once(response, 'end');
  t.true(response.complete);
  t.is(lines, count);
  t.log(`${(most / 1e6).toFixed(0)} MB of heap beyond the start`);
  t.true(most < mostBytes);
});
