import test from 'ava';
import pg from 'pg';
import { WebSocket } from 'ws';
import { createSignedTokens } from '../../src/core/auth/signed-tokens.ts';
import { newId } from '../../src/core/ids.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../support/cluster.ts';

const count = 1_000;
const secret = 'a secret of the test that is long enough';

/** Adds users of the editor's role, each with a valid access token. Resolves with the tokens. */
const addUsers = async (client: pg.Client): Promise<string[]> => {
  const people = Array.from({ length: count }, () => ({ userId: newId(), loginId: newId(), tokenId: newId() }));
  const expiresAt = clock.now() + 3_600_000;
  const ids = [people.map(({ userId }) => userId), people.map(({ loginId }) => loginId)];
  await client.query(
    `INSERT INTO users (id, organization_id, email, name, password_hash)
     SELECT person.id, editor.organization_id, person.id || '@example.org', 'A user', 'none'
     FROM users AS editor, unnest($1::uuid[]) AS person (id) WHERE editor.email = 'editor@zoma.local'`,
    [ids[0]],
  );
  await client.query(
    `INSERT INTO user_roles (user_id, role_id)
     SELECT person.id, role_id FROM user_roles JOIN users AS editor ON editor.id = user_id, unnest($1::uuid[]) AS person (id)
     WHERE editor.email = 'editor@zoma.local'`,
    [ids[0]],
  );
  await client.query(
    `INSERT INTO logins (id, user_id, token_version, expires_at)
     SELECT login_id, user_id, 1, $3 FROM unnest($1::uuid[], $2::uuid[]) AS login (user_id, login_id)`,
    [...ids, new Date(expiresAt)],
  );
  await client.query(
    `INSERT INTO access_tokens (id, user_id, login_id, expires_at)
     SELECT id, user_id, login_id, $4 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS token (user_id, login_id, id)`,
    [...ids, people.map(({ tokenId }) => tokenId), new Date(expiresAt)],
  );
  const { sign } = createSignedTokens({ secret, clock });
  return people.map((person) => sign('access', { ...person, tokenVersion: 1, expiresAt }));
};

/** Joins `/ai` over a bare WebSocket, which costs this process less than a client library. */
const join = (url: string, token: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the node closed the connection')));
    socket.on('message', (data: Buffer) => {
      const packet = data.toString();
      if (packet.startsWith('0')) socket.send(`40/ai,${JSON.stringify({ token })}`);
      else if (packet.startsWith('40/ai,')) resolve(socket);
      else if (packet === '2') socket.send('3');
      else reject(new Error(packet));
    });
  });

test('a thousand users come back at once for a few queries, and a running stream loses nothing', async (t) => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const words = Array.from({ length: 300 }, (_, index) => `word${String(index)} `);
  fake.respond([{ texts: words, everyMs: 20 }, { finish: 'stop' }]);
  const env = { JWT_SECRET: secret, MAX_CONNECTIONS_PER_ADDRESS: String(count) };
  const cluster = await startCluster(t, { fake, count: 1, env });
  const [node] = cluster.nodes;
  if (!node) throw new Error('no node');
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  t.teardown(() => client.end());
  const tokens = await addUsers(client);
  // Each query of the node is a transaction of its own.
  const transactions = async (): Promise<number> => {
    const text = 'SELECT sum(xact_commit) AS count FROM pg_stat_database';
    return Number((await client.query<{ count: string }>(text)).rows[0]?.count);
  };

  const { sessionId } = await node.http.enhance(cluster.token, { text: 'a text', action: 'expand' });
  const reading = readPatiently(cluster, sessionId, 0);
  const before = await transactions();
  const started = performance.now();
  const sockets: WebSocket[] = [];
  const waiting = tokens.values();
  // Each of a hundred at a time is in long before the node's limit for a join, also on a busy machine.
  const joinNext = async (): Promise<void> => {
    for (const token of waiting) sockets.push(await join(node.url, token));
  };
  await Promise.all(Array.from({ length: 100 }, joinNext));
  const tookMs = performance.now() - started;
  t.teardown(() => {
    for (const socket of sockets) socket.terminate();
  });
  const { events, longestPauseMs } = await reading;
  // The statistics of an idle connection are a second late.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const queries = (await transactions()) - before;
  const times = `${tookMs.toFixed(0)} ms, longest pause of the stream ${longestPauseMs.toFixed(0)} ms`;
  t.log(`${String(count)} sockets in ${times}, ${String(queries)} transactions`);
  t.true(queries < count, `${String(queries)} transactions`);
  t.deepEqual(faultsIn(events, words.join('')), []);
});
