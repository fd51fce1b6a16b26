import type { SessionLifecycle, SessionWriter } from '../../ports/session-lifecycle.ts';
import type { MemoryEventLog } from './event-log.ts';
import type { MemoryQuotas } from './quotas.ts';

/** Creates the begin and the end of the sessions of a single node, which need no lease. */
export const createMemorySessionLifecycle = <Task, Event>({
  quotas,
  log,
}: {
  readonly quotas: MemoryQuotas;
  readonly log: MemoryEventLog<Event>;
}): SessionLifecycle<Task, Event> => {
  const resume = async (sessionId: string, epoch: number): Promise<SessionWriter<Event>> => {
    const { append, renew } = await log.open(sessionId, epoch);
    let isEnded = false;
    return {
      append,
      renew,
      finish: async (event, usage) => {
        // Refused before anything is settled.
        if (!isEnded) await renew();
        const state = await quotas.settle(usage);
        if (!isEnded) await append([event], { end: true });
        isEnded = true;
        return state;
      },
      // There is no other process.
      release: () => undefined,
    };
  };

  return {
    begin: async ({ sessionId, owner }, spending, limits) => {
      const decision = await quotas.admit({ sessionId, owner }, spending, limits);
      return decision.admitted ? { ...decision, writer: await resume(sessionId, 1) } : decision;
    },
    resume,
    withdraw: async (session) => {
      await quotas.withdraw(session);
      log.discard(session.sessionId);
    },
  };
};
