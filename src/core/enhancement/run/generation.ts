import type { Clock } from '../../../ports/clock.ts';
import type { Attempt, SessionOutcome } from '../../../ports/sessions.ts';
import type { TokenCounter } from '../../../ports/token-counter.ts';
import { asZomaError, ZomaError } from '../../errors.ts';
import type { Chain, ChainSink } from '../../failover/chain.ts';
import type { Checks } from '../../integrity/check.ts';
import type { ShownText } from '../../failover/continuation.ts';
import { createReservationGuard } from '../../limits/reservation-guard.ts';
import { findLastMasks } from '../../masking/find-masks.ts';
import { toStorable } from '../../text/characters.ts';
import { anchorOf, farthestAnchor } from '../../text/joining/anchor.ts';
import { createTextPipeline } from '../../text/pipeline.ts';
import type { TextEdit } from '../../text/stage.ts';
import { estimateTokens } from '../../text/token-estimate.ts';
import { textAfter, textOf, type SessionEvent } from '../events.ts';
import { actionOf } from '../prepare/actions.ts';
import type { RunningSession, StopReason } from '../session.ts';
import { eventFromRecord, sumOf } from './session-end.ts';

/** The longest answer that is accepted, in UTF-16 code units: far beyond any output limit, so only a broken provider reaches it. */
const longestAnswer = 2_000_000;

/** What generations are made with. */
export interface GenerationOptions {
  readonly chain: Chain;
  readonly counter: TokenCounter;
  readonly clock: Clock;
}

/** The end of a generation: what is recorded first, and the event that is appended then. */
export interface Ending {
  readonly outcome: SessionOutcome;
  /** In the order in which they began. */
  readonly attempts: readonly Attempt[];
  readonly event: SessionEvent;
}

/** How an answer ended: whole, or with what was thrown. */
type AnswerEnd = { readonly finishReason: string; readonly checks: Checks } | { readonly error: unknown };

const toEvent = (edit: TextEdit): SessionEvent =>
  'replace' in edit
    ? { name: 'replace', data: { text: edit.replace } }
    : { name: 'chunk', data: { text: edit.append, tokens: estimateTokens(edit.append) } };

/**
 * Generates the answer to a session's prompt and appends it to the session's log, up to but not including the ending event.
 * Resolves with the ending whatever happens in between; rejects only when the log takes no more from this writer.
 */
export const generate = async (
  session: RunningSession,
  { chain, counter, clock }: GenerationOptions,
): Promise<Ending> => {
  const { text: input, prompt, circuits, masker, spending, signal, earlier } = session;
  const { continues = false, adds } = actionOf(session.action);
  /** The text of the log; the events themselves are the log's to keep. */
  let logged = textOf(earlier);
  const append = async (events: readonly SessionEvent[]): Promise<void> => {
    await session.writer.append(events);
    logged = events.reduce(textAfter, logged);
  };
  const guard = createReservationGuard({ spending, counter, signal });
  const pipeline = await createTextPipeline({
    input,
    format: session.masks.format,
    continues,
    adds,
    customPrompt: session.customPrompt,
    already: logged,
    createUnmasker: masker.unmasker,
    write: (edits) => append(edits.map(toEvent)),
  });
  /** What the next model is asked to repeat. */
  let anchor = '';
  let provider: string | undefined;
  let model: string | undefined;
  let received = 0;

  /** The shown text as a provider may see it. */
  const maskShown = async (): Promise<ShownText> => {
    await pipeline.drain();
    const text = toStorable(pipeline.text);
    if (text === '') return { text, anchor: '' };
    const masked = await masker.maskText(text);
    const behindText = masked.length - masked.trimEnd().length;
    const asked = anchorOf(masked, findLastMasks(masked, farthestAnchor + behindText));
    anchor = masker.unmask(asked);
    return { text: masked, anchor: asked };
  };

  const takeText = (text: string, show: (text: string) => Promise<void> | undefined): Promise<void> | undefined => {
    received += text.length;
    if (received > longestAnswer) throw new ZomaError('provider_unavailable');
    const reserved = guard.push(text);
    return reserved ? reserved.then(() => show(text)) : show(text);
  };

  const sink: ChainSink = {
    attempt: async (attempt) => {
      const { number, continues: isRest, failover } = attempt;
      await pipeline.begin(isRest ? anchor : undefined);
      guard.begin(number);
      if (provider === attempt.provider && model === attempt.model) return;
      const context = model === undefined && earlier.length === 0 ? session.context : undefined;
      ({ provider, model } = attempt);
      await pipeline.flush();
      const data = { provider, model, ...(failover && { failover }), ...(context && { context }) };
      await append([{ name: 'metadata', data: { status: 'processing', ...data } }]);
    },
    text: (text) => takeText(text, pipeline.push),
    replace: (text) => takeText(text, pipeline.restart),
  };

  const runChain = async () => {
    try {
      return await chain.answer({ request: prompt, circuits, shown: maskShown, spending }, signal, sink);
    } finally {
      // What waits of an answer that broke off is shown too.
      await pipeline.drain();
    }
  };

  const answer = async (): Promise<AnswerEnd> => {
    const { finishReason } = await runChain();
    await pipeline.end();
    const sent = prompt.messages.map(({ content }) => content);
    const { result, checks } = await masker.repair({ input, continues, sent, result: pipeline.text });
    await pipeline.replaceAll(result);
    await pipeline.flush();
    return { finishReason, checks };
  };

  const end = await answer().catch((error: unknown): AnswerEnd => ({ error }));
  await pipeline.flush();

  const attempts = spending.attempts();
  const outcome: SessionOutcome = {
    epoch: session.epoch,
    enhancedText: logged,
    provider,
    model,
    ...sumOf(attempts),
    completedAt: new Date(clock.now()),
    ...statusOf(end, signal),
  };
  return { outcome, attempts, event: eventFromRecord(outcome, 'error' in end ? undefined : end.finishReason) };
};

/** How the end of an answer is recorded. */
const statusOf = (end: AnswerEnd, signal: AbortSignal) => {
  if (!('error' in end)) return { status: 'completed', checks: end.checks } as const;
  const isOverLimit = end.error instanceof ZomaError && end.error.code === 'rate_limited';
  const stop = signal.aborted ? (signal.reason as StopReason) : isOverLimit ? 'limit' : undefined;
  if (stop === undefined) return { status: 'error', error: asZomaError(end.error).toPublic() } as const;
  if (stop === 'interrupted' || stop === 'handed_over') {
    return { status: 'error', error: new ZomaError('interrupted').toPublic() } as const;
  }
  return { status: 'cancelled', cancelReason: stop } as const;
};
