import { gzipSync } from 'node:zlib';
import test from 'ava';
import { build } from 'esbuild';

test('the file that a page loads from a node has at most 40 kB, compressed', async (t) => {
  const { outputFiles } = await build({
    entryPoints: ['src/client/zoma.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const [file] = outputFiles;
  const bytes = gzipSync(file?.contents ?? '').length;
  t.log(`${bytes} bytes`);
  t.true(bytes > 20_000 && bytes <= 40_000);
  t.true(file?.text.includes('zoma-assistant'));
});
