import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import pg from 'pg';
import type { FakeProvider } from '../fakes/fake-provider.ts';
import { ampleLimits } from './quota-service.ts';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';
import { spawnNode, type NodeProcess } from './process.ts';
import { startRedisServer, type RedisServer } from './redis-server.ts';
import { environmentFor } from './with-provider.ts';
import { assemble, isEnd, type StreamEvent } from './wire.ts';

/** Several nodes that are one service, on a PostgreSQL and a Redis of their own. */
export interface Cluster {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  /** Where what the nodes record is. */
  readonly database: string;
  readonly nodes: NodeProcess[];
  /** Starts one more; it may differ in its environment. */
  addNode(env?: Readonly<Record<string, string>>): Promise<NodeProcess>;
  readonly token: string;
  readonly databaseUrl: string;
  /** The attempts that are recorded of a session: number, failure. */
  attempts(sessionId: string): Promise<readonly { readonly number: number; readonly failure: string | null }[]>;
}

export interface ClusterOptions {
  readonly fake: FakeProvider;
  /** The number of nodes. */
  readonly count: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the nodes start on a database without a schema, which they migrate and seed. */
  readonly emptyDatabase?: boolean;
  /** Further arguments of the Redis server. */
  readonly redisArguments?: readonly string[];
}

/** Starts PostgreSQL, Redis and the nodes; `teardown` gets the function that ends them. */
export const startCluster = async (
  { teardown }: Pick<ExecutionContext, 'teardown'>,
  { fake, count, env = {}, emptyDatabase = false, redisArguments = [] }: ClusterOptions,
): Promise<Cluster> => {
  const [postgres, redis] = await Promise.all([startPostgresServer(), startRedisServer(redisArguments)]);
  const nodes: NodeProcess[] = [];
  teardown(async () => {
    await Promise.all(nodes.map((node) => node.kill('SIGKILL')));
    await Promise.all([redis.close(), postgres.close()]);
  });
  const settings = {
    DATABASE_URL: await (emptyDatabase ? postgres.createDatabase() : postgres.createSeededDatabase()),
    REDIS_URL: redis.url,
    JWT_SECRET: 'a secret of the test that is long enough',
    AUTO_SEED: 'true',
    ...ampleLimits,
    ...environmentFor({ openai: fake }),
    ...env,
  };
  const addNode = async (own: Readonly<Record<string, string>> = {}): Promise<NodeProcess> => {
    const node = await spawnNode({ ...settings, ...own });
    nodes.push(node);
    return node;
  };
  await Promise.all(Array.from({ length: count }, () => addNode()));
  const [first] = nodes;
  if (!first) throw new Error('a cluster has a node');
  const attempts: Cluster['attempts'] = async (sessionId) => {
    const client = new pg.Client({ connectionString: settings.DATABASE_URL });
    await client.connect();
    try {
      const text = 'SELECT number, failure FROM attempts WHERE session_id = $1 ORDER BY number';
      return (await client.query<{ number: number; failure: string | null }>(text, [sessionId])).rows;
    } finally {
      await client.end();
    }
  };
  return {
    databaseUrl: settings.DATABASE_URL,
    postgres,
    redis,
    database: settings.DATABASE_URL,
    nodes,
    addNode,
    attempts,
    token: await first.http.login('editor@zoma.local', 'zoma-editor'),
  };
};

/** How many sessions a node runs. */
export const runningOn = async ({ url }: NodeProcess): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^zoma_sessions_running (\d+)$/m.exec(metrics)?.[1]);
};

/** Resolves when the node runs this many sessions. Asks every 20 ms. */
export const untilRunning = async (node: NodeProcess, count: number): Promise<void> => {
  while ((await runningOn(node)) !== count) await wait(20);
};

/** What a reader that never gives up has seen of a session. */
export interface Reading {
  readonly events: readonly StreamEvent[];
  /** The longest time between two events, in milliseconds. */
  readonly longestPauseMs: number;
  /** How long each coming back took, from asking to the first event, in milliseconds. */
  readonly resumesMs: readonly number[];
}

/** Reads a session over SSE to its end: whatever breaks, it comes back to the next node with its last `seq`. */
export const readPatiently = async (cluster: Cluster, sessionId: string, startWith: number): Promise<Reading> => {
  const events: StreamEvent[] = [];
  let longestPauseMs = 0;
  const resumesMs: number[] = [];
  let last = performance.now();
  for (let turn = startWith; !events.some(isEnd); turn += 1) {
    const node = cluster.nodes[turn % cluster.nodes.length];
    if (!node) throw new Error('no node');
    let asked: number | undefined = events.length > 0 ? performance.now() : undefined;
    try {
      const headers = { 'Last-Event-ID': String(events.at(-1)?.data.seq ?? 0) };
      const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token: cluster.token, headers });
      if (stream.response.status !== 200) {
        stream.close();
        await wait(100);
        continue;
      }
      for await (const event of stream.events) {
        if (event.name === 'connected') continue;
        if (asked !== undefined) resumesMs.push(performance.now() - asked);
        asked = undefined;
        longestPauseMs = Math.max(longestPauseMs, performance.now() - last);
        last = performance.now();
        events.push(event);
      }
    } catch {
      // The node is gone: the next one has the rest.
      await wait(50);
    }
  }
  return { events, longestPauseMs, resumesMs };
};

/** Why the events are not what one text, told once, looks like; empty when they are. */
export const faultsIn = (events: readonly StreamEvent[], text: string): string[] => [
  ...(events.every(({ data }, index) => data.seq === index + 1) ? [] : ['the numbers have a gap']),
  ...(events.filter(isEnd).length === 1 && isEnd(events.at(-1) ?? { name: '', data: { sessionId: '' } })
    ? []
    : ['there is not one end']),
  ...(events.at(-1)?.name === 'done' ? [] : [`it ended with ${JSON.stringify(events.at(-1))}`]),
  ...(assemble(events) === text ? [] : [`the text is ${JSON.stringify(assemble(events))}`]),
];
