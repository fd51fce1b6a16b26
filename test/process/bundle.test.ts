import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import test from 'ava';
import { root } from '../support/data-directory.ts';

const { inAscii } = (await import(path.join(root, 'scripts/ascii.js'))) as { inAscii: (source: string) => string };

const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');

const sources = {
  'a string': String.raw`'«é😀»'`,
  'the source of an expression': String.raw`new RegExp(String.raw${'`'}^[«😀]\d${'`'}, 'u').test('😀1')`,
  'a class with a pair of surrogates': String.raw`/^[а-я😀]$/u.test('😀')`,
  'an escape that escapes nothing': String.raw`/^\—$/.test('—')`,
  'a backslash before a character': String.raw`/^\\—$/.test('\\—')`,
};

for (const [what, source] of Object.entries(sources)) {
  test(`${what} means the same in ASCII`, (t) => {
    const ascii = inAscii(source);
    t.regex(ascii, /^[\0-\x7f]*$/);
    t.deepEqual(runInNewContext(ascii), runInNewContext(source));
  });
}

test('the bundle is ASCII, which V8 keeps in one byte a character', async (t) => {
  for (const file of ['dist/main.js', 'dist/analyse.js']) t.false(/[\u0080-\uffff]/.test(await read(file)), file);
});

test('a position in the bundle has the line of its source', async (t) => {
  const lines = (await read('dist/main.js')).split('\n');
  const text = 'The database has no schema';
  const number = lines.findIndex((line) => line.includes(text));
  const [, encoded = ''] = /base64,(\S+)/.exec(lines.at(-2) ?? '') ?? [];
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString()) as SourceMapPayload);
  const entry = map.findEntry(number, lines[number]?.indexOf(text) ?? 0);
  t.true('originalLine' in entry);
  const { originalSource, originalLine } = entry as { originalSource: string; originalLine: number };
  t.regex(originalSource, /adapters\/postgres\/migrate\.ts$/);
  const source = await read('src/adapters/postgres/migrate.ts');
  t.true(source.split('\n')[originalLine]?.includes(text), String(originalLine));
});
