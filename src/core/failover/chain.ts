import {
  ProviderError,
  type FailureClass,
  type LanguageModel,
  type ModelRequest,
  type TokenUsage,
} from '../../ports/language-model.ts';
import type { Logger } from '../../ports/logger.ts';
import { ZomaError, type ErrorCode } from '../errors.ts';
import { withDeadlines, type Deadlines } from './deadlines.ts';

export interface FailedAttempt {
  readonly provider: string;
  readonly model: string;
  readonly reason: FailureClass;
}

export type ChainEvent =
  /** A provider is asked now; `failover` says which one failed before it, and how. */
  | {
      readonly type: 'attempt';
      readonly provider: string;
      readonly model: string;
      readonly failover?: { readonly from: string; readonly reason: FailureClass };
    }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'finish'; readonly finishReason: string; readonly usage?: TokenUsage };

/** The failures that are the caller's to hear as they are, and not another provider's to mend. */
const codeOf = (attempts: readonly FailedAttempt[]): ErrorCode => {
  if (attempts.at(-1)?.reason === 'safety') return 'content_rejected';
  return attempts.every(({ reason }) => reason === 'context_too_long') ? 'context_too_long' : 'provider_unavailable';
};

/**
 * The providers in order: the next is asked when one fails before its first token.
 *
 * `stream` yields one `attempt` for each provider that is asked, then the texts of
 * the one that answers, then `finish`; an answer that has no text but white space is
 * a failure. It throws a ZomaError `content_rejected`, `context_too_long` or
 * `provider_unavailable`, with the attempts in `details`; and, when `signal` aborts,
 * the ProviderError `cancelled`.
 */
export const createChain = ({
  models,
  deadlines,
  logger,
}: {
  models: readonly LanguageModel[];
  deadlines: Deadlines;
  logger: Logger;
}) => {
  async function* attempt(model: LanguageModel, request: ModelRequest, signal: AbortSignal) {
    let started = false;
    let whiteSpace = '';
    for await (const event of withDeadlines(model, request, signal, deadlines)) {
      if (event.type === 'finish') {
        if (!started) throw new ProviderError('malformed');
        yield event;
      } else if (started) {
        yield event;
      } else {
        whiteSpace += event.text;
        if (whiteSpace.trim() === '') continue;
        started = true;
        yield { type: 'text' as const, text: whiteSpace };
      }
    }
  }

  return {
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ChainEvent, void, undefined> {
      const failed: FailedAttempt[] = [];
      for (const model of models) {
        const { provider, model: name } = model;
        const last = failed.at(-1);
        const failover = last && { from: last.provider, reason: last.reason };
        yield { type: 'attempt', provider, model: name, ...(failover && { failover }) };

        let answering = false;
        try {
          for await (const event of attempt(model, request, signal)) {
            answering = true;
            yield event;
          }
          return;
        } catch (error) {
          if (!(error instanceof ProviderError) || error.failure === 'cancelled') throw error;
          logger.warn({ provider, model: name, failure: error.failure, err: error }, 'a provider failed');
          failed.push({ provider, model: name, reason: error.failure });
          if (answering || error.failure === 'safety') break;
        }
      }
      throw new ZomaError(codeOf(failed), { details: { attempts: failed } });
    },
  };
};

export type Chain = ReturnType<typeof createChain>;
