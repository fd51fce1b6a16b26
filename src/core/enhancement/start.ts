import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Owner, Sessions } from '../../ports/sessions.ts';
import type { UsageRecords } from '../../ports/usage-records.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import { estimateTokens } from '../limits/estimate-tokens.ts';
import type { ActionName } from './actions/index.ts';
import type { SessionEvent } from './events.ts';
import type { FieldTypeName } from './field-types.ts';
import type { FormatName } from './formats.ts';
import type { ContextOptionName } from './context-options.ts';
import { outputBudget } from './output-budget.ts';
import { buildPrompt } from './prompt.ts';
import { createEarlierTurns } from './refinement.ts';
import type { Runner } from './runner.ts';

export interface EnhancementRequest {
  readonly text: string;
  readonly action: ActionName;
  readonly format?: FormatName | undefined;
  readonly context?:
    | {
        readonly fieldType?: FieldTypeName | undefined;
        readonly entityId?: string | undefined;
        readonly fieldId?: string | undefined;
        readonly metadata?: object | undefined;
      }
    | undefined;
  readonly includeContext?: readonly ContextOptionName[] | undefined;
  readonly customPrompt?: string | undefined;
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
  readonly parentSessionId?: string | null | undefined;
}

export interface StartedSession {
  readonly sessionId: string;
  /** Of the prompt and the answer together. */
  readonly estimatedTokens: number;
}

/** The same for requests that say the same, in whatever order their fields come. */
const fingerprintOf = (request: EnhancementRequest): string => {
  const sorted = JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('base64url');
};

export const createStart = ({
  sessions,
  usageRecords,
  log,
  runner,
  clock,
  maxOutputTokens,
  windowMs,
  accepting,
}: {
  sessions: Sessions;
  usageRecords: UsageRecords;
  log: EventLog<SessionEvent>;
  runner: Runner;
  clock: Clock;
  maxOutputTokens: number;
  windowMs: number;
  /** Whether this node takes new sessions. */
  accepting: () => boolean;
}) => {
  const earlierTurns = createEarlierTurns({ sessions });

  /**
   * Records a session and begins its work. With an idempotency key, the session of the
   * first request that carried it: work begins once, however many come.
   * @throws ZomaError `not_found`, `conflict` for the parent; `conflict` for a key that came with another
   * request; `overloaded` while the node drains
   */
  return async (
    owner: Owner,
    request: EnhancementRequest,
    idempotencyKey: string | undefined,
  ): Promise<StartedSession> => {
    if (!accepting()) throw new ZomaError('overloaded', { retryAfterSeconds: 1 });
    const { text, action, format = 'text', parentSessionId, context, includeContext, ...extras } = request;
    const earlier = parentSessionId == null ? [] : await earlierTurns(parentSessionId, owner);
    const budget = outputBudget({ action, inputTokens: estimateTokens(text), ceiling: maxOutputTokens });
    const prompt = buildPrompt({
      text,
      action,
      format,
      ...extras,
      fieldType: context?.fieldType,
      earlier,
      maxOutputTokens: budget,
    });
    const promptTokens = estimateTokens(prompt.system + prompt.messages.map(({ content }) => content).join(''));

    const sessionId = newId();
    const createdAt = new Date(clock.now());
    // Opened before it can be found, so that whoever finds the session finds its log.
    const writer = await log.open(sessionId, 1);
    await usageRecords.openWindows(owner, createdAt, windowMs);
    const fingerprint = fingerprintOf(request);
    const { created, session } = await sessions.create({
      id: sessionId,
      organizationId: owner.organizationId,
      userId: owner.userId,
      parentId: parentSessionId ?? undefined,
      text,
      action,
      format,
      options: JSON.parse(JSON.stringify({ ...extras, context, includeContext })) as object,
      createdAt,
      idempotency: idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint },
    });
    if (created) runner.start({ sessionId, userId: owner.userId, text, action, request: prompt, writer });
    else if (session.fingerprint !== fingerprint) {
      throw new ZomaError('conflict', { message: 'The idempotency key came with a different request before.' });
    }
    return { sessionId: session.id, estimatedTokens: promptTokens + budget };
  };
};

export type Start = ReturnType<typeof createStart>;
