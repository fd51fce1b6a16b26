import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvaluatedNode } from './evaluated-node.ts';
import type { Limit, Measure } from './measure.ts';

/** Something that is promised of every case of a kind, or of some. */
interface Expectation<Case, Outcome> {
  /** What a failing entry does. */
  readonly name: string;
  readonly limit?: Limit;
  /** Which cases are meant; absent: all. */
  readonly applies?: (entry: Case) => boolean;
  /** What the node sent or showed instead; undefined where the case is right. */
  readonly failure: (entry: Case, outcome: Outcome) => string | undefined;
}

/** A file of cases: how one is run, and what is expected of it. */
interface KindDefinition<Case, Outcome> {
  readonly file: string;
  /** What a user can rely on, as the title of a test. */
  readonly promise: string;
  readonly run: (node: EvaluatedNode, entry: Case) => Promise<Outcome>;
  readonly expectations: readonly Expectation<Case, Outcome>[];
}

/** A kind of text whose promises are measured. */
export interface TextKind {
  /** The name of the file of its cases. */
  readonly file: string;
  /** What a user can rely on, as the title of a test. */
  readonly promise: string;
  /** Runs the cases of the file in the directory, eight at a time, and measures each expectation; none where the file is absent. */
  evaluate(node: EvaluatedNode, directory: string): Promise<Measure[]>;
}

const concurrency = 8;

const mapConcurrently = async <Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await map(item);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return results;
};

const nameOf = (entry: unknown): string =>
  typeof entry === 'object' && entry !== null && 'name' in entry ? String(entry.name) : JSON.stringify(entry);

const readCases = async <Case>(file: string): Promise<readonly Case[] | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as readonly Case[];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Makes a kind of text from how one of its cases is run and what is expected of it. */
export const textKind = <Case, Outcome>({
  file,
  promise,
  run,
  expectations,
}: KindDefinition<Case, Outcome>): TextKind => ({
  file,
  promise,
  evaluate: async (node, directory) => {
    const cases = await readCases<Case>(path.join(directory, file));
    if (cases === undefined) return [];
    const outcomes = await mapConcurrently(cases, async (entry) => ({
      entry,
      outcome: await run(node, entry),
    }));
    return expectations.map(({ name, limit, applies = () => true, failure }) => {
      const tried = outcomes.filter(({ entry }) => applies(entry));
      const failures = tried.flatMap(({ entry, outcome }) => {
        const reason = failure(entry, outcome);
        return reason === undefined ? [] : [{ entry: nameOf(entry), reason }];
      });
      return { name, entries: tried.length, failures, limit };
    });
  },
});

/** A text on one line, for a reason. */
export const shown = (text: string): string => JSON.stringify(text);
