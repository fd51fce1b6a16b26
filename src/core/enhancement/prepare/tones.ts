/** Tones for a menu, by what a request names; a request may name any other that is not too long. */
export const suggestedTones = {
  formal: { label: 'Formal' },
  professional: { label: 'Professional' },
  friendly: { label: 'Friendly' },
  casual: { label: 'Casual' },
  confident: { label: 'Confident' },
  persuasive: { label: 'Persuasive' },
  empathetic: { label: 'Empathetic' },
  neutral: { label: 'Neutral' },
} as const satisfies Record<string, { readonly label: string }>;

export type SuggestedTone = keyof typeof suggestedTones;

export const suggestedToneNames = Object.keys(suggestedTones) as SuggestedTone[];

/** In UTF-16 code units, as a request is measured. */
export const maxToneLength = 100;
