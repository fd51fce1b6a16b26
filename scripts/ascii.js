import { readFile } from 'node:fs/promises';
import path from 'node:path';

const escapeUnit = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Writes the characters beyond ASCII of a source as `\u` escapes. It means the same in strings, in regular expressions and in the source
 * of a `RegExp` that `String.raw` writes. A backslash before such a character escapes nothing and is left out.
 */
export const inAscii = (source) =>
  source
    .replace(/^\uFEFF/, '')
    .replace(/((?:\\\\)*)\\?([\u0080-\uffff])/g, (_, before, unit) => before + escapeUnit(unit));

const loaders = { '.ts': 'ts', '.js': 'js', '.cjs': 'js', '.mjs': 'js' };

/**
 * Makes esbuild read each module in ASCII. esbuild escapes strings itself, but neither regular expressions nor `String.raw`. V8 keeps a
 * module with a single character beyond Latin-1 in two bytes a character.
 */
export const asciiModules = {
  name: 'modules in ASCII',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.[cm]?[jt]s$/, namespace: 'file' }, async (file) => {
      const source = await readFile(file.path, 'latin1');
      // In most files each byte is a character.
      if (!/[\u0080-\uffff]/.test(source)) return undefined;
      const contents = inAscii(Buffer.from(source, 'latin1').toString());
      return { contents, loader: loaders[path.extname(file.path)] };
    });
  },
};
