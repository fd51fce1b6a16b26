import { checkIntegrity, type IntegrityQuestion } from '../integrity/check.ts';
import { repairResult } from '../integrity/repair.ts';
import type { Checks } from './events.ts';

/** A whole result, repaired as far as it can be, with what became of the protected content of its input. */
export const conclude = (question: IntegrityQuestion): { readonly text: string; readonly checks: Checks } => {
  const text = repairResult(question);
  return { text, checks: checkIntegrity({ ...question, result: text }) };
};
