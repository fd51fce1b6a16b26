import { writeFile } from 'node:fs/promises';
import { makeReference } from './reference/index.ts';

for (const [path, content] of Object.entries(await makeReference())) await writeFile(path, content);
process.exit(0);
