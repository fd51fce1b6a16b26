import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import test from 'ava';
import { preparedDataDirectory } from '../support/data-directory.ts';
import { spawnNode } from '../support/process.ts';

/** While the file `mark` exists, no file can grow, as on a full disk; what is within a file can be written. */
const fillingDisk = (mark: string): string => `
  const fs = require('node:fs');
  const { existsSync, fstatSync, writeSync } = fs;
  const { writeFile } = fs.promises;
  const refuse = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  };
  const isFull = () => existsSync(${JSON.stringify(mark)});
  fs.writeSync = (file, buffer, offset, length, position) => {
    if (typeof position === 'number' && position + length > fstatSync(file).size && isFull()) refuse();
    return writeSync(file, buffer, offset, length, position);
  };
  fs.promises.writeFile = async (...given) => (isFull() ? refuse() : writeFile(...given));
  require('node:module').syncBuiltinESMExports();`;

test('a full disk is in the health and once in the log, and the node recovers when it has space', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const mark = path.join(directory.path, 'full');
  const program = path.join(directory.path, 'filling-disk.cjs');
  await writeFile(program, fillingDisk(mark));
  // By the environment, so that the thread of the database has it too.
  const node = await spawnNode({ DATA_DIR: directory.path, NODE_OPTIONS: `--require=${program}` });
  t.teardown(() => node.kill('SIGKILL'));
  const admin = await node.http.login('admin@zoma.local', 'zoma-admin');
  const put = async (name: string): Promise<number> => {
    const attributes = { body: name.repeat(3_000) };
    const records = Array.from({ length: 200 }, (_, id) => ({ type: name, id: String(id), title: name, attributes }));
    const rawBody = new TextEncoder().encode(records.map((record) => JSON.stringify(record)).join('\n'));
    const headers = { 'Content-Type': 'application/x-ndjson' };
    return (await node.http.request('/api/entities/bulk', { method: 'POST', token: admin, rawBody, headers })).status;
  };
  /** Counts the lines with a message, once there is one: the output of a process arrives apart from its answers. */
  const linesOf = async (message: string): Promise<number> => {
    const deadline = performance.now() + 5_000;
    while (!node.output().includes(message) && performance.now() < deadline) await wait(10);
    return node.output().split(message).length - 1;
  };

  t.is(await put('before'), 200);
  t.is((await node.http.request('/api/health')).status, 200);

  await writeFile(mark, '');
  t.is(await put('first'), 503);
  t.is(await put('second'), 503);
  const health = await node.http.request('/api/health');
  t.is(health.status, 503);
  t.regex(JSON.stringify(health.body), /"database":\{"status":"down"/);
  t.is((await node.http.request('/api/health/ready')).status, 503);
  t.is(await linesOf('the disk of DATA_DIR is full'), 1);

  await rm(mark);
  t.is((await node.http.request('/api/health')).status, 200);
  t.is(await linesOf('the disk of DATA_DIR has space again'), 1);
  t.is(await put('third'), 200);
});
