import pg from 'pg';
import test from 'ava';
import { assertBalanced } from '../support/ledger.ts';
import { startCluster } from '../support/cluster.ts';
import { addColleagues, logInColleagues } from '../support/colleagues.ts';
import { capsFor, openRush, playOut, requestCount, reservationOf, room, rush, userCount } from '../support/burst.ts';

let reservation: number;
test.before(async () => {
  reservation = await reservationOf();
});

const costInLedger = async (connectionString: string): Promise<number> => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ sum: string }>('SELECT sum(cost_nano) FROM attempts');
    return Number(rows[0]?.sum);
  } finally {
    await client.end();
  }
};

for (const limit of ['requests', 'tokens', 'cost', 'concurrency'] as const) {
  test(`${requestCount} requests at once of 20 users at two nodes, where the limit of ${limit} has room for 60: those are admitted, and the counters are the ledger`, async (t) => {
    const stage = await openRush(t);
    const env = { ...stage.env, ...capsFor(reservation)[limit] };
    const { nodes, databaseUrl } = await startCluster(t, { fake: stage.dear, count: 2, env });
    const [first, second] = nodes;
    if (!first || !second) throw new Error('no nodes');
    await addColleagues({ url: databaseUrl }, userCount);
    const tokens = await logInColleagues(first.http, userCount);
    const admin = await second.http.login('admin@zoma.local', 'zoma-admin');

    const ends = await playOut(await rush(t, { nodes, tokens, limit, reservation }), stage);
    for (const { http } of nodes) {
      const spentNanoDollars = await assertBalanced(t, { http, admin, tokens });
      t.is(spentNanoDollars, await costInLedger(databaseUrl));
      t.log({ admitted: room, reservation, ends, spentNanoDollars });
    }
    const body = { text: 'a', action: 'improve' };
    const again = await second.http.request('/api/ai/enhance', { token: tokens[0], body });
    t.is(again.status, limit === 'requests' ? 429 : 201);
  });
}
