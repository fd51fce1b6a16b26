import type { Action, Extras } from './action.ts';
import { changeTone } from './change-tone.ts';
import { continueText } from './continue.ts';
import { expand } from './expand.ts';
import { fixGrammar } from './fix-grammar.ts';
import { freePrompt } from './free-prompt.ts';
import { improve } from './improve.ts';
import { makeShorter } from './make-shorter.ts';
import { summarize } from './summarize.ts';
import { translate } from './translate.ts';

/** Every action under its name in requests, in the order of a menu. */
export const actions = {
  improve,
  make_shorter: makeShorter,
  summarize,
  fix_grammar: fixGrammar,
  change_tone: changeTone,
  expand,
  free_prompt: freePrompt,
  translate,
  continue: continueText,
} as const satisfies Record<string, Action>;

export type ActionName = keyof typeof actions;

export const actionNames = Object.keys(actions) as ActionName[];

/** The action of that name, with every field that an action may have. */
export const actionOf = (name: ActionName): Action => actions[name];

/** The extra that the action needs and the request lacks; what is blank counts as lacking. */
export const missingExtra = (name: ActionName, extras: Extras): keyof Extras | undefined => {
  const { needs } = actionOf(name);
  return needs !== undefined && !extras[needs]?.trim() ? needs : undefined;
};
