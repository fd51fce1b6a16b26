import type { Account, Accounts } from '../../ports/accounts.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KnownKey, ServiceKeys } from '../../ports/service-keys.ts';
import type { CallOrigin } from '../audit.ts';
import { callerOf, type Caller } from '../caller.ts';
import { ZomaError } from '../errors.ts';
import type { Permission } from '../permissions.ts';
import { createReadCache, type ReadCacheOptions } from '../read-cache.ts';
import type { KeyUses } from './key-uses.ts';
import { readKeyText } from './key-text.ts';

const mayImpersonate: Permission = 'user.impersonate';

/** The user that a key acts for: as a client names it, or by the id that an earlier check found. */
export type ActingFor = { readonly reference: string } | { readonly userId: string } | undefined;

/** Finds the callers of service keys. */
export interface KeyAuthentication {
  /**
   * Finds the caller of a key's text. A refusal of a known key is recorded for auditors when `origin` is given.
   * @throws ZomaError `unauthorized`; `token_expired`; `token_revoked`; `forbidden` without `user.impersonate`, for a disabled user and
   * for a system key; `not_found` for an unknown user; `conflict` for a reference that several users have; `unavailable`
   */
  byText(text: string, actingFor: ActingFor, origin?: CallOrigin): Promise<Caller>;
  /** Finds the caller of a key that was authenticated before, by the key's id. @throws ZomaError as above */
  byId(keyId: string, actingFor: ActingFor): Promise<Caller>;
}

const unknownUser = (): ZomaError =>
  new ZomaError('not_found', { message: 'The organization has no such user.', details: { reason: 'unknown_user' } });

/**
 * Creates the authentication of service keys. A key's row is at most a second old, and its expiry is checked at each call; its account and
 * the user's come from `callers`, so that a revocation, which disables the key's account, takes effect as a disabled user does.
 */
export const createKeyAuthentication = (
  {
    serviceKeys,
    callers,
    keyUses,
    clock,
  }: {
    readonly serviceKeys: Pick<ServiceKeys, 'findByHash' | 'findById' | 'findPersons'>;
    readonly callers: Pick<Accounts, 'find'>;
    readonly keyUses: KeyUses;
    readonly clock: Clock;
  },
  cacheOptions?: ReadCacheOptions,
): KeyAuthentication => {
  const byHash = createReadCache(serviceKeys.findByHash, cacheOptions);
  const byKeyId = createReadCache(serviceKeys.findById, cacheOptions);
  // An organization's id has no space, so the key is unambiguous.
  const persons = createReadCache((key) => {
    const space = key.indexOf(' ');
    return serviceKeys.findPersons(key.slice(0, space), key.slice(space + 1));
  }, cacheOptions);

  const userIdOf = async (key: KnownKey, reference: string): Promise<string> => {
    const [userId, ...others] = await persons.read(`${key.organizationId} ${reference}`);
    if (userId === undefined) throw unknownUser();
    if (others.length === 0) return userId;
    throw new ZomaError('conflict', {
      message: 'Several users have this external id or e-mail address; name the user by id.',
      details: { reason: 'ambiguous_user' },
    });
  };

  const requireUser = async (key: KnownKey, userId: string): Promise<Account> => {
    const user = await callers.find(userId);
    if (user?.organizationId !== key.organizationId || user.kind !== 'person') throw unknownUser();
    if (!user.disabled) return user;
    throw new ZomaError('forbidden', { message: 'The user is disabled.', details: { reason: 'user_disabled' } });
  };

  const requireKey = async (key: KnownKey): Promise<Account> => {
    if (key.expiresAt && key.expiresAt.getTime() <= clock.now()) throw new ZomaError('token_expired');
    const account = await callers.find(key.id);
    if (!account || account.disabled) throw new ZomaError('token_revoked');
    return account;
  };

  const findCaller = async (key: KnownKey, actingFor: ActingFor): Promise<Caller> => {
    const own = await requireKey(key);
    const credential = {
      tokenId: key.id,
      loginId: key.id,
      keyId: key.id,
      tokenVersion: own.tokenVersion,
      expiresAt: key.expiresAt?.getTime(),
    };
    if (!actingFor) return callerOf(own, credential);
    const { permissions } = own;
    if (!permissions.includes(mayImpersonate)) {
      throw new ZomaError('forbidden', { details: { permission: mayImpersonate } });
    }
    const user = await requireUser(
      key,
      'userId' in actingFor ? actingFor.userId : await userIdOf(key, actingFor.reference),
    );
    const shared = user.permissions.filter((permission) => permissions.includes(permission));
    return { ...callerOf(user, credential), permissions: shared };
  };

  return {
    byText: async (text, actingFor, origin) => {
      const read = readKeyText(text);
      if (read?.kind === 'system') {
        throw new ZomaError('forbidden', { message: 'A system key opens /api/admin/organizations only.' });
      }
      const key = read && (await byHash.read(read.hash));
      if (!key) throw new ZomaError('unauthorized', { message: 'This is not a valid service key.' });
      try {
        const caller = await findCaller(key, actingFor);
        keyUses.used(key.id);
        return caller;
      } catch (error) {
        if (error instanceof ZomaError && error.code !== 'unavailable' && origin) {
          await keyUses.refused(key, error, origin);
        }
        throw error;
      }
    },

    byId: async (keyId, actingFor) => {
      const key = await byKeyId.read(keyId);
      if (!key) throw new ZomaError('token_revoked');
      return findCaller(key, actingFor);
    },
  };
};
