import { readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format as prettify, resolveConfig } from 'prettier';
import { drawCharts } from './charts.ts';
import {
  bestRatio,
  readResults,
  resultsFile,
  statedValue,
  type Results,
  type ResultsByRow,
  type RowResult,
} from './results.ts';
import { rowEntries, type Row } from './rows.ts';
import { serverNames, type ServerName } from './servers.ts';
import { median } from './statistics.ts';

const titles: Readonly<Record<ServerName, string>> = {
  relay: 'relay',
  portkey: 'Portkey',
  embedded: 'Zoma, embedded',
  services: 'Zoma, PostgreSQL and Redis',
};

/** Writes a number with three significant digits, and large ones with all of theirs. */
export const digits = (value: number): string =>
  Number(value >= 1000 ? value.toFixed(0) : value.toPrecision(3)).toLocaleString('en');

/** Writes the value of a row for a server as the table states it. */
const cell = (row: Row, values: RowResult['values'], name: ServerName): string => {
  const own = values[name];
  if (own === undefined || own.length === 0) return '–';
  const stated = statedValue(row, values, name);
  const measured = `${digits(median(own))} ${row.unit}`;
  if (row.as === 'multiple') return name === 'relay' ? `1 (${measured})` : `${digits(stated)} × (${measured})`;
  if (row.as === 'value' || name === 'relay') return measured;
  return `${stated < 0 ? '−' : '+'} ${digits(Math.abs(stated))} ${row.unit}`;
};

const targetCell = ({ as, unit, higherIsBetter, targets = {} }: Row): string =>
  Object.values(targets)
    .filter((value, index, all) => all.indexOf(value) === index)
    .map((value) => {
      const bound = `${higherIsBetter ? '≥' : '≤'} ${digits(value)}`;
      return as === 'multiple' ? `${bound} ×` : `${as === 'difference' ? '+ ' : ''}${bound} ${unit}`;
    })
    .join(' · ');

/** Writes the table of the rows that there are results for. */
export const table = (results: ResultsByRow): string =>
  [
    `| | ${serverNames.map((name) => titles[name]).join(' | ')} | target |`,
    `| --- | ${serverNames.map(() => '---').join(' | ')} | --- |`,
    ...rowEntries.flatMap(([id, row]) => {
      const values = results[id]?.values;
      if (!values) return [];
      const cells = [row.title, ...serverNames.map((name) => cell(row, values, name)), targetCell(row)];
      return [`| ${cells.join(' | ')} |`];
    }),
  ].join('\n');

/** How many times the committed figure a figure may be. */
const mostWorse = 1.5;

/**
 * Prints for each checked row the best multiple of the relay and the committed one.
 * @throws Error that names the rows that are more than 50 % worse
 */
export const findWorse = (present: ResultsByRow, committed: ResultsByRow): void => {
  const worse = rowEntries.flatMap(([id, row]) => {
    const [now, before] = [present[id], committed[id]];
    if (!row.checked || !now || !before) return [];
    const [ratio, past] = [now, before].map(({ values }) => bestRatio(row, values, 'embedded')) as [number, number];
    console.log(`${row.title}: ${digits(ratio)} times the relay's, committed ${digits(past)} times`);
    return (row.higherIsBetter ? past / ratio : ratio / past) > mostWorse ? [row.title] : [];
  });
  if (worse.length > 0) throw new Error(`More than 50 % worse than bench/results/quick.json: ${worse.join('; ')}.`);
};

const provenance = ({ machine, versions, command, date, rows }: Results): string => {
  const commits = [...new Set(Object.values(rows).map(({ commit }) => commit))].join(', ');
  const repetitions = Object.values(rows).flatMap(({ values }) => Object.values(values).map(({ length }) => length));
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const fewest = Math.min(...repetitions);
  const turns = `at least ${String(fewest)} ${fewest === 1 ? 'turn' : 'turns'} of each`;
  return `${machine}; ${programs.join(', ')}; commit ${commits}; ${date}; ${turns}; \`${command}\`.`;
};

const explanation = `Each cell is the median of the repetitions. The servers take turns in each repetition. A multiple (×) is the median of the
multiples of the relay in the same repetition; + is the difference from the relay's median. CPU is the processor time of the
server's own process with its threads, without PostgreSQL and Redis. The two targets are those of the embedded node and of the
node with PostgreSQL and Redis.

Sessions a second and core are those of 500 sessions of 200 characters that begin as soon as one of 50 connections is free, with an answer that the
provider writes at once: work of several sessions is done together, so that they cost less than the sessions of the first row, which begin
20 ms apart and get a token every 20 ms. Connections a second and core are the joins of 1,000 sockets, 20 at a time, divided by the
processor time.`;

const memory = `**Memory on Node 24.** With 3,000 idle sockets of the embedded node, Node 20.20 and 24.21 use the same heap after a forced collection, 106 to
108 MB. V8 of Node 24 lets the young generation grow to four times the size
([nodejs/node#61967](https://github.com/nodejs/node/issues/61967) names the change), and keeps its pages: a socket took 12.9 kB of
resident memory on Node 20 and 44.2 kB on Node 24, without a limit. \`npm start\`, the image and the bench run a node with the limit
\`--max-semi-space-size=8\`, with which a socket takes as much on either. An idle embedded node takes 95 MB more on Node 24, the relay 13 MB more.`;

const growth = `What a unit of work costs as sockets, running sessions, texts, history and entities grow, and the plans of the statements:
[growth.md](growth.md), written by \`npm run bench:growth\`.`;

/** Writes a file as prettier formats it. */
export const writePretty = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, await prettify(text, { ...(await resolveConfig(file)), filepath: file }));
};

/** Writes the results of a form into its file, the page of all results with their charts, and the table of the README. */
export const writeReport = async (form: string, results: Results): Promise<void> => {
  await writePretty(resultsFile(form), JSON.stringify(results));
  if (form === 'quick') return;
  const folder = fileURLToPath(new URL('./results/', import.meta.url));
  const forms = readdirSync(folder).flatMap((name) => /^(node-\d+)\.json$/.exec(name)?.[1] ?? []);
  const sections: string[] = [];
  for (const each of forms) {
    const its = readResults(each);
    if (!its) continue;
    await writeFile(`${folder}${each}.svg`, drawCharts(its.rows, titles));
    sections.push(`## Node ${each.slice(5)}`, table(its.rows), provenance(its), `![Charts](${each}.svg)`);
  }
  const parts = ['# Results of `npm run bench`', explanation, memory, growth, ...sections];
  await writePretty(`${folder}README.md`, parts.join('\n\n'));

  const readme = fileURLToPath(new URL('../README.md', import.meta.url));
  const [first = form] = forms;
  const shown = readResults(first) ?? results;
  const block = `<!-- npm run bench -->\n\n${table(shown.rows)}\n\n${provenance(shown)}\n\n<!-- end -->`;
  const text = await readFile(readme, 'utf8');
  await writePretty(
    readme,
    text.replace(/<!-- npm run bench -->[^]*?<!-- end -->/, () => block),
  );
};
