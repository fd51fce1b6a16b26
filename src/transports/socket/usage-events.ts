import type { Namespace } from 'socket.io';
import { usage as usageOperation } from '../../operations/account.ts';
import type { QuotaState } from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { TransportOptions } from '../deliveries.ts';
import { roomOf } from './connection.ts';

/** Least time between two usage events of a user from this node, in milliseconds. */
const everyMs = 250;

/** A use that is not sent yet. */
interface UnsentUsage {
  readonly owner: Owner;
  readonly state: QuotaState | undefined;
}

/** Creates the usage events, which tell the sockets of a user about the use that the user's sessions left. */
export const createUsageEvents = ({
  namespace,
  services,
  logger,
}: Pick<TransportOptions, 'services' | 'logger'> & { readonly namespace: Pick<Namespace, 'to'> }) => {
  /** The users that got an event within `everyMs`, with the latest use since. */
  const recent = new Map<string, { timer: NodeJS.Timeout; unsent: UnsentUsage | undefined }>();

  const emit = async ({ owner, state }: UnsentUsage): Promise<void> => {
    const usage = await services.usage.current(owner, state);
    // Checked last and for the user, so that it holds for the sockets on every node.
    if (!(await services.authentication.permits(owner.userId, usageOperation.permissions))) return;
    namespace.to(roomOf(owner.userId)).emit('usage', usage);
  };

  const send = (owner: Owner, state?: QuotaState): void => {
    const { userId } = owner;
    const sent = recent.get(userId);
    if (sent) {
      sent.unsent = { owner, state };
      return;
    }
    const timer = setTimeout(() => {
      const unsent = recent.get(userId)?.unsent;
      recent.delete(userId);
      if (unsent) send(unsent.owner, unsent.state);
    }, everyMs);
    recent.set(userId, { timer, unsent: undefined });
    emit({ owner, state }).catch((error: unknown) => logger.warn({ err: error }, 'sending a usage event failed'));
  };

  return {
    /**
     * Sends the usage to all sockets of a user, on every node, if the user may see it now: at once, or once `everyMs` have passed since the
     * last time. Reads the counters unless `state` has them. Does not wait for it.
     */
    send,
    /** Drops what is not sent yet. */
    close: (): void => {
      for (const { timer } of recent.values()) clearTimeout(timer);
      recent.clear();
    },
  };
};
