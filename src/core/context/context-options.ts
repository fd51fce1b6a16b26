/** What a request may ask to be told to the model beside the text, under its name in requests. */
export const contextOptions = {
  opportunity_details: { label: 'Opportunity details' },
  current_tab: { label: 'Current tab' },
  related_fields: { label: 'Related fields' },
  user_history: { label: 'My earlier texts' },
} as const satisfies Record<string, { readonly label: string }>;

export type ContextOptionName = keyof typeof contextOptions;

export const contextOptionNames = Object.keys(contextOptions) as ContextOptionName[];
