import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Row, RowId } from './rows.ts';
import type { ServerName } from './servers.ts';
import { median } from './statistics.ts';

/** The values of a row for each server, one for each repetition; the servers took turns in each. */
export interface RowResult {
  /** The commit that was measured. */
  readonly commit: string;
  readonly values: Readonly<Partial<Record<ServerName, readonly number[]>>>;
}

export type ResultsByRow = Readonly<Partial<Record<RowId, RowResult>>>;

/** The results of one version of Node, as they are kept in bench/results. */
export interface Results {
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly command: string;
  readonly date: string;
  readonly rows: ResultsByRow;
}

const run = (program: string, ...parameters: string[]): string =>
  execFileSync(program, parameters, { encoding: 'utf8' }).trim();

const versionIn = (folder: string, name: string): string => {
  const file = new URL(`../${folder}node_modules/${name}/package.json`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : '';
};

const versionOf = (program: string): string => {
  try {
    return /\d+\.\d+(?:\.\d+)?/.exec(run(program, '--version'))?.[0] ?? '';
  } catch {
    return '';
  }
};

/** Returns the major version of a Node program. */
export const majorVersionOf = (program: string): string => versionOf(program).split('.')[0] ?? '';

/** Describes the machine. */
export const describeMachine = (): string =>
  `${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown processor'}, ${(totalmem() / 1e9).toFixed(0)} GB, Linux`;

/** Collects the versions of what is compared, as far as it is installed. */
export const describeVersions = (program: string): Record<string, string> => {
  const versions = {
    Node: versionOf(program),
    'socket.io': versionIn('', 'socket.io'),
    openai: versionIn('', 'openai'),
    '@portkey-ai/gateway': versionIn('bench/', '@portkey-ai/gateway'),
    PostgreSQL: versionOf('psql'),
    Redis: versionOf('redis-server'),
  };
  return Object.fromEntries(Object.entries(versions).filter(([, version]) => version !== ''));
};

/** Names the commit of the working tree, and whether `src/` differs from it. */
export const describeCommit = (): string => {
  const isChanged = run('git', 'status', '--porcelain', '--', 'src', 'package.json') !== '';
  return `${run('git', 'rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
};

const ratiosToRelay = (values: RowResult['values'], name: ServerName): number[] =>
  (values[name] ?? []).map((value, repetition) => value / (values.relay?.[repetition] ?? Number.NaN));

/** Reduces the repetitions of a row to what the table states: the median multiple of the relay, difference from it, or value. */
export const statedValue = ({ as }: Row, values: RowResult['values'], name: ServerName): number => {
  if (as === 'multiple') return median(ratiosToRelay(values, name));
  const own = median(values[name] ?? []);
  return as === 'difference' && name !== 'relay' ? own - median(values.relay ?? []) : own;
};

/** Finds the best multiple of the relay among the repetitions. */
export const bestRatio = ({ higherIsBetter }: Row, values: RowResult['values'], name: ServerName): number =>
  (higherIsBetter ? Math.max : Math.min)(...ratiosToRelay(values, name));

/** Returns the file of the results of one form: `node-20`, `node-24`, `quick`. */
export const resultsFile = (form: string): string => fileURLToPath(new URL(`./results/${form}.json`, import.meta.url));

/** Reads the results of one form; undefined when there are none. */
export const readResults = (form: string): Results | undefined =>
  existsSync(resultsFile(form)) ? (JSON.parse(readFileSync(resultsFile(form), 'utf8')) as Results) : undefined;
