import pg from 'pg';
import { startFakeProvider } from '../test/fakes/fake-provider.ts';
import { faultsIn, readPatiently, startCluster } from '../test/support/cluster.ts';
import { addUsers } from '../test/support/user-sockets.ts';
import { cpuMsOf } from './process-figures.ts';
import { Started, startWorker } from './processes.ts';
import type { ReturningCommand } from './returning-clients.ts';

/**
 * Measures how 5,000 users come back after their node's death: two nodes, a socket of each user on the first, which is killed. All sockets join
 * the second node at once, which meanwhile works on a session. `--sockets N` measures another number.
 */
const count = Number(/--sockets[= ](\d+)/.exec(process.argv.slice(2).join(' '))?.[1] ?? 5_000);
const secret = 'a secret of the bench that is long enough';
const words = Array.from({ length: 750 }, (_, index) => `word${String(index)} `);

const started = new Started();
try {
  const fake = await started.keep(startFakeProvider('openai'), ({ close }) => close());
  fake.respond([{ texts: words, everyMs: 20 }, { finish: 'stop' }]);
  const cluster = await startCluster(
    { teardown: (stop) => started.onStop(async () => stop()) },
    { fake, count: 2, env: { JWT_SECRET: secret } },
  );
  const [dying, living] = cluster.nodes;
  if (!dying || !living) throw new Error('there are no two nodes');
  const client = new pg.Client({ connectionString: cluster.databaseUrl });
  await client.connect();
  started.onStop(() => client.end());
  const clients = startWorker<ReturningCommand, number>(started, './returning-clients.ts');
  await clients.run({ open: await addUsers(client, count, secret), url: dying.url });

  const { sessionId } = await living.http.enhance(cluster.token, { text: 'a text', action: 'expand' });
  // Only the second node is read from.
  const reading = readPatiently({ ...cluster, nodes: [living] }, sessionId, 0);
  const comingBack = clients.run({ comeBack: living.url });
  const cpuBefore = cpuMsOf(living.pid);
  const killed = performance.now();
  await dying.kill('SIGKILL');
  const repeated = await comingBack;
  const [seconds, cpuMs] = [(performance.now() - killed) / 1000, cpuMsOf(living.pid) - cpuBefore];
  const { events, longestPauseMs } = await reading;
  const faults = faultsIn(events, words.join(''));
  console.log(
    `${String(count)} sockets are back ${seconds.toFixed(2)} s after their node's death; ${String(repeated)} joins were repeated; the other node took ${(cpuMs / count).toFixed(2)} ms of CPU for each socket`,
  );
  if (faults.length > 0) process.exitCode = 1;
  console.log(
    `a running stream with a token every 20 ms: longest pause ${longestPauseMs.toFixed(0)} ms, ${faults.length === 0 ? 'nothing lost' : faults.join('; ')}`,
  );
} finally {
  await started.stopAll();
}
process.exit();
