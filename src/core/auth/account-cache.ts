import type { Account, Accounts } from '../../ports/accounts.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import { createReadCache, type ReadCacheOptions } from '../read-cache.ts';

/** Finds accounts by id, as they were at most a second ago. */
export interface AccountCache {
  /** Finds an account; a change that was announced to this node is in it. @throws ZomaError `unavailable` */
  find(userId: string): Promise<Account | undefined>;
  /** Stops listening to announcements. */
  close(): void;
}

/**
 * Creates the cache of the accounts that callers are authenticated with. An announced change takes effect with the announcement, any
 * other change (by SQL, or of which the message was lost) within a second.
 */
export const createAccountCache = (
  { accounts, control }: { accounts: Accounts; control: ControlBus },
  options?: ReadCacheOptions,
): AccountCache => {
  const recent = createReadCache(accounts.find, options);
  const close = control.subscribe((message) => {
    if (message.type === 'access_changed') recent.forget(message.userId);
    // Whose accounts changed is not known here; the others are read again at their next call, as they are each second.
    if (message.type === 'roles_changed' || message.type === 'issuer_ended') recent.clear();
  }, recent.clear);
  return { find: recent.read, close };
};
