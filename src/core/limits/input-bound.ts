import type { ModelRequest } from '../../ports/language-model.ts';
import type { TokenCounter } from '../../ports/token-counter.ts';
import { promptTokens } from '../failover/accounting.ts';

/** How many more tokens another provider's tokenizer may need for a text. */
const otherTokenizers = 1.25;
/** Tokens that a provider adds around each message. */
const tokensAroundMessage = 8;

/** Bounds the tokens of the request's input, for its reservation. */
export const inputBound = async (counter: TokenCounter, request: ModelRequest): Promise<number> =>
  Math.ceil((await promptTokens(counter, request)) * otherTokenizers) +
  tokensAroundMessage * (request.messages.length + 1);
