import type { Redis } from 'ioredis';
import { newId } from '../../core/ids.ts';
import type { NewWork, SessionLifecycle, SessionWriter } from '../../ports/session-lifecycle.ts';
import type { RedisEventLog } from './event-log.ts';
import type { RedisLogWriter } from './log-writer.ts';
import { prepareLua } from './lua.ts';
import { decisionIn, stateIn, type RedisQuotas } from './quotas.ts';
import { leaseKeys, listenersKey, logKeys } from './session-keys.ts';
import type { RedisWorkLeases } from './work-leases.ts';

/** The connection, the key prefix, and the stores that each do a part. */
export interface RedisSessionLifecycleOptions<Task, Event> {
  readonly redis: Redis;
  readonly prefix: string;
  readonly quotas: RedisQuotas;
  readonly leases: Pick<RedisWorkLeases<Task>, 'leaseMs' | 'renewTaken' | 'whileEnding'>;
  readonly log: Pick<RedisEventLog<Event>, 'open' | 'writerOf' | 'timeToLiveMs'>;
}

/** The epoch of a session's first writer. */
const firstEpoch = 1;
/** The number of values in the answer of `runQuotaOperation`, which the values of other parts follow. */
const quotaValues = 11;

/** Creates the begin and the end of sessions in Redis: each call is one script. */
export const createRedisSessionLifecycle = <Task, Event>({
  redis,
  prefix,
  quotas,
  leases,
  log,
}: RedisSessionLifecycleOptions<Task, Event>): SessionLifecycle<Task, Event> => {
  const beginSession = prepareLua({ redis, name: 'begin-session' });
  const withdrawSession = prepareLua({ redis, name: 'withdraw-session' });
  const leasesAndTasks = leaseKeys(prefix);

  const writerOf = (sessionId: string, writer: RedisLogWriter<Event>): SessionWriter<Event> => ({
    append: writer.append,
    renew: writer.renew,
    release: writer.release,
    finish: async (event, { owner, ...usage }, { isRecorded }) => {
      const { keys, parameters } = quotas.operation('settle', owner, usage);
      const [organization, user, sessions, account] = keys;
      const [, settings, id, epoch, entries, , , now] = parameters;
      const part = {
        keys: [organization, user, sessions, account, ...leasesAndTasks, listenersKey(prefix, sessionId)],
        parameters: [settings, id, epoch, entries, now, isRecorded ? 1 : 0],
      };
      const end = () =>
        quotas.whenRestored(owner.organizationId, async () => {
          const [seq, ...answer] = await writer.end([event], part);
          return seq === 'unknown' ? [seq] : answer;
        });
      return stateIn(await (isRecorded ? leases.whileEnding(sessionId, end) : end()));
    },
  });

  return {
    begin: async ({ sessionId, owner, task }: NewWork<Task>, spending, limits) => {
      const { keys, parameters } = quotas.operation('admit', owner, { sessionId, epoch: firstEpoch, spending, limits });
      const taskText = JSON.stringify(task);
      const answer = await quotas.whenRestored(owner.organizationId, () =>
        beginSession(
          [...keys, logKeys(prefix, sessionId).stream, ...leasesAndTasks],
          [...parameters, leases.leaseMs, taskText, log.timeToLiveMs, newId()],
        ),
      );
      const decision = decisionIn(answer);
      if (!decision.admitted) return decision;
      leases.renewTaken(sessionId, taskText);
      const [newestSeq, id] = (answer as readonly unknown[]).slice(quotaValues) as [number, string];
      return { ...decision, writer: writerOf(sessionId, log.writerOf(sessionId, firstEpoch, { newestSeq, id })) };
    },

    resume: async (sessionId, epoch) => writerOf(sessionId, await log.open(sessionId, epoch)),

    withdraw: async ({ sessionId, owner }) => {
      const { keys, parameters } = quotas.operation('withdraw', owner, { sessionId });
      await leases.whileEnding(sessionId, () =>
        quotas.whenRestored(owner.organizationId, () =>
          withdrawSession([...keys, logKeys(prefix, sessionId).stream, ...leasesAndTasks], parameters),
        ),
      );
    },
  };
};
