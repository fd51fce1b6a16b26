import type { Clock } from '../../../ports/clock.ts';
import type { EventLog } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { NewSession, Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import type { WorkLeases } from '../../../ports/work-leases.ts';
import type { ContextViewer } from '../../context/context.ts';
import { manifestOf, summaryOf } from '../../context/manifest.ts';
import { overloaded, ZomaError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { Admission, QuotaService, RequestsLeft } from '../../limits/quota-service.ts';
import type { SessionEvent } from '../events.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import type { Prepare } from '../prepare/preparation.ts';
import { fingerprintOf, optionsOf, type EnhancementRequest } from '../prepare/request.ts';
import type { Runner, Task } from './runner.ts';

/** A session that has been recorded and runs, or the one that its idempotency key had started. */
export interface StartedSession {
  readonly session: SessionRecord;
  /** Of the prompt and the longest answer together: what was reserved. */
  readonly estimatedTokens: number;
  /** Of the user's requests in the window, after this one. */
  readonly rateLimit: RequestsLeft;
}

/** Of the writer that a session begins with. */
const firstEpoch = 1;

const isRefusal = (error: unknown): boolean => error instanceof ZomaError && error.code === 'rate_limited';

/** Creates the function that starts a session: prepares it, reserves its limits, records it and hands it to the runner. */
export const createStart = ({
  prepare,
  sessions,
  quotaService,
  log,
  leases,
  runner,
  clock,
  logger,
  maxConcurrentSessions,
  accepting,
}: {
  prepare: Prepare;
  sessions: Sessions;
  quotaService: QuotaService;
  log: EventLog<SessionEvent>;
  leases: WorkLeases<Task>;
  runner: Runner;
  clock: Clock;
  logger: Logger;
  /** On this node. */
  maxConcurrentSessions: number;
  /** Whether this node takes new sessions. */
  accepting: () => boolean;
}) => {
  const oneAtATime = createOneAtATime();
  /** On their way to running. */
  let starting = 0;

  /**
   * Gives up a session that could not begin. The node that finds its lease checks whether it was recorded, which is
   * unknown when the database did not answer.
   */
  const leave = async (sessionId: string, owner: Owner): Promise<void> => {
    if (!leases.shared) return quotaService.withdraw({ sessionId, owner });
    await leases.handOver(sessionId).catch((error: unknown) => {
      logger.warn(
        { err: error, sessionId },
        'handing over a session that could not begin failed; its lease lapses by itself',
      );
    });
  };

  /** Records the session that was admitted, or finds the one that its key already made. */
  const record = async (session: NewSession, task: Task, admission: Admission) => {
    // Opened before it can be found, so that a reader that finds the session finds its log.
    const writer = await log.open(session.id, firstEpoch);
    const recorded = await sessions.create(session);
    if (recorded.created) {
      runner.start({ sessionId: session.id, task, writer, spending: admission.spending, epoch: firstEpoch });
      return recorded;
    }
    await quotaService.withdraw({ sessionId: session.id, owner: session });
    leases.complete(session.id);
    // Without a writer the log is closed, so that it expires.
    await writer.append([], { end: true });
    return recorded;
  };

  const madeBefore = async (owner: Owner, key: string | undefined): Promise<SessionRecord | undefined> =>
    key === undefined ? undefined : sessions.findByKey(key, owner);

  /** @throws ZomaError `conflict` when another request made the session */
  const repeated = async (owner: Owner, session: SessionRecord, fingerprint: string): Promise<StartedSession> => {
    if (session.fingerprint !== fingerprint) {
      throw new ZomaError('conflict', { message: 'The idempotency key came with a different request before.' });
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
    const { text, action, format = 'text', customPrompt, parentSessionId } = request;
    const fingerprint = fingerprintOf(request);
    // Asked first, so that what is no new request reserves nothing.
    let existing = await madeBefore(owner, key);
    if (existing) return repeated(owner, existing, fingerprint);
    const { prompt, masker, context, redacted } = await prepare(viewer, request);
    const sessionId = newId();
    const task: Task = {
      ...owner,
      text,
      action,
      customPrompt,
      request: prompt,
      masker: masker.state(),
      context: summaryOf(context),
    };
    // Held before anything is reserved or recorded for it, so that a node exists that continues it.
    await leases.hold(sessionId, task);
    try {
      const admission = await quotaService.admit({ sessionId, owner }, prompt);
      const { windows, reserved, requests } = admission;
      const { created, session } = await record(
        {
          id: sessionId,
          organizationId,
          userId,
          parentId: parentSessionId ?? undefined,
          text,
          action,
          format,
          options: optionsOf(request),
          manifest: { ...manifestOf(context), redacted },
          createdAt: new Date(clock.now()),
          admission: { windows, reserved },
          idempotency: key === undefined ? undefined : { key, fingerprint },
        },
        task,
        admission,
      );
      if (created) return { session, estimatedTokens: reserved.tokens, rateLimit: requests };
      existing = session;
    } catch (error) {
      if (!isRefusal(error)) {
        await leave(sessionId, owner);
        throw error;
      }
      leases.complete(sessionId);
      // Another node may have been asked the same just now, and have taken the last that there was.
      existing = await madeBefore(owner, key);
      if (!existing) throw error;
    }
    return repeated(owner, existing, fingerprint);
  };

  /**
   * Admits and records a session and begins its work. With an idempotency key, the session of the
   * first request that carried it: work begins once, however many come, and one is admitted.
   * @throws ZomaError what preparing throws; `conflict` for a key that came with another
   * request; `rate_limited`; `overloaded` while the node drains or runs as many sessions as it may
   */
  return async (
    viewer: ContextViewer,
    request: EnhancementRequest,
    idempotencyKey: string | undefined,
  ): Promise<StartedSession> => {
    if (!accepting()) throw overloaded('draining');
    if (runner.runningCount() + starting >= maxConcurrentSessions) throw overloaded('full');
    starting += 1;
    try {
      const work = () => start(viewer, request, idempotencyKey);
      return await (idempotencyKey === undefined ? work() : oneAtATime(`${viewer.userId} ${idempotencyKey}`, work));
    } finally {
      starting -= 1;
    }
  };
};

export type Start = ReturnType<typeof createStart>;
