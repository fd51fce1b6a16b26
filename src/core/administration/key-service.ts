import type { Clock } from '../../ports/clock.ts';
import type { ControlBus } from '../../ports/control-bus.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Role } from '../../ports/roles.ts';
import type { NewestFirst, ServiceKey, ServiceKeys } from '../../ports/service-keys.ts';
import { newKeyText } from '../auth/key-text.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';

/** A key to create. The caller of the service has checked that the roles may be granted. */
export interface KeyRequest {
  readonly organizationId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Undefined: the key does not expire. */
  readonly expiresAt: Date | undefined;
  /** The user who creates it; undefined for the command line. */
  readonly createdBy: string | undefined;
}

/** Creates, lists and revokes the service keys of organizations. */
export interface KeyService {
  /** Creates a key; `text` is not stored. @throws ZomaError `unavailable` */
  create(request: KeyRequest): Promise<{ readonly key: ServiceKey; readonly text: string }>;
  /** Lists the keys that are not revoked. @throws ZomaError `unavailable` */
  list(organizationId: string, range: NewestFirst): Promise<readonly ServiceKey[]>;
  /**
   * Revokes a key and announces it: every node refuses the key, and ends the connections that it opened, within a second. Resolves with the
   * key as it was before, also when it was revoked earlier.
   * @throws ZomaError `not_found`; `unavailable`: call again, the key may be revoked
   */
  revoke(organizationId: string, id: string): Promise<ServiceKey>;
}

/** Creates the service of keys. A key is revoked by disabling its user, as a person is. */
export const createKeyService = ({
  serviceKeys,
  accounts,
  control,
  clock,
}: {
  readonly serviceKeys: Pick<ServiceKeys, 'create' | 'list' | 'find'>;
  readonly accounts: Pick<Accounts, 'setDisabled'>;
  readonly control: Pick<ControlBus, 'publish'>;
  readonly clock: Clock;
}): KeyService => ({
  create: async ({ roles, ...request }) => {
    const { text, hash, shownPrefix } = newKeyText('service');
    const key = { ...request, id: newId(), shownPrefix, createdAt: new Date(clock.now()) };
    await serviceKeys.create({ ...key, hash, roleIds: roles.map(({ id }) => id) });
    const roleNames = roles.map(({ name }) => name).sort();
    return { key: { ...key, roles: roleNames, lastUsedAt: undefined, revoked: false }, text };
  },

  list: serviceKeys.list,

  revoke: async (organizationId, id) => {
    const key = await serviceKeys.find(organizationId, id);
    if (!key) throw new ZomaError('not_found');
    if (!key.revoked) await accounts.setDisabled(id, new Date(clock.now()));
    await control.publish({ type: 'access_changed', userId: id });
    return key;
  },
});
