import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { drawCurves, growingLines, tableOf, type Curve, type Point } from './growth/curve.ts';
import { startGrowingDatabase, type GrowingDatabase } from './growth/database.ts';
import { measureRunningSessions, measureSockets, measureTexts } from './growth/load.ts';
import { collectPlans, describePlans, sequentialScans, type PlansOfWork } from './growth/plans.ts';
import type { LoadCommand, SeenSession } from './load-generator.ts';
import { Started, startWorker } from './processes.ts';
import type { ProviderCommand, ProviderReply } from './provider.ts';
import { describeCommit, describeMachine, describeVersions } from './results.ts';
import { startServer, type ServerName } from './servers.ts';
import { median } from './statistics.ts';

/**
 * `npm run bench:growth`: measures what a unit of work costs as sockets, running sessions, texts, history and entities grow. Writes
 * `growth.svg`, `growth.md` and the plans of the statements, `growth-plans.md`, into bench/results. Ends with 1 when a cost grows with
 * the size or a statement reads a growing table whole. `--small` measures a hundredth and writes into a temporary folder, to see that the
 * command works.
 */
const { values: flags } = parseArgs({ options: { small: { type: 'boolean', default: false } } });

const sizes = flags.small
  ? { sockets: [50, 100], running: [5, 20], texts: [1_000, 10_000], rows: [1_000, 10_000] }
  : {
      sockets: [1_000, 2_500, 5_000, 7_500, 10_000],
      running: [1, 10, 100, 500, 1_000, 2_000],
      texts: [1_000, 3_000, 10_000, 30_000, 100_000],
      rows: [1_000, 10_000, 100_000, 1_000_000],
    };
const rounds = flags.small ? 20 : 100;

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/** Times each piece of work, one call after the other, in milliseconds; the median. */
const timeWork = async (run: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return median(times);
};

const measureRows = async (
  title: string,
  work: GrowingDatabase['work'],
  grow: (count: number) => Promise<void>,
): Promise<Curve> => {
  const lines: Record<string, Point[]> = {};
  for (const size of sizes.rows) {
    progress(`${title}: ${String(size)}`);
    await grow(size);
    for (const [name, run] of Object.entries(work)) {
      await timeWork(run);
      (lines[name] ??= []).push([size, await timeWork(run)]);
    }
  }
  return { title, size: 'rows', unit: 'ms', lines };
};

const measureDatabase = async (started: Started): Promise<{ curves: Curve[]; plans: PlansOfWork[] }> => {
  const database = await started.keep(startGrowingDatabase(), ({ close }) => close());
  const { 'neighbours of an entity': neighbours, ...ofHistory } = database.work;
  if (!neighbours) throw new Error('the work has no query for neighbours');
  const curves = [
    await measureRows('History', ofHistory, database.growHistory),
    await measureRows('Entities', { 'neighbours of an entity': neighbours }, database.growEntities),
  ];
  progress('Plans');
  return { curves, plans: await collectPlans(database) };
};

const measureNode = async (started: Started, name: ServerName): Promise<Curve[]> => {
  const provider = startWorker<ProviderCommand, ProviderReply>(started, './provider.ts');
  const clients = startWorker<LoadCommand, SeenSession[]>(started, './load-generator.ts');
  const { baseUrl } = await provider.run({ take: 'answers' });
  const server = await startServer[name]({ started, providerUrl: baseUrl, program: process.execPath, flags: [] });
  const load = { provider, clients };
  progress(`Sockets, ${name}`);
  const sockets = await measureSockets(load, server, sizes.sockets);
  progress(`Texts, ${name}`);
  const texts = await measureTexts(load, server, sizes.texts);
  progress(`Running sessions, ${name}`);
  const running = await measureRunningSessions(load, server, sizes.running);
  await server.stop();
  return [...sockets, running, texts];
};

/** Puts the lines of curves with the same title into one. */
const join = (curves: readonly Curve[]): Curve[] => {
  const joined = new Map<string, Curve>();
  for (const curve of curves) {
    joined.set(curve.title, { ...curve, lines: { ...joined.get(curve.title)?.lines, ...curve.lines } });
  }
  return [...joined.values()];
};

const started = new Started();
try {
  const { curves: databaseCurves, plans } = await measureDatabase(started);
  const nodeCurves = [...(await measureNode(started, 'embedded')), ...(await measureNode(started, 'services'))];
  const curves = [...join(nodeCurves), ...databaseCurves];
  const versions = Object.entries(describeVersions(process.execPath)).map(([name, version]) => `${name} ${version}`);
  const command = `npm run bench:growth${flags.small ? ' -- --small' : ''}`;
  const head = `# Growth\n\n\`${command}\`, commit ${describeCommit()}, ${describeMachine()}; ${versions.join(', ')}.\n`;
  const explanation =
    'Each table states the cost of one unit of work: a line that is flat grows no faster than its work.\n';
  const folder = flags.small
    ? await mkdtemp(path.join(tmpdir(), 'zoma-growth-'))
    : path.join(import.meta.dirname, 'results');
  const write = (file: string, content: string): Promise<void> => writeFile(path.join(folder, file), content);
  await write('growth.svg', drawCurves(curves));
  await write('growth.md', [head, explanation, '![Curves](growth.svg)\n', ...curves.map(tableOf)].join('\n'));
  await write('growth-plans.md', `# Plans of the statements of a session\n\n${describePlans(plans)}\n`);
  progress(`Results in ${folder}`);
  const faults = [...curves.flatMap(growingLines), ...sequentialScans(plans)];
  for (const fault of faults) progress(`grows faster than its work: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await started.stopAll();
}
