import type {
  CurrentTabPart,
  FieldType,
  OtherRecordsPart,
  Recipe,
  RecordsPart,
  UserHistoryPart,
} from './field-type.ts';

/** Builds a part of records: unless `rest` differs, the nearest one, for the option `related_fields`. */
const records = (
  name: string,
  origin: string,
  rest: Pick<RecordsPart, 'records'> & Partial<RecordsPart>,
): RecordsPart => ({ take: 'records', name, origin, atMost: 1, options: ['related_fields'], ...rest });

const opportunity = (origin: string): RecordsPart =>
  records('opportunity', origin, {
    records: { types: ['opportunity'] },
    attributes: ['stage', 'amount', 'currency', 'close_date', 'description'],
    options: ['opportunity_details'],
  });

const account = (rest: Partial<RecordsPart> = {}): RecordsPart =>
  records('account', 'The account of the opportunity', {
    records: { types: ['account'], linkedTo: ['opportunity'] },
    attributes: ['industry', 'size', 'country'],
    options: ['opportunity_details'],
    ...rest,
  });

const currentTab: CurrentTabPart = {
  take: 'current_tab',
  origin: 'What the user sees beside the text',
  tokens: { each: 400, all: 400 },
};

const userHistory: UserHistoryPart = {
  take: 'user_history',
  origin: 'An earlier text of the user in such a field: a sample of style, not of facts',
  atMost: 3,
  tokens: { each: 150, all: 400 },
};

const otherLinked: OtherRecordsPart = {
  take: 'rest',
  origin: 'Another record that is linked',
  atMost: 5,
  tokens: { each: 150, all: 400 },
  options: ['related_fields', 'opportunity_details'],
};

const bodyAttributes = ['body', 'text', 'content'];

/** The recipe of a request that names no field type. */
const anyField: Recipe = {
  rootTypes: ['opportunity', 'project', 'account'],
  depth: 2,
  defaultOptions: ['related_fields', 'opportunity_details', 'current_tab'],
  parts: [
    records('record', 'The record that the text belongs to', { records: { at: 'root' }, tokens: { each: 400 } }),
    opportunity('The opportunity nearest to the record'),
    currentTab,
    otherLinked,
  ],
};

/** Every field type under its name in requests. */
export const fieldTypes = {
  opportunity_description: {
    label: 'Opportunity description',
    hint: 'The text describes a sales opportunity: colleagues read it to know what the customer needs and where the deal stands.',
    rootTypes: ['opportunity'],
    depth: 2,
    defaultOptions: ['opportunity_details', 'current_tab'],
    parts: [
      records('opportunity', 'The opportunity that the text describes', {
        records: { types: ['opportunity'] },
        attributes: ['stage', 'amount', 'currency', 'close_date', 'next_step'],
        without: ['description'],
        options: ['opportunity_details', 'related_fields'],
      }),
      account(),
      currentTab,
      records('contacts', "A contact of the opportunity or of the opportunity's account", {
        records: { types: ['contact'], linkedTo: ['opportunity', 'account'] },
        atMost: 5,
        attributes: ['role', 'position', 'job_title'],
        tokens: { each: 100, all: 350 },
        options: ['opportunity_details'],
      }),
      records('notes', 'A note about the opportunity', {
        records: { types: ['note'], linkedTo: ['opportunity'] },
        atMost: 5,
        prefer: 'newest',
        attributes: ['date', 'author', 'body'],
        tokens: { each: 200, all: 500 },
        options: ['opportunity_details'],
      }),
      records('siblings', 'Another opportunity of the same account', {
        records: { types: ['opportunity'], linkedTo: ['account'] },
        atMost: 3,
        prefer: 'newest',
        attributes: ['stage', 'amount', 'currency', 'close_date', 'description'],
        tokens: { each: 200, all: 400 },
      }),
      userHistory,
      otherLinked,
    ],
  },

  project_note: {
    label: 'Project note',
    hint: 'The text is a note in a project: working notes for the team, brief and factual.',
    rootTypes: ['project_note', 'note', 'project'],
    depth: 3,
    defaultOptions: ['related_fields', 'opportunity_details', 'current_tab'],
    parts: [
      records('note', 'The note that the text belongs to', {
        records: { types: ['project_note', 'note'], at: 'root' },
        attributes: ['date', 'author'],
        without: bodyAttributes,
        tokens: { each: 150 },
      }),
      records('project', 'The project that the note belongs to', {
        records: { types: ['project'] },
        attributes: ['status', 'phase', 'start_date', 'due_date', 'goal'],
      }),
      opportunity('The opportunity behind the project'),
      currentTab,
      records('neighbours', 'Another note in the same project', {
        records: { types: ['project_note', 'note'], at: 'elsewhere', linkedTo: ['project'] },
        atMost: 5,
        prefer: 'newest',
        attributes: ['date', 'author', 'body'],
        tokens: { each: 200, all: 600 },
      }),
      account({ tokens: { each: 200 } }),
      userHistory,
      otherLinked,
    ],
  },

  table_cell: {
    label: 'Table cell',
    hint: 'The text stands in a cell of a table: keep the answer compact and, unless the text has line breaks, on one line.',
    rootTypes: ['table_row', 'table', 'table_column'],
    depth: 2,
    defaultOptions: ['related_fields', 'current_tab'],
    parts: [
      records('column', 'The column that the cell stands in', {
        records: { types: ['table_column'], named: 'field' },
        attributes: ['description', 'type'],
        tokens: { each: 200 },
      }),
      records('row', 'The row that the cell stands in', {
        records: { types: ['table_row'], at: 'root' },
        tokens: { each: 400 },
      }),
      records('table', 'The table', {
        records: { types: ['table'] },
        attributes: ['description', 'purpose'],
        tokens: { each: 200 },
      }),
      currentTab,
      records('otherRows', 'Another row of the table', {
        records: { types: ['table_row'], at: 'elsewhere' },
        atMost: 5,
        tokens: { each: 120, all: 500 },
      }),
      records('otherColumns', 'Another column of the table', {
        records: { types: ['table_column'] },
        atMost: 8,
        attributes: ['description', 'type'],
        tokens: { each: 60, all: 300 },
      }),
      opportunity('The opportunity nearest to the table'),
      userHistory,
      otherLinked,
    ],
  },

  comment: {
    label: 'Comment',
    hint: 'The text is a comment to colleagues: keep it personal and conversational.',
    rootTypes: ['comment'],
    depth: 3,
    defaultOptions: ['related_fields', 'opportunity_details', 'current_tab'],
    parts: [
      records('comment', 'The comment that the text belongs to', {
        records: { types: ['comment'], at: 'root' },
        attributes: ['author', 'date'],
        without: bodyAttributes,
        tokens: { each: 100 },
      }),
      records('subject', 'What the comments are about', {
        records: { exceptTypes: ['comment'], at: 'root' },
        tokens: { each: 400 },
      }),
      records('subjectOfThread', 'What the comments are about', {
        records: { exceptTypes: ['comment'], relation: 'on' },
        tokens: { each: 400 },
      }),
      records('thread', 'A comment of the same thread, the earliest first', {
        records: { types: ['comment'], at: 'elsewhere', linkedTo: ['comment', 'subject', 'subjectOfThread', 'thread'] },
        atMost: 8,
        chronological: true,
        attributes: ['author', 'date', 'body'],
        tokens: { each: 150, all: 600 },
      }),
      currentTab,
      opportunity('The opportunity nearest to the comment'),
      account({ tokens: { each: 200 } }),
      userHistory,
      otherLinked,
    ],
  },

  custom_field: {
    label: 'Custom field',
    hint: 'The text stands in a field of a business record: keep the kind of text that it is.',
    // Any record may have such a field; a definition is the root only when no other type has the id.
    rootTypes: ['opportunity', 'account', 'contact', 'project', 'custom_field_definition'],
    depth: 2,
    defaultOptions: ['related_fields', 'current_tab'],
    parts: [
      records('definition', 'The definition of the field', {
        records: { types: ['custom_field_definition'], named: 'field' },
        attributes: ['description', 'purpose', 'type'],
      }),
      records('record', 'The record that the field belongs to', {
        records: { exceptTypes: ['custom_field_definition'], at: 'root' },
        tokens: { each: 400 },
      }),
      {
        take: 'examples',
        origin: 'The same field of another record',
        atMost: 5,
        tokens: { each: 120, all: 500 },
        options: ['related_fields'],
      },
      currentTab,
      opportunity('The opportunity nearest to the record'),
      records('sharers', 'Another record that has the field', {
        records: { exceptTypes: ['custom_field_definition'], relation: 'field' },
        atMost: 3,
        tokens: { each: 120, all: 300 },
      }),
      userHistory,
      otherLinked,
    ],
  },
} as const satisfies Record<string, FieldType>;

/** The name of a field type. */
export type FieldTypeName = keyof typeof fieldTypes;

/** The names of all field types. */
export const fieldTypeNames = Object.keys(fieldTypes) as FieldTypeName[];

/** Returns the recipe of a field type, or the general one when the request names no type. */
export const recipeOf = (name: FieldTypeName | undefined): Recipe => (name === undefined ? anyField : fieldTypes[name]);
