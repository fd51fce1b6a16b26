import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '../core/caller.ts';
import { asZomaError, ZomaError } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlBus, ControlMessage } from '../ports/control-bus.ts';

/** How long before its token expires a connection gets a warning, in milliseconds. */
const warningMs = 60_000;
/** The most connections that are verified at a time, and the delay after a failed verification. */
const verifiedAtOnce = 20;
const verifyAgainMs = 1_000;
/** The connections that a stop closes at once, so that their clients do not reconnect all together. */
const sliceSize = 200;
const sliceMs = 50;
/** The most slices; with more connections the slices are larger. */
const mostSlices = 100;
/** The longest delay of a Node timer, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

/** A connection, and the callbacks for the end of its credential. */
interface LiveConnectionOptions {
  readonly userId: string;
  readonly organizationId: string;
  readonly credential: Credential;
  /**
   * Rejects when the credential is invalid or a permission is missing, or as `unavailable` when the check failed. Called at once if the
   * access may have changed since the first check; after an announced change; after a gap in the announcements; in each sweep.
   */
  readonly verify: () => Promise<unknown>;
  /** The value of `announced()` before the first check of the credential; absent: `verify` is called at once. */
  readonly checkedAt?: number;
  /** Called a minute before the token expires. */
  readonly onExpiring?: (expiresAt: Date) => void;
  /** Called once at most, when the token has expired or been revoked or `verify` rejected: close the connection. */
  readonly onEnd: (error: ZomaError) => void;
  /** Called when the node stops: close the connection so that its client reconnects. */
  readonly onLeave: () => void;
  /** Returns whether the connection is idle, so that a draining node may close it at once; absent: never. */
  readonly isIdle?: () => boolean;
}

/** The handle of a connection. */
interface LiveConnection {
  /** Replaces the credential. */
  renew(credential: Credential): void;
  /** Counts the changes of the user's access, and the gaps in their announcements, since the connection opened. */
  changes(): number;
  /** Verifies again, for work that was checked before a change and took effect after it. */
  recheck(): void;
  /** Closes the connection if it is idle and the node drains. */
  closeIfIdle(): void;
  /** Forgets a closed connection; no callback is called afterwards. */
  release(): void;
}

/** The interval at which all connections are verified, in milliseconds: changes made by SQL are not announced. */
const defaultSweepMs = 60_000;

/**
 * Creates the registry of this node's open connections. It ends a connection when its token expires or is revoked, and when `verify`
 * rejects after a change of the user's access: within a second of an announced change, else within a sweep.
 */
export const createLiveConnections = ({
  control,
  clock,
  sweepMs = defaultSweepMs,
}: {
  control: ControlBus;
  clock: Clock;
  sweepMs?: number | undefined;
}) => {
  interface Entry extends LiveConnectionOptions {
    credential: Credential;
    timer: NodeJS.Timeout | undefined;
    changes: number;
  }
  const entries = new Set<Entry>();
  /** The number of announcements of revocations and changed access, and of gaps in them, of all users. */
  let announced = 0;
  let isDraining = false;
  let isSweeping = false;

  const release = (entry: Entry): void => {
    clearTimeout(entry.timer);
    entries.delete(entry);
  };

  const end = (entry: Entry, error: ZomaError): void => {
    release(entry);
    entry.onEnd(error);
  };

  const wait = (entry: Entry, until: number, then: () => void): void => {
    const left = until - clock.now();
    entry.timer = setTimeout(
      () => (left > longestTimer ? wait(entry, until, then) : then()),
      Math.min(Math.max(left, 0), longestTimer),
    );
  };

  const watch = (entry: Entry): void => {
    clearTimeout(entry.timer);
    const { expiresAt } = entry.credential;
    if (expiresAt === undefined) return;
    wait(entry, expiresAt - warningMs, () => {
      entry.onExpiring?.(new Date(expiresAt));
      wait(entry, expiresAt, () => end(entry, new ZomaError('token_expired')));
    });
  };

  const verify = async (entry: Entry): Promise<void> => {
    while (entries.has(entry)) {
      const error = await entry.verify().then(() => undefined, asZomaError);
      if (error?.code !== 'unavailable') {
        if (error && entries.has(entry)) end(entry, error);
        return;
      }
      await sleep(verifyAgainMs);
    }
  };
  const verifyEach = async (all: Entry[]): Promise<void> => {
    while (all.length > 0) await Promise.all(all.splice(0, verifiedAtOnce).map(verify));
  };

  const verifyChanged = (changed: Entry[]): void => {
    for (const entry of changed) entry.changes += 1;
    void verifyEach(changed);
  };

  const endRevoked = ({ by, id }: Extract<ControlMessage, { type: 'revoked' }>): void => {
    for (const entry of entries) {
      const { tokenId, loginId, keyId } = entry.credential;
      // The tokens of a user are those of the user's logins; a key that acts for the user is not among them.
      const named = { token: tokenId, login: loginId, user: keyId ?? entry.userId }[by];
      if (named === id) end(entry, new ZomaError('token_revoked'));
    }
  };

  const isConcerned = (
    { userId, organizationId, credential }: Entry,
    message: Extract<ControlMessage, { type: 'access_changed' | 'roles_changed' }>,
  ): boolean =>
    message.type === 'access_changed'
      ? [userId, credential.keyId].includes(message.userId)
      : message.organizationId === organizationId;

  const verifyAll = (): void => {
    announced += 1;
    verifyChanged([...entries]);
  };

  const unsubscribe = control.subscribe((message) => {
    if (message.type === 'issuer_ended') verifyAll();
    if (message.type !== 'revoked' && message.type !== 'access_changed' && message.type !== 'roles_changed') return;
    announced += 1;
    if (message.type === 'revoked') endRevoked(message);
    else verifyChanged([...entries].filter((entry) => isConcerned(entry, message)));
  }, verifyAll);

  const sweep = async (): Promise<void> => {
    if (isSweeping) return;
    isSweeping = true;
    await verifyEach([...entries]);
    isSweeping = false;
  };
  const sweeping = setInterval(() => void sweep(), sweepMs);

  const leaveEach = async (leaving: readonly Entry[]): Promise<void> => {
    const size = Math.max(sliceSize, Math.ceil(leaving.length / mostSlices));
    for (let from = 0; from < leaving.length; from += size) {
      if (from > 0) await sleep(sliceMs);
      for (const entry of leaving.slice(from, from + size)) if (entries.has(entry)) entry.onLeave();
    }
  };

  const closeIfIdle = (entry: Entry): void => {
    if (isDraining && entries.has(entry) && entry.isIdle?.()) entry.onLeave();
  };

  return {
    /** Counts the announcements that may concern a connection. Equal before a check and at `hold`: the check is current. */
    announced: (): number => announced,

    /** Starts to watch a connection. */
    hold: (options: LiveConnectionOptions): LiveConnection => {
      const entry: Entry = { ...options, timer: undefined, changes: 0 };
      entries.add(entry);
      watch(entry);
      if (options.checkedAt !== announced) void verify(entry);
      return {
        renew: (credential) => {
          entry.credential = credential;
          if (entries.has(entry)) watch(entry);
        },
        changes: () => entry.changes,
        recheck: () => void verify(entry),
        closeIfIdle: () => closeIfIdle(entry),
        release: () => release(entry),
      };
    },

    count: (): number => entries.size,

    /** Closes idle connections slice by slice, and from now on each other one as soon as it is idle. */
    drain: (): Promise<void> => {
      isDraining = true;
      return leaveEach([...entries].filter((entry) => entry.isIdle?.()));
    },

    /** Closes all connections slice by slice; resolves when the last close has started. */
    leave: (): Promise<void> => leaveEach([...entries]),

    close: (): void => {
      unsubscribe();
      clearInterval(sweeping);
      for (const entry of entries) release(entry);
    },
  };
};

/** The open connections of this node. */
export type LiveConnections = ReturnType<typeof createLiveConnections>;
