import path from 'node:path';
import test from 'ava';
import { assertBalanced } from '../../support/ledger.ts';
import { addColleagues, logInColleagues } from '../../support/colleagues.ts';
import { preparedDataDirectory } from '../../support/data-directory.ts';
import { startNode } from '../../support/node.ts';
import { capsFor, openRush, playOut, requestCount, reservationOf, room, rush, userCount } from '../../support/burst.ts';

let reservation: number;
test.before(async () => {
  reservation = await reservationOf();
});

// One limit of a window and the one of places; test/services/limits.test.ts tries all four at two nodes.
for (const limit of ['cost', 'concurrency'] as const) {
  test(`${requestCount} requests at once of 20 users, where the limit of ${limit} has room for 60: those are admitted, and the counters are the ledger`, async (t) => {
    const directory = await preparedDataDirectory();
    t.teardown(directory.remove);
    await addColleagues({ directory: path.join(directory.path, 'postgres') }, userCount);
    const stage = await openRush(t);
    const node = await startNode({ directory, env: { ...stage.env, ...capsFor(reservation)[limit] } });
    t.teardown(node.stop);
    const { http } = node;
    const tokens = await logInColleagues(http, userCount);

    const ends = await playOut(await rush(t, { nodes: [node], tokens, limit, reservation }), stage);
    const spentNanoDollars = await assertBalanced(t, { http, admin: await node.login('admin'), tokens });
    t.log({ admitted: room, reservation, ends, spentNanoDollars });
    t.true(spentNanoDollars > 0);
    // What was reserved and not spent is free again, and so are the places.
    const again = await http.request('/api/ai/enhance', { token: tokens[0], body: { text: 'a', action: 'improve' } });
    t.is(again.status, 201);
  });
}
