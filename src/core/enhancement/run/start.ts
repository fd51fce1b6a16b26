import type { Clock } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { ModelRequest } from '../../../ports/language-model.ts';
import type { Refusal } from '../../../ports/quotas.ts';
import type { SessionLifecycle } from '../../../ports/session-lifecycle.ts';
import type { NewSession, Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import type { WorkLeases } from '../../../ports/work-leases.ts';
import { manifestOf, summaryOf, type ContextViewer } from '../../context/context.ts';
import type { RulesOf } from '../../administration/session-rules.ts';
import { overloaded, ZomaError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { QuotaService, RequestsLeft } from '../../limits/quota-service.ts';
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
  readonly rulesOf: RulesOf;
  readonly sessions: Sessions;
  readonly quotaService: QuotaService;
  readonly lifecycle: SessionLifecycle<PreparedSession, SessionEvent>;
  readonly leases: WorkLeases<PreparedSession>;
  readonly runner: Runner;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many sessions this node runs at most. */
  readonly maxConcurrentSessions: number;
  /** The memory of the shared stores; undefined for stores in this process. */
  readonly memory: { isFull(): boolean } | undefined;
  /** Whether this node takes new sessions. */
  readonly accepting: () => boolean;
  /** Returns the faults that a demonstration asks of the sample models, for the user's own sessions; absent in production. */
  readonly faultsOf?: ((owner: Owner) => Promise<ModelRequest['faults']>) | undefined;
  /** Called with the owner when a limit refuses a session. */
  readonly onRefused: (owner: Owner, refusal: Refusal) => void;
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
 * Creates the function that starts a session. In order: read the rules, look up the idempotency key and prepare the prompt (context,
 * masks), all at once; begin the session (limits, lease, log), record it, hand it to the runner.
 */
export const createStart = (options: StartOptions) => {
  const { prepare, rulesOf, sessions, quotaService, lifecycle, leases, runner, clock, logger, accepting } = options;
  const inTurn = createKeyedQueue();
  /** How many sessions are on their way to running. */
  let starting = 0;

  /**
   * Gives up a session that could not begin. Whether it was recorded is unknown when the database did not answer: the node that finds
   * its lease looks it up.
   */
  const giveUp = async (sessionId: string, owner: Owner): Promise<void> => {
    if (!leases.shared) return lifecycle.withdraw({ sessionId, owner });
    await leases.handOver(sessionId).catch((error: unknown) => {
      logger.warn(
        { err: error, sessionId },
        'handing over a session that could not begin failed; its lease will lapse',
      );
    });
  };

  const findByKey = async (owner: Owner, key: string | undefined): Promise<SessionRecord | undefined> =>
    key === undefined ? undefined : sessions.findByKey(key, owner);

  /** Answers with a session that an earlier request made. @throws ZomaError `conflict` when that request was another one */
  const repeat = async (owner: Owner, session: SessionRecord, request: EnhancementRequest): Promise<StartedSession> => {
    if (session.erasedAt !== undefined) {
      throw new ZomaError('conflict', { message: 'The session of this idempotency key is erased.' });
    }
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
    const [{ limits, circuits }, earlier] = await Promise.all([rulesOf(owner), findByKey(owner, key)]);
    if (earlier) return repeat(owner, earlier, request);

    const faults = await options.faultsOf?.(owner);
    const { prompt: built, masker, context, redacted } = await preparing;
    const prompt = faults === undefined ? built : { ...built, faults };
    quotaService.assertFits(prompt, circuits);
    const { text, action, format = 'text', customPrompt, parentSessionId } = request;
    const sessionId = newId();
    const masks = masker.state();
    const prepared = {
      ...owner,
      sessionId,
      text,
      action,
      customPrompt,
      prompt,
      circuits,
      masks,
      context: summaryOf(context),
    };
    const reserved = await quotaService.reservationFor(prompt, limits);
    // Before the session can be found: another node can continue it when this one dies, and a reader that finds it finds its log.
    const begun = await lifecycle.begin({ sessionId, owner, task: prepared }, reserved, limits);
    if (!begun.admitted) {
      // Another node may have received the same request just now and have taken the last that was left.
      const made = await findByKey(owner, key);
      if (!made) {
        options.onRefused(owner, begun);
        throw quotaService.refusal(begun, reserved);
      }
      return repeat(owner, made, request);
    }
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
      admission: { windows: begun.windows, reserved },
      idempotency: key === undefined ? undefined : { key, fingerprint: fingerprintOf(request) },
    };
    try {
      const recorded = await sessions.create(session);
      if (!recorded.created) {
        begun.writer.release();
        await lifecycle.withdraw({ sessionId, owner });
        return await repeat(owner, recorded.session, request);
      }
      const { spending, requests } = quotaService.open({ sessionId, owner }, reserved, begun);
      const claimed = { writer: begun.writer, spending, epoch: firstEpoch, earlier: [] };
      runner.start({ ...prepared, ...claimed, findings: masker.findings() });
      return { session: recorded.session, estimatedTokens: reserved.tokens, rateLimit: requests };
    } catch (error) {
      begun.writer.release();
      await giveUp(sessionId, owner);
      throw error;
    }
  };

  /**
   * Starts a session, or returns the session of the first request that carried the same idempotency key: however many come, one is
   * admitted and works.
   * @throws ZomaError `conflict` for a key that came with another request; `rate_limited`; `overloaded` while the node drains or runs
   * as many sessions as it may, and while the shared stores are almost full; `forbidden` as the organization's settings have it; what
   * preparing throws
   */
  return async (
    viewer: ContextViewer,
    request: EnhancementRequest,
    idempotencyKey: string | undefined,
  ): Promise<StartedSession> => {
    if (!accepting()) throw overloaded('draining');
    if (options.memory?.isFull()) throw overloaded('full', 'The service is short of memory; try again later.');
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
