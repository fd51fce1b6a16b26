import { writeFile } from 'node:fs/promises';
import { makeReference, problemsOfSocketDocument } from './reference/index.ts';

/** Writes the API reference: `npm run docs:reference`. Writes nothing when the AsyncAPI document is not valid. */
const files = await makeReference();
const problems = await problemsOfSocketDocument(JSON.parse(files['docs/asyncapi.json'] ?? '') as object);
if (problems.length > 0) throw new Error(`docs/asyncapi.json is not valid:\n${problems.join('\n')}`);
for (const [path, content] of Object.entries(files)) await writeFile(path, content);
// Worker threads of the node that ran the examples would hold the process open.
process.exit(0);
