import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import ts from 'typescript';
import { clientEntries, entriesThatExist } from './build-client.js';

/**
 * Writes the types of the client's modules beside them, into dist/client/. They are complete in themselves: they refer neither to src/ nor
 * to a package but React. `npm pack` runs this; a node needs no types.
 */

const parse = (code) => ts.createSourceFile('types.d.ts', code, ts.ScriptTarget.Latest, true);

const nameOf = (statement) =>
  ts.isVariableStatement(statement) ? statement.declarationList.declarations[0].name.text : statement.name?.text;

/** The names of the properties of each constant whose type is an object's. */
const propertiesOf = (file) =>
  new Map(
    file.statements
      .filter(ts.isVariableStatement)
      .map((statement) => [nameOf(statement), statement.declarationList.declarations[0].type])
      .filter(([, type]) => type && ts.isTypeLiteralNode(type))
      .map(([name, { members }]) => [name, members.map((member) => `'${member.name?.text}'`)]),
  );

/** The identifiers in a statement, without the names of members. */
const namesIn = (statement) => {
  const names = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node) && !(ts.isTypeElement(node.parent) && node.parent.name === node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return names;
};

/**
 * Writes `keyof typeof actions` as the names themselves, and leaves out what no exported type refers to any more: the server's tables, with
 * the words of its prompts, are no part of the types.
 */
const withoutTables = (given) => {
  const properties = propertiesOf(parse(given));
  const code = given.replace(/keyof typeof (\w+)/g, (text, name) => {
    const names = properties.get(name);
    return names ? `(${names.join(' | ')})` : text;
  });
  const { statements } = parse(code);
  const declared = new Map(statements.map((statement) => [nameOf(statement), statement]));
  const isKept = new Set(statements.filter((statement) => !nameOf(statement) || ts.isModuleDeclaration(statement)));
  // Grows while it is read.
  for (const statement of isKept) {
    for (const name of namesIn(statement)) if (declared.has(name)) isKept.add(declared.get(name));
  }
  const kept = statements.filter((statement) => isKept.has(statement));
  return `${kept
    .map((statement) => statement.getFullText())
    .join('')
    .trim()}\n`;
};

const input = entriesThatExist({ ...clientEntries, zoma: 'src/client/zoma.ts' });
const bundle = await rollup({
  input,
  external: ['react'],
  plugins: [dts({ tsconfig: 'tsconfig.json' })],
  onwarn: (warning) => {
    throw new Error(warning.message);
  },
});
const { output } = await bundle.generate({ format: 'es', chunkFileNames: 'types-[hash].d.ts' });
await bundle.close();
for (const name of await readdir('dist/client')) {
  if (/^types-.*\.d\.ts$/.test(name)) await rm(path.join('dist/client', name));
}
for (const { fileName, code } of output) {
  const file = path.join('dist/client', fileName);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, withoutTables(code));
}
