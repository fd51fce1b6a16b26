import type { EventLogWriter } from '../../ports/event-log.ts';
import type { ModelRequest, TokenUsage } from '../../ports/language-model.ts';
import type { CancelReason } from '../../ports/control.ts';
import type { SessionOutcome } from '../../ports/sessions.ts';
import type { Clock } from '../../ports/clock.ts';
import { asZomaError, ZomaError } from '../errors.ts';
import type { Chain } from '../failover/chain.ts';
import { estimateTokens } from '../limits/estimate-tokens.ts';
import { toDollars } from '../pricing/money.ts';
import { actionOf, type ActionName } from './actions/index.ts';
import { createAnswerFilter } from './answer-filter.ts';
import { textOf, type SessionEvent } from './events.ts';
import { createGatherer, toStorable } from './gatherer.ts';

/** Why a running generation is told to stop; `interrupted`: its node stops. */
export type StopReason = CancelReason | 'interrupted';

/** The longest answer that is taken, in UTF-16 code units: far beyond any output limit, so only a broken provider meets it. */
const longestAnswer = 2_000_000;

export interface Generation {
  readonly text: string;
  readonly action: ActionName;
  readonly request: ModelRequest;
  readonly chain: Chain;
  readonly writer: EventLogWriter<SessionEvent>;
  readonly clock: Clock;
  /** Its reason, when it aborts, is a StopReason. */
  readonly signal: AbortSignal;
}

/** How a generation ended: the event that says so, yet to be appended, and what is to be recorded first. */
export interface Ending {
  readonly event: SessionEvent;
  readonly outcome: SessionOutcome;
}

const promptOf = ({ system, messages }: ModelRequest): string =>
  system + messages.map((message) => message.content).join('');

/**
 * Lets the chain answer the request and appends what it says to the session's log, up
 * to, but not with, the ending event. Resolves with the ending whatever happens in
 * between; rejects only when the log takes no more from this writer.
 */
export const generate = async ({
  text,
  action,
  request,
  chain,
  writer,
  clock,
  signal,
}: Generation): Promise<Ending> => {
  const shown: SessionEvent[] = [];
  const append = async (events: readonly SessionEvent[]): Promise<void> => {
    await writer.append(events);
    shown.push(...events);
  };
  const gatherer = createGatherer({
    append: (pieces) =>
      append(pieces.map((piece) => ({ name: 'chunk', data: { text: piece, tokens: estimateTokens(piece) } }))),
  });
  const filter = createAnswerFilter({ input: text, continues: actionOf(action).continues });
  let asked: { readonly provider: string; readonly model: string } | undefined;
  let received = 0;

  const answer = async (): Promise<{ finishReason: string; usage: TokenUsage | undefined }> => {
    for await (const event of chain.stream(request, signal)) {
      if (event.type === 'attempt') {
        const { provider, model, failover } = event;
        asked = { provider, model };
        await append([
          { name: 'metadata', data: { provider, model, status: 'processing', ...(failover && { failover }) } },
        ]);
      } else if (event.type === 'text') {
        received += event.text.length;
        if (received > longestAnswer) throw new ZomaError('provider_unavailable');
        gatherer.push(filter.push(event.text));
      } else {
        const end = filter.end();
        if ('text' in end) gatherer.push(end.text);
        await gatherer.flush();
        if ('replace' in end) await append([{ name: 'replace', data: { text: toStorable(end.replace) } }]);
        return { finishReason: event.finishReason, usage: event.usage };
      }
    }
    throw new ZomaError('internal', { cause: new Error('the chain ended without an end') });
  };

  const ended = await answer().catch((error: unknown) => ({ error }));
  await gatherer.flush();

  const enhancedText = textOf(shown);
  const usage = ('usage' in ended ? ended.usage : undefined) ?? {
    inputTokens: asked ? estimateTokens(promptOf(request)) : 0,
    outputTokens: estimateTokens(enhancedText),
  };
  const outcome = {
    enhancedText,
    provider: asked?.provider,
    model: asked?.model,
    ...usage,
    cost: 0n,
    completedAt: new Date(clock.now()),
  };

  if ('finishReason' in ended && asked) {
    return {
      outcome: { ...outcome, status: 'completed' },
      event: {
        name: 'done',
        data: {
          length: enhancedText.length,
          totalTokens: usage.inputTokens + usage.outputTokens,
          usage: { ...usage, cost: toDollars(outcome.cost) },
          ...asked,
          finishReason: ended.finishReason,
          checks: {},
        },
      },
    };
  }

  const stop = signal.aborted ? (signal.reason as StopReason) : undefined;
  if (stop !== undefined && stop !== 'interrupted') {
    return {
      outcome: { ...outcome, status: 'cancelled', cancelReason: stop },
      event: { name: 'cancelled', data: { reason: stop } },
    };
  }
  const thrown = 'error' in ended ? ended.error : undefined;
  const error = stop === 'interrupted' ? new ZomaError('interrupted') : asZomaError(thrown);
  return {
    outcome: { ...outcome, status: 'error', error: error.toPublic() },
    event: { name: 'error', data: error.toPublic() },
  };
};
