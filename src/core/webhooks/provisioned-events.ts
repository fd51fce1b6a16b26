import type { Clock } from '../../ports/clock.ts';
import type { ProvisionedUser } from '../auth/token-exchange.ts';
import type { Announcements } from './announcements.ts';

/** Creates the events `user.provisioned`, which are written in the background: a login does not wait for them. */
export const createProvisionedEvents =
  ({ announcements, clock }: { readonly announcements: Announcements; readonly clock: Clock }) =>
  (user: ProvisionedUser): void => {
    const { organizationId, userId: key } = user;
    const at = new Date(clock.now());
    announcements.inBackground(organizationId, () =>
      announcements.announce({ organizationId, event: 'user.provisioned', key, at, data: user }),
    );
  };
