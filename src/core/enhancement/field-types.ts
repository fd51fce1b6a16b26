interface FieldType {
  readonly label: string;
  /** Tells the model what kind of text belongs into such a field. */
  readonly hint: string;
}

/** Every field type under its name in requests. */
export const fieldTypes = {
  opportunity_description: {
    label: 'Opportunity description',
    hint: 'The text describes a sales opportunity: colleagues read it to know what the customer needs and where the deal stands.',
  },
  project_note: {
    label: 'Project note',
    hint: 'The text is a note in a project: working notes for the team, brief and factual.',
  },
  table_cell: {
    label: 'Table cell',
    hint: 'The text stands in a cell of a table: keep the answer compact and, unless the text has line breaks, on one line.',
  },
  comment: {
    label: 'Comment',
    hint: 'The text is a comment to colleagues: keep it personal and conversational.',
  },
  custom_field: {
    label: 'Custom field',
    hint: 'The text stands in a field of a business record: keep the kind of text that it is.',
  },
} as const satisfies Record<string, FieldType>;

export type FieldTypeName = keyof typeof fieldTypes;

export const fieldTypeNames = Object.keys(fieldTypes) as FieldTypeName[];
