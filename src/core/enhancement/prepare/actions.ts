import type { ReasoningEffort } from '../../../ports/language-model.ts';

/** Options of a request, as the user wrote them. */
export interface Extras {
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
}

/** A request's options in words that are safe inside an instruction. */
export interface Wording {
  /** `the tone "formal"`, or `the tone that it has` where the request names none. */
  readonly tone: string;
  /** `the language "German"`, or `the language that it has` where the request names none. */
  readonly language: string;
}

/** What can be done with the text of a field. */
export interface Action {
  /** Its name in a menu. */
  readonly label: string;
  /** What it does with the text, in one sentence for the user. */
  readonly description: string;
  /** The option that the action requires; all others are optional. */
  readonly needs?: keyof Extras;
  /** The instruction for the model. */
  instruction(wording: Wording): string;
  /** A generous estimate of the answer's length for a text of this length, in tokens. */
  expectedLength(inputTokens: number): number;
  /** Whether protected content (links, code …) is sent unmasked, as the user's instruction may concern it. */
  readonly showsProtected?: boolean;
  /** The reasoning effort, unless the operator sets one; low when absent. */
  readonly reasoningEffort?: ReasoningEffort;
  /** Whether the answer may have sentences that the text does not have, such as closing words. */
  readonly adds?: boolean;
  /** Whether the answer continues the text, instead of replacing it. */
  readonly continues?: boolean;
}

/** All actions by their names in requests, in the order of a menu. */
export const actions = {
  improve: {
    label: 'Improve',
    description: 'Makes the text clearer and better to read.',
    instruction: () =>
      'Improve the text: make it clear, fluent and precise, and correct its mistakes. ' +
      'Keep its meaning, every fact in it, its structure and about its length.',
    expectedLength: (inputTokens) => inputTokens * 1.3,
  },

  make_shorter: {
    label: 'Make shorter',
    description: 'Says the same in fewer words.',
    instruction: () =>
      'Make the text shorter, to about half its length: say the same in fewer words. ' +
      'Keep its point of view, its structure and every fact that matters; it stays the same kind of text, not a summary of it.',
    expectedLength: (inputTokens) => inputTokens * 0.8,
  },

  summarize: {
    label: 'Summarize',
    description: 'Sums up what the text says.',
    instruction: () =>
      'Summarize the text: its essential points, decisions, dates and figures, in a few sentences, ' +
      'or in a short paragraph for each part of a long text. Add nothing that the text does not say.',
    expectedLength: (inputTokens) => inputTokens * 0.5,
  },

  fix_grammar: {
    label: 'Fix grammar',
    description: 'Corrects spelling, grammar and punctuation, and nothing else.',
    instruction: () =>
      'Correct the spelling, grammar and punctuation of the text. ' +
      'Change nothing else: not the choice of words, the style, the order or the line breaks. A text without mistakes comes back as it is.',
    expectedLength: (inputTokens) => inputTokens * 1.1,
  },

  change_tone: {
    label: 'Change tone',
    description: 'Says the same in another tone.',
    needs: 'tone',
    instruction: ({ tone }) => `Rewrite the text in ${tone}. Keep its meaning, every fact in it and about its length.`,
    expectedLength: (inputTokens) => inputTokens * 1.3,
  },

  expand: {
    label: 'Expand',
    description: 'Says the same in more detail.',
    instruction: () =>
      'Expand the text to about twice its length: carry out its points in more detail and connect them. ' +
      'Invent no facts: no names, numbers, dates or promises that the text does not give.',
    expectedLength: (inputTokens) => inputTokens * 2.5,
    adds: true,
  },

  free_prompt: {
    label: 'Own instruction',
    description: 'Does with the text what you ask for.',
    needs: 'customPrompt',
    instruction: () => "Do with the text what the user's own instruction below asks for, and nothing beyond it.",
    showsProtected: true,
    adds: true,
    // It may be any task, not only a rewrite.
    reasoningEffort: 'medium',
    // An own instruction may ask for far more than the text has: "write an offer from these three words".
    expectedLength: (inputTokens) => Math.max(2048, inputTokens * 1.5),
  },

  translate: {
    label: 'Translate',
    description: 'Translates the text into another language.',
    needs: 'language',
    instruction: ({ language }) =>
      `Translate the text into ${language}: faithfully, and so that it reads as if written in that language. ` +
      'Leave nothing out and add nothing. Parts that are in that language already stay as they are.',
    // The same text takes up to twice the tokens in another script.
    expectedLength: (inputTokens) => inputTokens * 2,
  },

  continue: {
    label: 'Continue',
    description: 'Writes on where the text ends.',
    instruction: () =>
      'Continue the text from exactly where it ends, in its style, by one to three sentences or as much as completes its thought. ' +
      'Answer with the continuation alone and repeat nothing of the text. ' +
      'Begin with a space or a line break where one is needed between the text and what follows. ' +
      'Invent no names, numbers or promises.',
    expectedLength: (inputTokens) => Math.min(1024, Math.max(256, inputTokens)),
    adds: true,
    continues: true,
  },
} as const satisfies Record<string, Action>;

export type ActionName = keyof typeof actions;

export const actionNames = Object.keys(actions) as ActionName[];

/** Returns the action of this name. */
export const actionOf = (name: ActionName): Action => actions[name];

/** Returns the option that the action requires and the request lacks; a blank one is lacking. */
export const missingExtra = (name: ActionName, extras: Extras): keyof Extras | undefined => {
  const { needs } = actionOf(name);
  return needs !== undefined && !extras[needs]?.trim() ? needs : undefined;
};

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
