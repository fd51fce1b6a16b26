import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { Erasures } from '../../ports/erasures.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { Users } from '../../ports/users.ts';
import { requireNoMoreThanHeld } from '../administration/grants.ts';
import type { Caller } from '../caller.ts';

/** The most sessions that are cancelled, and that are blanked, in one step. */
const stepSize = 50;

/** The parts that erase a user. */
export interface EraseUserOptions {
  readonly users: Pick<Users, 'change'>;
  readonly erasures: Erasures;
  /** Ends every login of a user, with tokens and connections. */
  readonly endLogins: (userId: string) => Promise<void>;
  readonly control: ControlBus;
  readonly log: Pick<EventLog<unknown>, 'erase'>;
  /** Cancels a session and resolves when it has ended. */
  readonly cancel: (owner: Owner, sessionId: string, reason: 'admin') => Promise<void>;
  readonly clock: Clock;
}

/** Creates the function that erases a user. */
export const createEraseUser = ({ users, erasures, endLogins, control, log, cancel, clock }: EraseUserOptions) => {
  const now = (): Date => new Date(clock.now());

  /** Ends every token, connection and running session of a disabled user. */
  const endAll = async (owner: Owner): Promise<void> => {
    const { userId } = owner;
    await endLogins(userId);
    await control.publish({ type: 'access_changed', userId });
    for (;;) {
      const unfinished = await erasures.unfinishedSessions(owner, stepSize);
      if (unfinished.length === 0) return;
      await Promise.all(unfinished.map((sessionId) => cancel(owner, sessionId, 'admin')));
    }
  };

  /** Erases the texts of a user's sessions, step by step. */
  const eraseTexts = async (owner: Owner): Promise<void> => {
    let count: number;
    do {
      const step = { limit: stepSize, now: now(), eraseLogs: log.erase };
      count = await erasures.eraseSessions({ of: 'user', owner }, step);
    } while (count > 0);
  };

  /**
   * Erases a person of the caller's organization: the user is disabled, logins, connections and sessions end, the texts and the
   * event logs of the sessions are erased, then the personal data. Sums and the ledger stay: they name the user by id alone. Each step
   * may be repeated, so a call after a failure in the middle completes the erasure; until then the user is disabled.
   *
   * The issuer's `sub` is free afterwards: when the host sends it again, a new user is made, who has nothing of the erased one. The host
   * decides who may log in; a person who must stay out is disabled there, or disabled here and not erased.
   * @throws ZomaError `not_found`; `forbidden` for a user with a permission that the caller lacks; `conflict` when the organization would
   * have no administrator, and when the user is enabled meanwhile; `unavailable`
   */
  return async (caller: Caller, userId: string): Promise<void> => {
    const { organizationId } = caller;
    const owner: Owner = { userId, organizationId };
    await users.change(organizationId, userId, { disabled: true }, (user) => requireNoMoreThanHeld(caller, user));
    await endAll(owner);
    await eraseTexts(owner);
    await erasures.eraseAccount(owner, now());
  };
};

/** Erases a user. */
export type EraseUser = ReturnType<typeof createEraseUser>;
