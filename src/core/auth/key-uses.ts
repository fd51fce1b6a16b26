import { LRUCache } from 'lru-cache';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { KnownKey, ServiceKeys } from '../../ports/service-keys.ts';
import type { Audit, CallOrigin } from '../audit.ts';
import type { Caller } from '../caller.ts';
import type { ZomaError } from '../errors.ts';

/** How often a key's last use is recorded, in milliseconds. */
const lastUseMs = 60_000;
/** How often the same audit event of a key is recorded, in milliseconds. */
const auditMs = 3_600_000;
/** The most keys, and pairs of key and user, that are remembered as recorded. */
const mostRemembered = 10_000;

/** Records the uses of service keys: when, for whom, and which were refused. */
export interface KeyUses {
  /** Records the time of a use, at most once a minute for each key. Does not wait for the store. */
  used(keyId: string): void;
  /**
   * Records that a key acts for a user, before the work, once an hour for each key and user; has no effect for other callers.
   * @throws ZomaError `unavailable` when the audit did not take it
   */
  actedFor(caller: Caller, origin: CallOrigin): Promise<void>;
  /**
   * Records that a key of an organization was refused, once an hour for each key and error code.
   * @throws ZomaError `unavailable` as above
   */
  refused(key: KnownKey, error: ZomaError, origin: CallOrigin): Promise<void>;
  /** Resolves when the begun records of `used` have ended; the callers of the others wait for theirs. */
  settled(): Promise<void>;
}

/**
 * Creates the recorder of a node. Each node records by itself, so that an hour may have one audit event of each node. The bounds keep a key
 * in a loop from filling the audit.
 */
export const createKeyUses = ({
  serviceKeys,
  audit,
  clock,
  logger,
}: {
  readonly serviceKeys: Pick<ServiceKeys, 'recordUse'>;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly logger: Logger;
}): KeyUses => {
  const lastUses = new LRUCache<string, number>({ max: mostRemembered });
  const audited = new LRUCache<string, { readonly at: number; readonly written: Promise<void> }>({
    max: mostRemembered,
  });
  const writes = new Set<Promise<void>>();

  const write = async (keyId: string, at: number): Promise<void> => {
    try {
      await serviceKeys.recordUse(keyId, new Date(at));
    } catch (error) {
      logger.warn({ err: error, keyId }, 'recording the last use of a service key failed');
    }
  };

  const once = (name: string, record: () => Promise<void>): Promise<void> => {
    const now = clock.now();
    const earlier = audited.get(name);
    if (earlier && now - earlier.at < auditMs) return earlier.written;
    const written = record();
    audited.set(name, { at: now, written });
    written.catch(() => audited.delete(name));
    return written;
  };

  return {
    used: (keyId) => {
      const now = clock.now();
      const last = lastUses.get(keyId);
      if (last !== undefined && now - last < lastUseMs) return;
      lastUses.set(keyId, now);
      const writing = write(keyId, now).finally(() => writes.delete(writing));
      writes.add(writing);
    },

    actedFor: async (caller, origin) => {
      const { userId: id, credential } = caller;
      if (credential.keyId === undefined || credential.keyId === id) return;
      await once(`${credential.keyId} for ${id}`, () =>
        audit.recordOf(caller, origin, { type: 'user.impersonated', subject: { type: 'user', id } }),
      );
    },

    refused: ({ id, organizationId }, { code, details }, origin) =>
      once(`${id} refused ${code}`, () =>
        audit.record({
          ...origin,
          organizationId,
          type: 'key.refused',
          outcome: 'refused',
          actor: { type: 'key', id },
          subject: { type: 'key', id },
          details: { code, ...(typeof details === 'object' && details) },
        }),
      ),

    settled: async () => {
      await Promise.all(writes);
    },
  };
};
