import path from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { root } from '../../support/data-directory.ts';

interface Built {
  readonly outputFiles: readonly { readonly contents: Uint8Array; readonly text: string }[];
}

const { bundleClient } = (await import(path.join(root, 'scripts/build-client.js'))) as {
  bundleClient: () => Promise<readonly Built[]>;
};

test('the file that a page loads from a node has at most 40 kB, compressed', async (t) => {
  const file = (await bundleClient()).at(-1)?.outputFiles[0];
  const bytes = gzipSync(file?.contents ?? '').length;
  t.log(`${bytes} bytes`);
  t.true(bytes > 20_000 && bytes <= 40_000);
  t.true(file?.text.includes('zoma-assistant'));
});
