import type { CurrentTabPart, RestPart, UserHistoryPart } from './field-type.ts';

export const currentTab: CurrentTabPart = {
  take: 'current_tab',
  origin: 'What the user sees beside the text',
  tokens: { each: 400, all: 400 },
};

export const userHistory: UserHistoryPart = {
  take: 'user_history',
  origin: 'An earlier text of the user in such a field: a sample of style, not of facts',
  atMost: 3,
  tokens: { each: 150, all: 400 },
};

export const whatElseIsLinked: RestPart = {
  take: 'rest',
  origin: 'Another record that is linked',
  atMost: 5,
  tokens: { each: 150, all: 400 },
  options: ['related_fields', 'opportunity_details'],
};
