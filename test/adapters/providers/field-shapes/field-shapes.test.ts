import { readFile } from 'node:fs/promises';
import test from 'ava';
import { closeFakes, names, startFakes } from '../../../support/failing-providers.ts';
import { startRawServer } from './raw-server.ts';
import { shapes } from './rows/index.ts';
import { rescue, runShape, type ShapeServers } from './run-shape.ts';
import { renderTable, tablePath } from './table.ts';

let servers: ShapeServers;
test.before(async () => {
  servers = { raw: await startRawServer(), rescuers: await startFakes() };
  for (const name of names) servers.rescuers[name].respond(rescue);
});
test.after.always(async () => {
  await servers.raw.close();
  await closeFakes(servers.rescuers);
});

for (const shape of shapes) {
  test(`${shape.provider}: ${shape.title}`, (t) => runShape(t, servers, shape));
}

test('docs/providers.md matches the rows (npm run docs:providers writes it)', async (t) => {
  t.is(await readFile(new URL(`../../../../${tablePath}`, import.meta.url), 'utf8'), await renderTable(shapes));
});
