import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { startFakeProvider } from '../fakes/fake-provider.ts';
import { addColleagues, logInColleagues } from '../support/colleagues.ts';
import { startCluster } from '../support/cluster.ts';
import { inputOf, paced, pacedText } from '../support/paced-text.ts';
import type { NodeProcess } from '../support/process.ts';
import { wholeOr } from '../support/random-runs.ts';
import { assemble } from '../support/wire.ts';

const userCount = 20;
const badBodyCount = wholeOr(3_000, 10_000);

interface Report {
  readonly letIn?: number;
  readonly statuses?: Readonly<Record<string, number>>;
}

const reportOf = async (attacker: ChildProcess): Promise<Report> => ((await once(attacker, 'message')) as [Report])[0];

const startAttack = (t: ExecutionContext, url: string): ChildProcess => {
  const program = fileURLToPath(new URL('../support/hostile-process.ts', import.meta.url));
  const attacker = fork(program, [url, String(badBodyCount)], { execArgv: ['--import=tsx'] });
  t.teardown(() => attacker.kill('SIGKILL'));
  return attacker;
};

/** What a user waits for a whole text, in milliseconds, in each of `rounds` sessions one after the other. */
const work = async (t: ExecutionContext, node: NodeProcess, token: string, rounds: readonly number[]) => {
  const waits: number[] = [];
  for (const round of rounds) {
    const began = performance.now();
    const { sessionId } = await node.http.enhance(token, { text: inputOf(round), action: 'improve' });
    const events = await node.http.stream(token, sessionId);
    waits.push(performance.now() - began);
    t.like(events.at(-1), { name: 'done' });
    t.is(assemble(events), pacedText(round));
  }
  return waits;
};

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** All users at once: what each waits at the longest. */
const workOfAll = (t: ExecutionContext, node: NodeProcess, tokens: readonly string[], rounds: readonly number[]) =>
  Promise.all(tokens.map(async (token) => Math.max(...(await work(t, node, token, rounds)))));

/** The heap that the node uses, in bytes, and the connections that it has open. */
const stateOf = async ({ url }: NodeProcess): Promise<{ heap: number; sockets: number }> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
  return { heap: read('nodejs_heap_size_used_bytes'), sockets: read('zoma_socket_connections') };
};

test(`500 connections without a token, ${String(badBodyCount)} bad bodies, slow headers and slow readers from one address: 20 users wait no more than twice as long, nothing is 5xx, and memory returns`, async (t) => {
  t.timeout(300_000);
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  fake.respond(paced(20));
  const cluster = await startCluster(t, { fake, count: 1, env: { MAX_CONNECTIONS_PER_ADDRESS: '200' } });
  const [node] = cluster.nodes;
  if (!node) throw new Error('no node');
  await addColleagues({ url: cluster.databaseUrl }, userCount);
  const tokens = await logInColleagues(node.http, userCount);

  await workOfAll(t, node, tokens, [0]);
  const quiet = await workOfAll(t, node, tokens, [1, 2]);
  const before = await stateOf(node);

  const attacker = startAttack(t, node.url);
  const { letIn } = await reportOf(attacker);
  const sent = reportOf(attacker);
  const attacked: number[][] = [];
  const over = new AbortController();
  void sent.then(() => over.abort());
  for (let round = 3; !over.signal.aborted; round += 1) attacked.push(await workOfAll(t, node, tokens, [round]));
  const { statuses = {} } = await sent;

  // Of each user the wait in the middle: single ones depend on what else the machine does.
  const ratios = tokens.map((_, user) => median(attacked.map((waits) => waits[user] ?? 0)) / (quiet[user] ?? 0));
  t.log({ letIn, statuses, rounds: attacked.length, quietMs: Math.max(...quiet), ratio: Math.max(...ratios) });
  t.true(Math.max(...ratios) <= 2);
  t.true((letIn ?? 0) <= 200, 'connections of one address that have not joined /ai are bounded');
  t.is(
    Object.values(statuses).reduce((sum, count) => sum + count, 0),
    badBodyCount,
  );
  t.deepEqual(
    Object.keys(statuses).filter((status) => !/^4\d\d$|^cut off$/.test(status)),
    [],
  );

  attacker.send('over');
  await once(attacker, 'exit');
  // Work goes on meanwhile, so that there is garbage to collect.
  for (let round = 1_000; ; round += 1) {
    const { heap, sockets } = await stateOf(node);
    if (sockets === 0 && heap <= before.heap * 1.5) break;
    await workOfAll(t, node, tokens, [round]);
  }
  t.pass();
});
