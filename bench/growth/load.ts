import { setTimeout as wait } from 'node:timers/promises';
import { residentBytesOf } from '../process-figures.ts';
import type { MeasuredServer } from '../servers.ts';
import { cpuOfWork, type LoadProcesses } from '../streams.ts';
import type { Curve, Point } from './curve.ts';

/** Opens more and more sockets on a node, which then stay idle: memory of a socket, processor time of a handshake. */
export const measureSockets = async (
  { clients }: LoadProcesses,
  server: MeasuredServer,
  sizes: readonly number[],
): Promise<Curve[]> => {
  const [memory, handshakes]: [Point[], Point[]] = [[], []];
  let open = 0;
  await wait(2_000);
  const idle = residentBytesOf(server.pid);
  for (const size of sizes) {
    const added = size - open;
    const cpuMs = await cpuOfWork(server, () => clients.run({ connect: added, atOnce: 50, address: server.address }));
    open = size;
    await wait(2_000);
    memory.push([size, (residentBytesOf(server.pid) - idle) / size / 1e3]);
    handshakes.push([size, cpuMs / added]);
  }
  await clients.run({ close: true });
  return [
    { title: 'Idle sockets: memory', size: 'sockets', unit: 'kB a socket', lines: { [server.name]: memory } },
    { title: 'Idle sockets: handshake', size: 'sockets', unit: 'ms CPU', lines: { [server.name]: handshakes } },
  ];
};

/** Tokens of a session in the measurement of running sessions, and their shortest interval in milliseconds. */
const [tokens, shortestIntervalMs] = [50, 100] as const;
/** The most starts a second, well below what two cores can do: a queue would be measured otherwise. */
const startsPerSecond = 80;

/** Runs more and more sessions at a time: processor time of a session. */
export const measureRunningSessions = async (
  { clients, provider }: LoadProcesses,
  server: MeasuredServer,
  sizes: readonly number[],
): Promise<Curve> => {
  const line: Point[] = [];
  const characters = 400;
  for (const size of sizes) {
    const tokenEveryMs = Math.max(shortestIntervalMs, (size * 1_000) / startsPerSecond / tokens);
    await provider.run({ pace: { characters, tokens, tokenEveryMs } });
    await clients.run({ connect: size, atOnce: 50, address: server.address });
    // Few sessions are repeated: the clock of processor time ticks every 10 ms. The last starts when the first ends.
    const sessions = Math.max(size, 5);
    const load = { sessions, everyMs: (tokens * tokenEveryMs) / size, characters };
    const cpuMs = await cpuOfWork(server, () => clients.run({ load }));
    await clients.run({ close: true });
    line.push([size, cpuMs / sessions]);
  }
  const title = `Running sessions of ${String(tokens)} tokens`;
  return { title, size: 'sessions at a time', unit: 'ms CPU a session', lines: { [server.name]: line } };
};

/** Runs sessions with longer and longer texts, answered at the same length at once: processor time of a thousand characters. */
export const measureTexts = async (
  { clients, provider }: LoadProcesses,
  server: MeasuredServer,
  sizes: readonly number[],
): Promise<Curve> => {
  const line: Point[] = [];
  await clients.run({ connect: 1, atOnce: 1, address: server.address });
  for (const characters of sizes) {
    await provider.run({ pace: { characters, tokens: Math.ceil(characters / 5), tokenEveryMs: 0 } });
    const sessions = Math.max(3, Math.ceil(100_000 / characters));
    const cpuMs = await cpuOfWork(server, () => clients.run({ load: { sessions, everyMs: 0, characters } }));
    line.push([characters, cpuMs / sessions / (characters / 1_000)]);
  }
  await clients.run({ close: true });
  return {
    title: 'Length of the text',
    size: 'characters',
    unit: 'ms CPU per 1,000 characters',
    lines: { [server.name]: line },
  };
};
