import type { ControlBus } from '../../ports/control-bus.ts';
import type { Logins } from '../../ports/logins.ts';
import type { TokenRegistry } from '../../ports/token-registry.ts';

/** Ends every login of a user: when it resolves, all their tokens are invalid on every node. @throws ZomaError `unavailable` */
export type EndLogins = (userId: string) => Promise<void>;

/** Creates the function that ends every login of a user. */
export const createEndLogins =
  ({
    logins,
    registry,
    control,
  }: {
    readonly logins: Logins;
    readonly registry: TokenRegistry;
    readonly control: ControlBus;
  }): EndLogins =>
  async (userId) => {
    await logins.revokeUser(userId);
    await registry.revokeUser(userId);
    await control.publish({ type: 'revoked', by: 'user', id: userId });
  };
