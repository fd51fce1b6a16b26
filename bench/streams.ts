import { setTimeout as wait } from 'node:timers/promises';
import type { LoadCommand, SeenSession, SessionLoad } from './load-generator.ts';
import { cpuMsOf } from './process-figures.ts';
import type { Worker } from './processes.ts';
import type { Pace, ProviderCommand, ProviderReply, WrittenAnswer } from './provider.ts';
import type { MeasuredServer } from './servers.ts';

/** The processes around a server under load. */
export interface LoadProcesses {
  readonly provider: Worker<ProviderCommand, ProviderReply>;
  readonly clients: Worker<LoadCommand, SeenSession[]>;
}

/** What a load of sessions cost and how it was served. Times in milliseconds. */
export interface ServedLoad {
  readonly cpuMs: number;
  /** For each session, from its start at the client to the first text there. */
  readonly firstTokenMs: readonly number[];
  /** For each token, from the provider's write to the client. */
  readonly tokenMs: readonly number[];
}

/** How long a server may still work for a load that its clients have seen the end of. */
const settleMs = 300;

/** Measures the processor time of a server for `work` and what follows from it, in milliseconds. */
export const cpuOfWork = async ({ pid }: MeasuredServer, work: () => Promise<unknown>): Promise<number> => {
  const before = cpuMsOf(pid);
  await work();
  await wait(settleMs);
  return cpuMsOf(pid) - before;
};

/** Finds for each token when its last character had arrived. @throws Error when an answer is shorter than it was written */
const delaysOf = ({ name, at, characters }: SeenSession, written: WrittenAnswer | undefined): number[] => {
  let arrival = 0;
  return (written?.characters ?? []).map((length, index) => {
    while ((characters[arrival] ?? Infinity) < length) arrival += 1;
    const arrived = at[arrival];
    if (arrived === undefined) throw new Error(`the answer of ${name} is shorter than the provider wrote it`);
    return arrived - (written?.at[index] ?? Number.NaN);
  });
};

/** Sessions, and the provider's pace. The answer is as long as the text. */
export type StreamLoad = SessionLoad & Pace;

/** Runs sessions on a server, over connections that are opened before. */
export const serve = async (
  { provider, clients }: LoadProcesses,
  server: MeasuredServer,
  connections: number,
  load: StreamLoad,
): Promise<ServedLoad> => {
  await provider.run({ pace: load });
  await clients.run({ connect: connections, atOnce: 10, address: server.address });
  await wait(settleMs);
  let seen: SeenSession[] = [];
  const cpuMs = await cpuOfWork(server, async () => {
    seen = await clients.run({ load });
  });
  const { answers } = await provider.run({ take: 'answers' });
  await clients.run({ close: true });
  return {
    cpuMs,
    firstTokenMs: seen.map(({ startedAt, at: [first = Number.NaN] }) => first - startedAt),
    tokenMs: seen.flatMap((session) => delaysOf(session, answers.get(session.name))),
  };
};
