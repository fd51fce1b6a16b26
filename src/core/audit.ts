import type { AuditActor, AuditEntry, AuditEvent, AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Caller } from './caller.ts';
import type { ZomaError } from './errors.ts';
import { newId } from './ids.ts';
import { createRepeatedEvents, type RepeatedEvent } from './repeated-events.ts';
import { withTimeout } from './with-timeout.ts';

/** Where a call came from. */
export interface CallOrigin {
  /** The client's network address. */
  readonly address: string | undefined;
  readonly requestId: string | undefined;
}

/** What an operation reports; its caller and its origin are known. */
export type CallerEntry = Pick<AuditEntry, 'type' | 'subject' | 'before' | 'after' | 'details'> & {
  /** `done` when absent. */
  readonly outcome?: AuditEntry['outcome'];
};

/** Records what happened for auditors, in the store and as a log line at level `audit`. */
export interface Audit {
  /** Records an event. @throws ZomaError `unavailable` when the store did not take it; the log line is written all the same */
  record(entry: AuditEntry): Promise<void>;
  /** Records what a caller did. @throws ZomaError `unavailable` as above */
  recordOf(caller: Caller, origin: CallOrigin, entry: CallerEntry): Promise<void>;
  /**
   * Records an event that must not hold up its cause, such as a login: waits for the store for at most `noteMs`, and never rejects. An
   * event that the store takes later, or not at all, is in the log line, and a warning names it.
   */
  note(entry: AuditEntry): Promise<void>;
  /** Records an event that strangers can repeat without bound; waits as `note` does. */
  noteRepeated(event: RepeatedEvent): Promise<void>;
  /** Records that a caller was refused, as `noteRepeated` does: by caller, operation and permission. */
  noteRefusal(caller: Caller, origin: CallOrigin, operation: string, error: ZomaError): Promise<void>;
  /** Records what was counted and not yet recorded. */
  close(): Promise<void>;
}

/** The longest wait of a login for the store of the audit, in milliseconds: below what a user notices as a failure. */
const noteMs = 1_000;

/** How many refusals of one kind are recorded as they happen. */
const refusalAllowance = 3;

/** Picks the fields that differ, as an audit event shows a change; undefined when none does. */
export const changedFields = <Fields extends object>(
  before: Fields,
  after: Fields,
): { readonly before: Partial<Fields>; readonly after: Partial<Fields> } | undefined => {
  const names = (Object.keys(after) as (keyof Fields)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const pick = (from: Fields) => Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<Fields>;
  return names.length === 0 ? undefined : { before: pick(before), after: pick(after) };
};

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
    logger.audit(event, entry.type);
    await auditTrail.add(event);
  };

  const note = async (entry: AuditEntry): Promise<void> => {
    try {
      await withTimeout(noteMs, record(entry));
    } catch (error) {
      logger.warn({ err: error, type: entry.type }, 'audit event not stored in time; its log line has it');
    }
  };
  const repeated = createRepeatedEvents({ record: note, clock });

  const entryOf = (caller: Caller, origin: CallOrigin, { outcome = 'done', ...entry }: CallerEntry): AuditEntry => {
    const { userId, organizationId, credential } = caller;
    const onBehalfOf = credential.keyId === undefined || credential.keyId === userId ? undefined : userId;
    return { ...entry, ...origin, outcome, organizationId, actor: actorOf(caller), onBehalfOf };
  };

  return {
    record,
    recordOf: (caller, origin, entry) => record(entryOf(caller, origin, entry)),
    note,
    noteRepeated: repeated.note,
    noteRefusal: (caller, origin, operation, { details }) => {
      const type = 'access.denied';
      const permission = (details as { readonly permission?: string } | undefined)?.permission;
      return repeated.note({
        key: [type, caller.credential.keyId, caller.userId, operation, permission].join(' '),
        type,
        organizationId: caller.organizationId,
        allowance: refusalAllowance,
        entry: () => entryOf(caller, origin, { type, outcome: 'refused', details: { operation, permission } }),
      });
    },
    close: repeated.close,
  };
};
