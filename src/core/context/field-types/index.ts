import { anyField } from './any-field.ts';
import { comment } from './comment.ts';
import { customField } from './custom-field.ts';
import type { FieldType, Recipe } from './field-type.ts';
import { opportunityDescription } from './opportunity-description.ts';
import { projectNote } from './project-note.ts';
import { tableCell } from './table-cell.ts';

/** Every field type under its name in requests. */
export const fieldTypes = {
  opportunity_description: opportunityDescription,
  project_note: projectNote,
  table_cell: tableCell,
  comment,
  custom_field: customField,
} as const satisfies Record<string, FieldType>;

export type FieldTypeName = keyof typeof fieldTypes;

export const fieldTypeNames = Object.keys(fieldTypes) as FieldTypeName[];

/** What is gathered for a field of that type; for a request that names none, what suits any. */
export const recipeOf = (name: FieldTypeName | undefined): Recipe => (name === undefined ? anyField : fieldTypes[name]);
