import { existsSync, readFileSync } from 'node:fs';
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
import { writePretty } from './report.ts';
import { describeCommit, describeMachine, describeVersions } from './results.ts';
import { startServer, type ServerName } from './servers.ts';
import { quantile } from './statistics.ts';

/** What is measured by itself: the statements of the database, and the node with each kind of stores. */
const parts = ['database', 'embedded', 'services'] as const;
type Part = (typeof parts)[number];

/** The curves of a part, the commit that was measured, and the command that measured it. */
interface MeasuredPart {
  readonly command: string;
  readonly commit: string;
  readonly curves: readonly Curve[];
}

/**
 * Measures what a unit of work costs as sockets, running sessions, texts, history and entities grow. Writes `growth.json`, its picture
 * `growth.svg`, its tables `growth.md`, and the plans of the statements, `growth-plans.md`, into bench/results. Ends with 1 when a cost
 * grows with the size or a statement reads a growing table whole.
 *
 *   --part NAME  only `database`, `embedded` or `services`, beside the others' results that are there; repeatable
 *   --rows N     at most this many sessions and entities in the database, instead of a million
 *   --small      a hundredth, into a temporary folder, to see that the command works
 */
const { values: flags } = parseArgs({
  options: {
    small: { type: 'boolean', default: false },
    part: { type: 'string', multiple: true },
    rows: { type: 'string' },
  },
});
const measuredParts = parts.filter((part) => flags.part?.includes(part) ?? true);

const sizes = flags.small
  ? { sockets: [50, 100], running: [5, 20], texts: [1_000, 10_000], rows: [1_000, 10_000] }
  : {
      sockets: [1_000, 2_500, 5_000, 7_500, 10_000],
      running: [1, 10, 100, 500, 1_000, 2_000],
      texts: [1_000, 3_000, 10_000, 30_000, 100_000],
      rows: [1_000, 10_000, 100_000, 1_000_000],
    };
const rowSizes = sizes.rows.filter((size) => size <= Number(flags.rows ?? Infinity));
const rounds = flags.small ? 20 : 100;

const progress = (text: string): void => void process.stderr.write(`${text}\n`);

/**
 * Times a piece of work, one call after the other, in milliseconds: the time that the fastest tenth of the calls takes at most, since
 * other programs delay calls and never speed one up.
 */
const timeWork = async (run: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return quantile(times, 0.1);
};

const measureRows = async (
  title: string,
  work: GrowingDatabase['work'],
  grow: (count: number) => Promise<void>,
): Promise<Curve> => {
  const lines: Record<string, Point[]> = {};
  for (const size of rowSizes) {
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

const folder = flags.small
  ? await mkdtemp(path.join(tmpdir(), 'zoma-growth-'))
  : path.join(import.meta.dirname, 'results');
const fileOf = (name: string): string => path.join(folder, name);

/** Writes the results of all parts. */
const write = async (measured: Readonly<Partial<Record<Part, MeasuredPart>>>): Promise<Curve[]> => {
  const present = parts.flatMap((part) => measured[part] ?? []);
  const curves = join(present.flatMap((part) => part.curves));
  const versions = Object.entries(describeVersions(process.execPath)).map(([name, version]) => `${name} ${version}`);
  const commands = parts.flatMap((part) => {
    const { command, commit } = measured[part] ?? {};
    return command === undefined ? [] : [`\`${command}\`, commit ${commit ?? ''}`];
  });
  const missing = parts.filter((part) => !measured[part]);
  const text = [
    `# Growth\n\n${[...new Set(commands)].join('; ')}; ${describeMachine()}; ${versions.join(', ')}.\n`,
    ...(missing.length === 0 ? [] : [`Not measured yet: ${missing.join(', ')}.\n`]),
    'Each table states the cost of one unit of work: a line that is flat grows no faster than its work.',
    'Times are those of the fastest tenth of the calls.',
    'Those of callers and of tokens are the wait for the next read, of which one begins every 5 ms at most.',
    'The [plans](growth-plans.md) are those of the statements at the largest history.\n',
    '![Curves](growth.svg)\n',
    ...curves.map(tableOf),
  ];
  await writePretty(fileOf('growth.json'), JSON.stringify(measured));
  await writePretty(fileOf('growth.md'), text.join('\n'));
  await writeFile(fileOf('growth.svg'), drawCurves(curves));
  return curves;
};

const file = fileOf('growth.json');
const measured = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Partial<
  Record<Part, MeasuredPart>
>;
const faults: string[] = [];
const started = new Started();
try {
  const commit = describeCommit();
  const command = ['npm run bench:growth', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(
    ' ',
  );
  for (const part of measuredParts) {
    if (part === 'database') {
      const { curves, plans } = await measureDatabase(started);
      measured[part] = { command, commit, curves };
      await writePretty(
        fileOf('growth-plans.md'),
        `# Plans of the statements of a session\n\n${describePlans(plans)}\n`,
      );
      faults.push(...sequentialScans(plans));
    } else {
      measured[part] = { command, commit, curves: await measureNode(started, part) };
    }
  }
  faults.push(...(await write(measured)).flatMap(growingLines));
  progress(`Results in ${folder}`);
  for (const fault of faults) progress(`grows faster than its work: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await started.stopAll();
}
