import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measurements } from './measurements.ts';
import { installPeers, node24Program } from './peers.ts';
import { Started } from './processes.ts';
import { findWorse, table, writeReport } from './report.ts';
import { describeMachine, describeVersions, majorVersionOf, readResults, type ResultsByRow } from './results.ts';
import { serverNames, type ServerName } from './servers.ts';
import { takeTurns, type Plan } from './turns.ts';

/**
 * Measures Zoma beside the minimal relay and Portkey's gateway, and writes bench/results and the table of the README.
 *
 *   --row NAME           only these measurements; repeatable. Prints, without writing.
 *   --server NAME        only the relay and these servers; repeatable. Prints, without writing.
 *   --repetitions N      instead of 5. Prints, without writing.
 *   --write              writes all the same, beside the rows that are there
 *   --quick              the short form: less load, three repetitions, only the relay and the embedded node
 *   --check              runs the short form; exits with 1 when a multiple of the relay is 50 % worse than in bench/results/quick.json
 *   --node24             runs the servers on Node 24
 *   --profile DIRECTORY  writes CPU profiles of the nodes under test. Prints, without writing.
 *   --flag FLAG          runs the nodes under test with a flag of Node; repeatable. Prints, without writing.
 */
const { values: options } = parseArgs({
  options: {
    row: { type: 'string', multiple: true },
    server: { type: 'string', multiple: true },
    repetitions: { type: 'string' },
    write: { type: 'boolean' },
    quick: { type: 'boolean' },
    check: { type: 'boolean' },
    node24: { type: 'boolean' },
    profile: { type: 'string' },
    flag: { type: 'string', multiple: true },
  },
});
const { row, server, repetitions, profile, flag, check = false, quick = check } = options;

const plan: Plan = {
  measurements: measurements.filter(({ name, long }) => row?.includes(name) ?? !(quick && long)),
  servers: serverNames.filter((name: ServerName) =>
    name === 'relay' ? true : (server?.includes(name) ?? (!quick || name === 'embedded')),
  ),
  repetitions: Number(repetitions ?? (quick ? 3 : 5)),
  quick,
  program: options.node24 ? node24Program : process.execPath,
  flags: [...(flag ?? []), ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`])],
};
const isWhole = !(row ?? server ?? repetitions ?? profile ?? flag);

const started = new Started();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // What is under way does not end by itself when its servers are stopped. 130: ended by a signal.
  process.once(signal, () => void started.stopAll().then(() => process.exit(130)));
}

const write = async ({ program }: Plan, rows: ResultsByRow): Promise<void> => {
  const form = quick ? 'quick' : `node-${majorVersionOf(program)}`;
  await writeReport(form, {
    machine: describeMachine(),
    versions: describeVersions(program),
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    date: new Date().toISOString().slice(0, 10),
    rows: { ...readResults(form)?.rows, ...rows },
  });
};

try {
  // The short form measures neither of them, and downloads nothing.
  if (plan.servers.includes('portkey') || options.node24) installPeers();
  const results = await takeTurns(started, plan);
  console.log(`\n${table(results)}\n`);
  if (check) findWorse(results, readResults('quick')?.rows ?? {});
  else if (isWhole || options.write) await write(plan, results);

  // The image runs Node 24, whose memory is another.
  if (isWhole && !quick && !options.node24 && existsSync(node24Program)) {
    const onNode24 = { ...plan, program: node24Program, measurements: measurements.filter(({ isFresh }) => isFresh) };
    await write(onNode24, await takeTurns(started, onNode24));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await started.stopAll();
}
// Connections to the stopped servers may still be open.
process.exit();
