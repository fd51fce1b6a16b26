import type { Recipe } from './field-type.ts';
import { currentTab, whatElseIsLinked } from './shared-parts.ts';

/** For a request that does not say what kind of field its text stands in. */
export const anyField: Recipe = {
  rootTypes: ['opportunity', 'project', 'account'],
  depth: 2,
  defaultOptions: ['related_fields', 'opportunity_details', 'current_tab'],
  parts: [
    {
      take: 'records',
      name: 'record',
      origin: 'The record that the text belongs to',
      records: { at: 'root' },
      atMost: 1,
      tokens: { each: 400 },
      options: ['related_fields'],
    },
    {
      take: 'records',
      name: 'opportunity',
      origin: 'The opportunity nearest to the record',
      records: { types: ['opportunity'] },
      atMost: 1,
      attributes: ['stage', 'amount', 'currency', 'close_date', 'description'],
      options: ['opportunity_details'],
    },
    currentTab,
    whatElseIsLinked,
  ],
};
