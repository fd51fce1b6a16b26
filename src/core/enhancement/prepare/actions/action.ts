import type { ReasoningEffort } from '../../../../ports/language-model.ts';

/** What a request may add to any action, as the user wrote it. */
export interface Extras {
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
}

/** How an instruction may speak of what the request names; each is safe to put into a sentence. */
export interface Wording {
  /** `the tone "formal"`, or `the tone that it has` where the request names none. */
  readonly tone: string;
  /** `the language "German"`, or `the language that it has` where the request names none. */
  readonly language: string;
}

/** One thing that can be done with the text of a field. */
export interface Action {
  /** For a menu. */
  readonly label: string;
  /** One sentence for the user: what becomes of the text. */
  readonly description: string;
  /** The extra without which the action makes no sense. Every other extra stays optional. */
  readonly needs?: keyof Extras;
  /** What the model is to do with the text, in one or a few sentences. */
  instruction(wording: Wording): string;
  /** How long the answer may become, in tokens, for a text of so many: on the generous side of what is usual. */
  expectedLength(inputTokens: number): number;
  /** The model sees links, code and the like as they are, since the user may have plans for them; else it sees masks. */
  readonly showsProtected?: boolean;
  /** How much a model is to reason before it answers, unless the operator sets it; low when absent. */
  readonly reasoningEffort?: ReasoningEffort;
  /** The answer goes on where the text ends; without it the answer takes the place of the text. */
  readonly continues?: boolean;
  /** The answer may have sentences that the text does not have, such as closing words. */
  readonly adds?: boolean;
}
