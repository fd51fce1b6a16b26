import { writeFile } from 'node:fs/promises';
import { shapes } from '../test/adapters/providers/field-shapes/rows/index.ts';
import { renderTable, tablePath } from '../test/adapters/providers/field-shapes/table.ts';

// Writes docs/providers.md from the rows of the tests.
await writeFile(new URL(`../${tablePath}`, import.meta.url), await renderTable(shapes));
