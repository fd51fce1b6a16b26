import type { Clock } from '../../../ports/clock.ts';
import type { EventLog } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { NewSession, Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import type { WorkLeases } from '../../../ports/work-leases.ts';
import { manifestOf, summaryOf, type ContextViewer } from '../../context/context.ts';
import { overloaded, ZomaError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Admission, QuotaService, RequestsLeft } from '../../limits/quota-service.ts';
import type { SessionEvent } from '../events.ts';
import type { Prepare } from '../prepare/preparation.ts';
import { fingerprintOf, optionsOf, type EnhancementRequest } from '../prepare/request.ts';
import type { PreparedSession } from '../session.ts';
import type { Runner } from './runner.ts';

/** A session that is recorded and runs, or the one that its idempotency key started before. */
export interface StartedSession {
  readonly session: SessionRecord;
  /** The reserved tokens: those of the prompt and of the longest answer. */
  readonly estimatedTokens: number;
  /** The user's requests that are left in the window, after this one. */
  readonly rateLimit: RequestsLeft;
}

/** What starts work with. */
export interface StartOptions {
  readonly prepare: Prepare;
  readonly sessions: Sessions;
  readonly quotaService: QuotaService;
  readonly log: EventLog<SessionEvent>;
  readonly leases: WorkLeases<PreparedSession>;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many sessions this node runs at most. */
  readonly maxConcurrentSessions: number;
  /** Whether this node takes new sessions. */
  readonly accepting: () => boolean;
}

/** The epoch of a session's first writer. */
const firstEpoch = 1;

/** Runs work of the same key one after the other, whether it succeeds or fails; work of other keys does not wait for it. */
const createKeyedQueue = () => {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = last.get(key) ?? Promise.resolve();
    const own = before.then(work, work);
    last.set(key, own);
    try {
      return await own;
    } finally {
      if (last.get(key) === own) last.delete(key);
    }
  };
};

/**
 * Creates the function that starts a session. In order: look up the idempotency key and prepare the prompt (context, masks), take the
 * lease, reserve the limits, open the log, record the session, hand it to the runner.
 */
export const createStart = (options: StartOptions) => {
  const { prepare, sessions, quotaService, log, leases, runner, clock, logger, accepting } = options;
  const inTurn = createKeyedQueue();
  /** How many sessions are on their way to running. */
  let starting = 0;

  /**
   * Gives up a session that could not begin. Whether it was recorded is unknown when the database did not answer: the node that finds
   * its lease looks it up.
   */
  const giveUp = async (sessionId: string, owner: Owner): Promise<void> => {
    if (!leases.shared) return quotaService.withdraw({ sessionId, owner });
    await leases.handOver(sessionId).catch((error: unknown) => {
      logger.warn(
        { err: error, sessionId },
        'handing over a session that could not begin failed; its lease will lapse',
      );
    });
  };

  /** Records an admitted session and runs it; or finds the session that its key made before. */
  const recordAndRun = async (session: NewSession, prepared: PreparedSession, { spending }: Admission) => {
    // Opened before the session can be found: a reader that finds the session finds its log.
    const writer = await log.open(session.id, firstEpoch);
    const recorded = await sessions.create(session);
    if (recorded.created) {
      runner.start({ ...prepared, writer, spending, epoch: firstEpoch, earlier: [] });
      return recorded;
    }
    await quotaService.withdraw({ sessionId: session.id, owner: session });
    leases.complete(session.id);
    // Ended, so that the unused log expires.
    await writer.append([], { end: true });
    return recorded;
  };

  const findByKey = async (owner: Owner, key: string | undefined): Promise<SessionRecord | undefined> =>
    key === undefined ? undefined : sessions.findByKey(key, owner);

  /** Answers with a session that an earlier request made. @throws ZomaError `conflict` when that request was another one */
  const repeat = async (owner: Owner, session: SessionRecord, request: EnhancementRequest): Promise<StartedSession> => {
    if (session.fingerprint !== fingerprintOf(request)) {
      throw new ZomaError('conflict', { message: 'The idempotency key was used for a different request.' });
    }
    const { tokens } = session.admission.reserved;
    return { session, estimatedTokens: tokens, rateLimit: await quotaService.requests(owner) };
  };

  const start = async (
    viewer: ContextViewer,
    request: EnhancementRequest,
    key: string | undefined,
  ): Promise<StartedSession> => {
    const { organizationId, userId } = viewer;
    const owner: Owner = { organizationId, userId };
    const preparing = prepare(viewer, request);
    // The first session of the key answers a repeated request, even one that cannot be prepared any more.
    preparing.catch(() => undefined);
    const earlier = await findByKey(owner, key);
    if (earlier) return repeat(owner, earlier, request);

    const { prompt, masker, context, redacted } = await preparing;
    quotaService.assertFits(prompt);
    const { text, action, format = 'text', customPrompt, parentSessionId } = request;
    const sessionId = newId();
    const masks = masker.state();
    const prepared = { ...owner, sessionId, text, action, customPrompt, prompt, masks, context: summaryOf(context) };
    // Taken before anything is reserved or recorded, so that another node can go on whenever this one dies.
    await leases.hold(sessionId, prepared);
    let made: SessionRecord | undefined;
    try {
      const admission = await quotaService.admit({ sessionId, owner }, prompt);
      const { windows, reserved, requests } = admission;
      const session: NewSession = {
        ...owner,
        id: sessionId,
        parentId: parentSessionId ?? undefined,
        text,
        action,
        format,
        options: optionsOf(request),
        manifest: { ...manifestOf(context), redacted },
        createdAt: new Date(clock.now()),
        admission: { windows, reserved },
        idempotency: key === undefined ? undefined : { key, fingerprint: fingerprintOf(request) },
      };
      const recorded = await recordAndRun(session, prepared, admission);
      made = recorded.session;
      if (recorded.created) return { session: made, estimatedTokens: reserved.tokens, rateLimit: requests };
    } catch (error) {
      if (!(error instanceof ZomaError) || error.code !== 'rate_limited') {
        await giveUp(sessionId, owner);
        throw error;
      }
      leases.complete(sessionId);
      // Another node may have received the same request just now and have taken the last that was left.
      made = await findByKey(owner, key);
      if (!made) throw error;
    }
    return repeat(owner, made, request);
  };

  /**
   * Starts a session, or returns the session of the first request that carried the same idempotency key: however many come, one is
   * admitted and works.
   * @throws ZomaError `conflict` for a key that came with another request; `rate_limited`; `overloaded` while the node drains or runs
   * as many sessions as it may; what preparing throws
   */
  return async (
    viewer: ContextViewer,
    request: EnhancementRequest,
    idempotencyKey: string | undefined,
  ): Promise<StartedSession> => {
    if (!accepting()) throw overloaded('draining');
    if (runner.runningCount() + starting >= options.maxConcurrentSessions) throw overloaded('full');
    starting += 1;
    try {
      const work = () => start(viewer, request, idempotencyKey);
      return await (idempotencyKey === undefined ? work() : inTurn(`${viewer.userId} ${idempotencyKey}`, work));
    } finally {
      starting -= 1;
    }
  };
};

export type Start = ReturnType<typeof createStart>;
