import type { LoadCommand, SeenSession } from './load-generator.ts';
import type { Bench, Measurement } from './measurements.ts';
import { startWorker, type Started } from './processes.ts';
import type { ProviderCommand, ProviderReply } from './provider.ts';
import { digits } from './report.ts';
import { describeCommit, type ResultsByRow } from './results.ts';
import type { RowId } from './rows.ts';
import { startServer, type MeasuredServer, type ServerName } from './servers.ts';

/** What is measured, and how. */
export interface Plan {
  readonly measurements: readonly Measurement[];
  readonly servers: readonly ServerName[];
  readonly repetitions: number;
  /** The short form, with less load. */
  readonly quick: boolean;
  /** The Node program that runs the servers. */
  readonly program: string;
  /** Flags of Node for the nodes under test. */
  readonly flags: readonly string[];
}

/** Runs each measurement: the servers take turns, once for each repetition, and before that once to warm up. */
export const takeTurns = async (
  started: Started,
  { measurements, servers, repetitions, quick, program, flags }: Plan,
): Promise<ResultsByRow> => {
  const provider = startWorker<ProviderCommand, ProviderReply>(started, './provider.ts');
  const clients = startWorker<LoadCommand, SeenSession[]>(started, './load-generator.ts');
  const { baseUrl: providerUrl } = await provider.run({ take: 'answers' });
  const fresh = (name: ServerName): Promise<MeasuredServer> =>
    startServer[name]({ started, providerUrl, program, flags });
  const running = new Map<ServerName, Promise<MeasuredServer>>();
  const server = (name: ServerName): Promise<MeasuredServer> => {
    const present = running.get(name) ?? fresh(name);
    running.set(name, present);
    return present;
  };
  const bench: Bench = { provider, clients, quick, server, fresh };

  const commit = describeCommit();
  const results: Partial<Record<RowId, { commit: string; values: Partial<Record<ServerName, number[]>> }>> = {};
  const takeTurn = async (measurement: Measurement, turn: number, name: ServerName): Promise<void> => {
    const measured = Object.entries(await measurement.measure(bench, name)) as [RowId, number][];
    const said = measured.map(([row, value]) => `${row} ${digits(value)}`).join(', ');
    console.log(`${measurement.name}, ${name}, ${turn === 0 ? 'warm-up' : `turn ${String(turn)}`}: ${said}`);
    if (turn === 0) return;
    for (const [row, value] of measured) {
      const { values } = (results[row] ??= { commit, values: {} });
      (values[name] ??= []).push(value);
    }
  };
  const takeAllTurns = async (measurement: Measurement): Promise<void> => {
    const names = servers.filter((name) => measurement.servers.includes(name));
    // The short form counts the best of its turns, so that the first need not be left out.
    for (let turn = measurement.isFresh || quick ? 1 : 0; turn <= repetitions; turn += 1) {
      for (const name of names) await takeTurn(measurement, turn, name);
    }
  };
  for (const measurement of measurements) {
    // The other measurements are worth keeping: one takes minutes.
    await takeAllTurns(measurement).catch((error: unknown) => {
      if (started.isStopped) throw error;
      console.error(`${measurement.name} was not measured:`, error);
      process.exitCode = 1;
    });
  }
  return results;
};
