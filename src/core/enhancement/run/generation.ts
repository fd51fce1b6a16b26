import type { EventLogWriter } from '../../../ports/event-log.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import type { CancelReason } from '../../../ports/control-bus.ts';
import type { Attempt, SessionOutcome } from '../../../ports/sessions.ts';
import type { TokenCounter } from '../../../ports/token-counter.ts';
import type { Vocabulary } from '../../../ports/vocabulary.ts';
import type { Clock } from '../../../ports/clock.ts';
import { asZomaError, ZomaError } from '../../errors.ts';
import type { Chain, PlannedAttempt } from '../../failover/chain.ts';
import { anchorOf } from '../../text/joining/seam.ts';
import type { Checks } from '../../integrity/check.ts';
import { estimateTokens } from '../../text/token-estimate.ts';
import { createReservationGuard } from '../../limits/reservation-guard.ts';
import type { SessionSpending } from '../../limits/session-spending.ts';
import { toDollars } from '../../pricing/money.ts';
import type { ContextSummary } from '../../context/manifest.ts';
import { actionOf, type ActionName } from '../prepare/actions/index.ts';
import { textOf, type SessionEvent } from '../events.ts';
import { createChunkCoalescer, toStorable } from '../../text/chunk-coalescer.ts';
import type { SessionMasker } from '../session-masker.ts';
import { createShownText, type Edit } from '../../text/shown-text.ts';
import { wordsOf } from '../../text/joining/known-words.ts';

/** Why a running generation stops; `interrupted`: its node stops; `handed_over`: another node goes on with it. */
export type StopReason = CancelReason | 'interrupted' | 'handed_over';

/** The longest answer that is taken, in UTF-16 code units: far beyond any output limit, so only a broken provider meets it. */
const longestAnswer = 2_000_000;

/** What one generation works with, from its first event to its ending. */
export interface Generation {
  readonly text: string;
  readonly action: ActionName;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
  readonly request: ModelRequest;
  /** What the request was masked with, and what its answers are unmasked with. */
  readonly masker: SessionMasker;
  /** The summary of the context that the first event carries. */
  readonly context?: ContextSummary | undefined;
  readonly chain: Chain;
  readonly spending: SessionSpending;
  readonly counter: TokenCounter;
  readonly writer: EventLogWriter<SessionEvent>;
  /** The writer's. */
  readonly epoch: number;
  /** What the log held when this writer took the session over: it goes on after the last character. */
  readonly earlier?: readonly SessionEvent[];
  readonly vocabulary: Vocabulary;
  readonly clock: Clock;
  /** Its reason, when it aborts, is a StopReason. */
  readonly signal: AbortSignal;
}

/** How a generation ended: the event that says so, yet to be appended, and what is recorded first. */
export interface Ending {
  readonly event: SessionEvent;
  readonly outcome: SessionOutcome;
  /** In the order in which they began. */
  readonly attempts: readonly Attempt[];
}

/** What is billed for all attempts together. */
const sumOf = (attempts: readonly Attempt[]) => ({
  inputTokens: attempts.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
  outputTokens: attempts.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  cost: attempts.reduce((sum, { cost }) => sum + cost, 0n),
});

/**
 * Lets the chain answer the request and appends what it says to the session's log, up
 * to, but not with, the ending event. Resolves with the ending whatever happens in
 * between; rejects only when the log takes no more from this writer.
 */
export const generate = async ({
  text: input,
  action,
  customPrompt,
  request,
  masker,
  context,
  chain,
  spending,
  counter,
  writer,
  epoch,
  earlier = [],
  vocabulary,
  clock,
  signal,
}: Generation): Promise<Ending> => {
  const appended: SessionEvent[] = [...earlier];
  const append = async (events: readonly SessionEvent[]): Promise<void> => {
    await writer.append(events);
    appended.push(...events);
  };
  const coalescer = createChunkCoalescer({
    append: (pieces) =>
      append(pieces.map((piece) => ({ name: 'chunk', data: { text: piece, tokens: estimateTokens(piece) } }))),
  });
  const watch = createReservationGuard({ spending, counter, signal });
  const inputWords = wordsOf(input);
  const { format } = masker.state();
  const { continues: continuesInput = false, adds } = actionOf(action);
  /** What the next model is asked to repeat: an end of what is shown that lies in no mask. */
  let anchor = '';
  const shown = createShownText({
    input,
    format,
    continues: continuesInput,
    adds,
    customPrompt,
    already: textOf(earlier),
    knows: (word) => inputWords().has(word) || vocabulary.knows(word),
    anchorOf: () => anchor,
  });
  let unmasker = masker.unmasker();
  let checks: Checks = {};
  let asked: { readonly provider: string; readonly model: string } | undefined;
  let received = 0;

  const show = async (edit: Edit): Promise<void> => {
    if ('append' in edit) coalescer.push(edit.append);
    else {
      await coalescer.flush();
      await append([{ name: 'replace', data: { text: toStorable(edit.replace) } }]);
    }
  };

  const showAll = async (edits: readonly (Edit | undefined)[]): Promise<void> => {
    for (const edit of edits) if (edit) await show(edit);
  };

  /** What is shown, as a provider may see it. */
  const maskShown = async (): Promise<string> => {
    const text = toStorable(shown.text);
    if (text === '') return text;
    const [masked] = await masker.mask([{ text, keepsProtected: true }]);
    if (masked === undefined) throw new ZomaError('internal', { cause: new Error('a text was not masked') });
    anchor = masker.unmask(anchorOf(masked.text));
    return masked.text;
  };

  const answer = async (): Promise<string> => {
    const task = {
      request,
      shown: maskShown,
      firstNumber: spending.firstNumber,
      reserve: (attempt: PlannedAttempt) => spending.reserve(attempt, signal),
      onAttempt: spending.bill,
    };
    for await (const event of chain.stream(task, signal)) {
      if (event.type === 'attempt') {
        const { number, provider, model, continues, failover } = event;
        shown.begin(continues);
        unmasker = masker.unmasker();
        watch.begin(number);
        if (asked?.provider === provider && asked.model === model) continue;
        const isFirst = asked === undefined && earlier.length === 0;
        asked = { provider, model };
        await coalescer.flush();
        const told = { ...(failover && { failover }), ...(isFirst && context && { context }) };
        await append([{ name: 'metadata', data: { provider, model, status: 'processing', ...told } }]);
      } else if (event.type === 'finish') {
        await showAll([shown.push(unmasker.end()), ...shown.end()]);
        const sent = request.messages.map(({ content }) => content);
        const repaired = await masker.repair({ input, continues: continuesInput, sent, result: shown.text });
        await showAll([shown.become(repaired.result)]);
        checks = repaired.checks;
        await coalescer.flush();
        return event.finishReason;
      } else {
        if (event.type === 'replace') {
          unmasker = masker.unmasker();
          await showAll([shown.takeBack()]);
        }
        received += event.text.length;
        if (received > longestAnswer) throw new ZomaError('provider_unavailable');
        const questioned = watch.push(event.text);
        if (questioned) await questioned;
        await showAll([shown.push(unmasker.push(event.text))]);
      }
    }
    throw new ZomaError('internal', { cause: new Error('the chain ended without an end') });
  };

  const ended = await answer().then(
    (finishReason) => ({ finishReason }),
    (error: unknown) => ({ error }),
  );
  await coalescer.flush();

  const attempts = spending.attempts();
  const enhancedText = textOf(appended);
  const { cost, ...tokens } = sumOf(attempts);
  const outcome = {
    epoch,
    enhancedText,
    provider: asked?.provider,
    model: asked?.model,
    ...tokens,
    cost,
    completedAt: new Date(clock.now()),
  };

  if ('finishReason' in ended && asked) {
    return {
      attempts,
      outcome: { ...outcome, status: 'completed', checks },
      event: {
        name: 'done',
        data: {
          length: enhancedText.length,
          totalTokens: tokens.inputTokens + tokens.outputTokens,
          usage: { ...tokens, cost: toDollars(cost) },
          ...asked,
          finishReason: ended.finishReason,
          checks,
        },
      },
    };
  }

  const thrown = 'error' in ended ? ended.error : undefined;
  const isOverLimit = thrown instanceof ZomaError && thrown.code === 'rate_limited';
  const stop = signal.aborted ? (signal.reason as StopReason) : isOverLimit ? 'limit' : undefined;
  if (stop !== undefined && stop !== 'interrupted' && stop !== 'handed_over') {
    return {
      attempts,
      outcome: { ...outcome, status: 'cancelled', cancelReason: stop },
      event: { name: 'cancelled', data: { reason: stop } },
    };
  }
  const error = stop !== undefined ? new ZomaError('interrupted') : asZomaError(thrown);
  return {
    attempts,
    outcome: { ...outcome, status: 'error', error: error.toPublic() },
    event: { name: 'error', data: error.toPublic() },
  };
};
