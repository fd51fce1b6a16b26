import type { AuditActor, AuditEvent, AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Caller } from './caller.ts';
import { newId } from './ids.ts';

/** Where a call came from. */
export interface CallOrigin {
  /** The client's network address. */
  readonly address: string | undefined;
  readonly requestId: string | undefined;
}

/** An event without what the audit adds. */
export type AuditEntry = Omit<AuditEvent, 'id' | 'at'>;

/** What an operation reports; its caller and its origin are known. */
export type CallerEntry = Pick<AuditEntry, 'action' | 'subject' | 'before' | 'after' | 'details'> & {
  /** `done` when absent. */
  readonly outcome?: AuditEntry['outcome'];
};

/** Records what happened for auditors, in the store and as a log line at level `audit`. */
export interface Audit {
  /** Records an event. @throws ZomaError `unavailable` when the store did not take it; the log line is written all the same */
  record(entry: AuditEntry): Promise<void>;
  /** Records what a caller did. @throws ZomaError `unavailable` as above */
  recordOf(caller: Caller, origin: CallOrigin, entry: CallerEntry): Promise<void>;
}

/** Names who acts: the service key, or else the user. */
const actorOf = ({ userId, credential: { keyId } }: Caller): AuditActor =>
  keyId === undefined ? { type: 'user', id: userId } : { type: 'key', id: keyId };

/** Creates the audit. */
export const createAudit = ({
  auditTrail,
  clock,
  logger,
}: {
  auditTrail: AuditTrail;
  clock: Clock;
  logger: Logger;
}): Audit => {
  const record = async (entry: AuditEntry): Promise<void> => {
    const event: AuditEvent = { ...entry, id: newId(), at: new Date(clock.now()) };
    logger.audit(event, entry.action);
    await auditTrail.add(event);
  };

  return {
    record,
    recordOf: (caller, origin, { outcome = 'done', ...entry }) => {
      const { userId, organizationId, credential } = caller;
      const onBehalfOf = credential.keyId === undefined || credential.keyId === userId ? undefined : userId;
      return record({ ...entry, ...origin, outcome, organizationId, actor: actorOf(caller), onBehalfOf });
    },
  };
};
