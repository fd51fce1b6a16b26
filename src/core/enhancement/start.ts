import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Owner, SessionRecord, Sessions } from '../../ports/sessions.ts';
import type { WorkLeases } from '../../ports/work-leases.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import { estimateTokens } from '../limits/estimate-tokens.ts';
import type { UsageReport } from '../limits/usage.ts';
import type { ActionName } from './actions/index.ts';
import type { SessionEvent } from './events.ts';
import type { FieldTypeName } from './field-types.ts';
import type { FormatName } from './formats.ts';
import type { ContextOptionName } from './context-options.ts';
import { outputBudget } from './output-budget.ts';
import { buildPrompt } from './prompt.ts';
import { createEarlierTurns } from './refinement.ts';
import type { Runner, Task } from './runner.ts';

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
  readonly session: SessionRecord;
  /** Of the prompt and the answer together. */
  readonly estimatedTokens: number;
  /** Of the user's requests in the window, after this one. */
  readonly rateLimit: { readonly remaining: number; readonly resetAt: string };
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

/** Of the writer that a session begins with. */
const firstEpoch = 1;

export const createStart = ({
  sessions,
  usage,
  log,
  leases,
  runner,
  clock,
  maxOutputTokens,
  accepting,
}: {
  sessions: Sessions;
  usage: UsageReport;
  log: EventLog<SessionEvent>;
  leases: WorkLeases<Task>;
  runner: Runner;
  clock: Clock;
  maxOutputTokens: number;
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
    const writer = await log.open(sessionId, firstEpoch);
    const { organizationId, userId } = owner;
    const task: Task = { organizationId, userId, text, action, request: prompt };
    // Held before it is recorded, so that no recorded session is without somebody who goes on with it.
    await leases.hold(sessionId, task);
    const { requests } = await usage.begin(owner, createdAt);
    const fingerprint = fingerprintOf(request);
    const { created, session } = await sessions.create({
      id: sessionId,
      organizationId,
      userId,
      parentId: parentSessionId ?? undefined,
      text,
      action,
      format,
      options: JSON.parse(JSON.stringify({ ...extras, context, includeContext })) as object,
      createdAt,
      idempotency: idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint },
    });
    if (created) runner.start({ sessionId, task, writer, epoch: firstEpoch });
    else {
      leases.release(sessionId);
      // The log that nobody will write is closed, so that it expires.
      await writer.append([], { end: true });
      if (session.fingerprint !== fingerprint) {
        throw new ZomaError('conflict', { message: 'The idempotency key came with a different request before.' });
      }
    }
    const used = requests.used + (created ? 1 : 0);
    return {
      session,
      estimatedTokens: promptTokens + budget,
      rateLimit: { remaining: Math.max(0, requests.limit - used), resetAt: requests.resetAt },
    };
  };
};

export type Start = ReturnType<typeof createStart>;
