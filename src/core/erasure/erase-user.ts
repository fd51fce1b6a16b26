import type { Account } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { Erasures } from '../../ports/erasures.ts';
import type { EventLog } from '../../ports/event-log.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';
import { requireHeld } from '../administration/grants.ts';
import type { Caller } from '../caller.ts';
import { ZomaError } from '../errors.ts';

/** The most sessions that are cancelled, and that are blanked, in one step. */
const stepSize = 50;

/** The parts that erase a user. */
export interface EraseUserOptions {
  readonly accounts: { find(userId: string): Promise<Account | undefined> };
  readonly erasures: Erasures;
  readonly registry: Pick<TokenRegistry, 'revokeUser'>;
  readonly control: ControlBus;
  readonly log: Pick<EventLog<unknown>, 'erase'>;
  /** Cancels a session and resolves when it has ended. */
  readonly cancel: (owner: Owner, sessionId: string, reason: 'admin') => Promise<void>;
  readonly clock: Clock;
}

/** Creates the function that erases a user. */
export const createEraseUser = ({ accounts, erasures, registry, control, log, cancel, clock }: EraseUserOptions) => {
  const now = (): Date => new Date(clock.now());

  /** Ends every token, connection and running session of a closed account. */
  const endAll = async (owner: Owner): Promise<void> => {
    const { userId } = owner;
    await registry.revokeUser(userId);
    await control.publish({ type: 'revoked', by: 'user', id: userId });
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
   * Erases a person of the caller's organization: the account is closed, its logins, connections and sessions end, the texts and the
   * event logs of its sessions are erased, then its personal data. Sums and the ledger stay, under an id that names nobody. Each step
   * may be repeated, so a call after a failure in the middle completes the erasure; until then the account is closed.
   *
   * The issuer's `sub` is free afterwards: when the host sends it again, a new user is made, who has nothing of the erased one. The host
   * decides who may log in; a person who must stay out is disabled there, or disabled here and not erased.
   * @throws ZomaError `not_found`; `forbidden` for a user with a permission that the caller lacks; `conflict` for the organization's last
   * administrator; `unavailable`
   */
  return async (caller: Caller, userId: string): Promise<void> => {
    const { organizationId } = caller;
    const owner: Owner = { userId, organizationId };
    const account = await accounts.find(userId);
    if (account?.organizationId !== organizationId || account.kind !== 'person') throw new ZomaError('not_found');
    requireHeld(caller, account.permissions);
    if (!(await erasures.closeAccount(owner, now()))) throw new ZomaError('not_found');
    await endAll(owner);
    await eraseTexts(owner);
    await erasures.eraseAccount(owner, now());
  };
};

/** Erases a user. */
export type EraseUser = ReturnType<typeof createEraseUser>;
