import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ExecutionContext } from 'ava';

/** A prices file with this content, for as long as the test runs. */
export const writePrices = async (t: ExecutionContext, content: object | string): Promise<string> => {
  const directory = await mkdtemp(path.join(tmpdir(), 'zoma-prices-'));
  t.teardown(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'prices.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};
