import type { ModelRequest, RequestSize } from '../../ports/language-model.ts';
import { ZomaError } from '../errors.ts';
import type { Candidate } from './candidate.ts';

/** The last of several requests for one answer has the prompt and nearly the whole answer in it. */
export const tokensNeeded = ({ promptTokens, expectedTokens }: RequestSize): number => promptTokens + expectedTokens;

/** A part of a text may have more tokens for each character than the whole. */
const margin = 0.98;

/**
 * Refuses a request whose whole answer no candidate's window can hold, before anything is paid. A window that is not known holds
 * everything.
 * @throws ZomaError `context_too_long` with the tokens that are needed and the characters of text that fit
 */
export const assertFits = (candidates: readonly Candidate[], { size }: ModelRequest): void => {
  if (size === undefined) return;
  const tokens = tokensNeeded(size);
  const mostTokens = Math.max(...candidates.map(({ contextWindow }) => contextWindow ?? Infinity));
  if (tokens <= mostTokens) return;
  const beside = size.promptTokens - size.textTokens;
  const share = Math.max(0, mostTokens - beside) / (tokens - beside);
  const mostCharacters = Math.floor(size.characters * share * margin);
  throw new ZomaError('context_too_long', {
    message: `The text and its result are too long for every configured model; about ${String(mostCharacters)} characters fit.`,
    details: { tokens, mostTokens, characters: size.characters, mostCharacters },
  });
};
