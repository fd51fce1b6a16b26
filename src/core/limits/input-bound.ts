import type { ModelRequest } from '../../ports/language-model.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { promptTokens } from '../failover/accounting.ts';

/** Tokenizers of other providers than the one that counts may need more tokens for the same text. */
const otherTokenizers = 1.25;
/** What a provider adds around each message. */
const tokensAroundMessage = 8;

/** As many tokens as the request's input will hardly have more of: what is reserved for it. */
export const inputBound = async (counter: TokenCounter, request: ModelRequest): Promise<number> =>
  Math.ceil((await promptTokens(counter, request)) * otherTokenizers) +
  tokensAroundMessage * (request.messages.length + 1);
