import type { FieldType } from './field-type.ts';
import { currentTab, userHistory, whatElseIsLinked } from './shared-parts.ts';

export const customField: FieldType = {
  label: 'Custom field',
  hint: 'The text stands in a field of a business record: keep the kind of text that it is.',
  // Any record may have such a field; a definition is taken when nothing else has the id.
  rootTypes: ['opportunity', 'account', 'contact', 'project', 'custom_field_definition'],
  depth: 2,
  defaultOptions: ['related_fields', 'current_tab'],
  parts: [
    {
      take: 'records',
      name: 'definition',
      origin: 'The definition of the field',
      records: { types: ['custom_field_definition'], named: 'field' },
      atMost: 1,
      attributes: ['description', 'purpose', 'type'],
      options: ['related_fields'],
    },
    {
      take: 'records',
      name: 'record',
      origin: 'The record that the field belongs to',
      records: { exceptTypes: ['custom_field_definition'], at: 'root' },
      atMost: 1,
      tokens: { each: 400 },
      options: ['related_fields'],
    },
    {
      take: 'examples',
      origin: 'The same field of another record',
      atMost: 5,
      tokens: { each: 120, all: 500 },
      options: ['related_fields'],
    },
    currentTab,
    {
      take: 'records',
      name: 'opportunity',
      origin: 'The opportunity nearest to the record',
      records: { types: ['opportunity'] },
      atMost: 1,
      attributes: ['stage', 'amount', 'currency', 'close_date', 'description'],
      options: ['opportunity_details'],
    },
    {
      take: 'records',
      name: 'sharers',
      origin: 'Another record that has the field',
      records: { exceptTypes: ['custom_field_definition'], relation: 'field' },
      atMost: 3,
      tokens: { each: 120, all: 300 },
      options: ['related_fields'],
    },
    userHistory,
    whatElseIsLinked,
  ],
};
