import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '../core/caller.ts';
import { asZomaError, ZomaError } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlBus, ControlMessage } from '../ports/control-bus.ts';

/** How long before the end of its token a connection is warned. */
const warningMs = 60_000;
/** How many connections are verified at a time, and after how long one that could not be verified is verified again. */
const verifiedAtOnce = 20;
const verifyAgainMs = 1_000;
/** How many connections are closed at once when the node stops, so that their clients do not come back all together. */
const sliceSize = 200;
const sliceMs = 50;
/** So many slices at most, however many connections there are. */
const mostSlices = 100;
/** The longest delay that a timer of Node can hold. */
const longestTimer = 2 ** 31 - 1;

/** A connection, and what to call when its credential changes or ends. */
export interface LiveConnectionOptions {
  readonly userId: string;
  readonly credential: Credential;
  /**
   * Rejects when the connection may not go on (the credential is no longer good, a permission is gone), or as
   * `unavailable` when that cannot be told. Asked right away, since a change may have come between the check and
   * this watch; when the user's access has changed; when a change may have been missed; and in each sweep.
   */
  readonly verify: () => Promise<unknown>;
  /** The token ends within a minute. */
  readonly onExpiring?: (expiresAt: Date) => void;
  /** The token has expired or has been revoked, or `verify` rejected: the connection must be closed. Called once at most. */
  readonly onEnd: (error: ZomaError) => void;
  /** The node stops: the connection is to be closed in the way that makes its client come back. */
  readonly onLeave: () => void;
  /** Whether nothing is under way on it, so that a draining node may close it at once; unset: never. */
  readonly isIdle?: () => boolean;
}

/** The handle of a connection that is held. */
export interface LiveConnection {
  /** The connection goes on with another token. */
  renew(credential: Credential): void;
  /** How often the user's access has changed, or may have changed unheard, while this connection was open. */
  changes(): number;
  /** Verifies again: what was checked before a change has taken effect only after it. */
  recheck(): void;
  /** Nothing is under way on the connection any more: a draining node closes it. */
  rest(): void;
  /** The connection is closed: nothing more is called. */
  release(): void;
}

/** How often all connections are verified: a change that was made by SQL is announced by nothing. In milliseconds. */
const defaultSweepMs = 60_000;

/**
 * Open connections of this node. Each ends when its token expires or is revoked, and when `verify` rejects after a
 * change of its user's access: within a second of an announced change, within a sweep of one that was not.
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
      const { tokenId, loginId } = entry.credential;
      const named = { token: tokenId, login: loginId, user: entry.userId }[by];
      if (named === id) end(entry, new ZomaError('token_revoked'));
    }
  };

  const unsubscribe = control.subscribe(
    (message) => {
      if (message.type === 'revoked') endRevoked(message);
      if (message.type === 'access_changed') {
        verifyChanged([...entries].filter(({ userId }) => userId === message.userId));
      }
    },
    () => verifyChanged([...entries]),
  );

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

  const rest = (entry: Entry): void => {
    if (isDraining && entries.has(entry) && entry.isIdle?.()) entry.onLeave();
  };

  return {
    hold: (options: LiveConnectionOptions): LiveConnection => {
      const entry: Entry = { ...options, timer: undefined, changes: 0 };
      entries.add(entry);
      watch(entry);
      void verify(entry);
      return {
        renew: (credential) => {
          entry.credential = credential;
          if (entries.has(entry)) watch(entry);
        },
        changes: () => entry.changes,
        recheck: () => void verify(entry),
        rest: () => rest(entry),
        release: () => release(entry),
      };
    },

    count: (): number => entries.size,

    /** Closes the idle ones, slice by slice, and from now on each as soon as it is idle. */
    drain: (): Promise<void> => {
      isDraining = true;
      return leaveEach([...entries].filter((entry) => entry.isIdle?.()));
    },

    /** Closes all, slice by slice; resolves when the last close has begun. */
    leave: (): Promise<void> => leaveEach([...entries]),

    close: (): void => {
      unsubscribe();
      clearInterval(sweeping);
      for (const entry of entries) release(entry);
    },
  };
};

export type LiveConnections = ReturnType<typeof createLiveConnections>;
