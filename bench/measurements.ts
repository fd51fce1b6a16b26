import { setTimeout as wait } from 'node:timers/promises';
import { fillHistory, timeRequests } from './history.ts';
import { residentBytesOf } from './process-figures.ts';
import type { RowId } from './rows.ts';
import { serverNames, type MeasuredServer, type ServerName } from './servers.ts';
import { median, quantile } from './statistics.ts';
import { cpuOfWork, serve, type LoadProcesses, type ServedLoad, type StreamLoad } from './streams.ts';

/** What a measurement may use. */
export interface Bench extends LoadProcesses {
  /** The short form, with less load. */
  readonly quick: boolean;
  /** A server that runs for the whole bench. */
  server(name: ServerName): Promise<MeasuredServer>;
  /** Another process of that server, which has served nothing yet. The measurement stops it. */
  fresh(name: ServerName): Promise<MeasuredServer>;
}

/** The values of one turn, by the rows that they belong to. */
export type Values = Readonly<Partial<Record<RowId, number>>>;

/** A load, and the values of some rows that come out of it. */
export interface Measurement {
  readonly name: string;
  readonly servers: readonly ServerName[];
  /** Left out of the short form. */
  readonly long?: boolean;
  /** Starts a process of its own for each turn, so that there is nothing to warm up. */
  readonly isFresh?: boolean;
  /** Runs the load once on a server. */
  measure(bench: Bench, name: ServerName): Promise<Values>;
}

const streams = 50;

/** Measures sessions over 50 connections. */
const sessionsOver = (
  name: string,
  loadOf: (quick: boolean) => StreamLoad,
  valuesOf: (served: ServedLoad, load: StreamLoad) => Values,
  long = false,
): Measurement => ({
  name,
  long,
  servers: serverNames,
  measure: async (bench, server) => {
    const load = loadOf(bench.quick);
    return valuesOf(await serve(bench, await bench.server(server), streams, load), load);
  },
});

const session = sessionsOver(
  'session',
  (quick) => ({
    sessions: quick ? 100 : 300,
    everyMs: quick ? 10 : 20,
    characters: 200,
    tokens: 5,
    tokenEveryMs: 20,
  }),
  ({ cpuMs }, { sessions }) => ({ 'session-cpu': cpuMs / sessions }),
);

const token = sessionsOver(
  'token',
  (quick) => {
    const tokens = quick ? 50 : 1_000;
    return { sessions: streams, everyMs: 10, characters: tokens * 5, tokens, tokenEveryMs: 20 };
  },
  ({ cpuMs, tokenMs }) => ({ 'token-cpu': (cpuMs * 1000) / tokenMs.length, 'token-p99': quantile(tokenMs, 0.99) }),
);

const firstToken = (row: 'first-token' | 'first-token-long', characters: number): Measurement =>
  sessionsOver(
    row,
    () => ({ sessions: streams, everyMs: 10, characters, tokens: 40, tokenEveryMs: 20 }),
    ({ firstTokenMs }) => ({ [row]: median(firstTokenMs) }),
    true,
  );

const throughput = sessionsOver(
  'throughput',
  () => ({ sessions: 500, everyMs: 0, characters: 200, tokens: 5, tokenEveryMs: 0 }),
  ({ cpuMs }, { sessions }) => ({ 'sessions-per-core': (sessions / cpuMs) * 1000 }),
  true,
);

const connections: Measurement = {
  name: 'connections',
  servers: serverNames.filter((name) => name !== 'portkey'),
  measure: async (bench, name) => {
    const connect = bench.quick ? 300 : 1_000;
    const server = await bench.server(name);
    const cpuMs = await cpuOfWork(server, () => bench.clients.run({ connect, atOnce: 20, address: server.address }));
    await bench.clients.run({ close: true });
    return { 'connections-per-core': (connect / cpuMs) * 1000 };
  },
};

/** The first sockets let the heap grow to the size that it keeps; the later ones show what each adds. */
const [firstSockets, laterSockets] = [1_000, 2_000];

const memory: Measurement = {
  name: 'memory',
  isFresh: true,
  servers: serverNames,
  measure: async (bench, name) => {
    if (bench.quick) {
      // It is measured first, so that the server has served nothing yet.
      const server = await bench.server(name);
      await wait(1_000);
      return { 'memory-idle': residentBytesOf(server.pid) / 1e6 };
    }
    const server = await bench.fresh(name);
    await wait(5_000);
    const values: Values = { 'memory-idle': residentBytesOf(server.pid) / 1e6 };
    if (server.address.protocol === 'http') {
      await server.stop();
      return values;
    }
    const residentWith = async (connect: number): Promise<number> => {
      await bench.clients.run({ connect, atOnce: 20, address: server.address });
      await wait(2_000);
      return residentBytesOf(server.pid);
    };
    const before = await residentWith(firstSockets);
    const after = await residentWith(laterSockets);
    await bench.clients.run({ close: true });
    await server.stop();
    return { ...values, 'memory-socket': (after - before) / laterSockets / 1e3 };
  },
};

const usage: Measurement = {
  name: 'usage',
  servers: ['services'],
  long: true,
  measure: async (bench, name) => {
    const server = await bench.server(name);
    await fillHistory(server);
    return {
      'usage-organization': median(await timeRequests(server, 'admin', '/api/org/usage')),
      'usage-user': median(await timeRequests(server, 'editor', '/api/ai/usage')),
    };
  },
};

/** The loads of the bench, in their order: the history is filled last, since it slows the database. */
export const measurements: readonly Measurement[] = [
  memory,
  session,
  token,
  firstToken('first-token', 1_700),
  firstToken('first-token-long', 17_000),
  throughput,
  connections,
  usage,
];
