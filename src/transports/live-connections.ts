import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '../core/caller.ts';
import { asZomaError, ZomaError } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ControlBus } from '../ports/control-bus.ts';

/** How long before the end of its token a connection is warned. */
const warningMs = 60_000;
/** So many are verified at a time when a revocation may have been missed; what could not be asked is asked again so much later. */
const verifiedAtOnce = 20;
const verifyAgainMs = 1_000;
/** Connections that are closed at once when the node stops: those who come back do not come all together. */
const sliceSize = 200;
const sliceMs = 50;
/** So many slices at most, however many connections there are. */
const mostSlices = 100;
/** The longest delay that a timer of Node can hold. */
const longestTimer = 2 ** 31 - 1;

export interface LiveConnectionOptions {
  readonly userId: string;
  readonly credential: Credential;
  /**
   * Rejects when the credential is no longer good, or as `unavailable` when that cannot be told. Asked right
   * away, since a revocation may have come between its check and this watch, and when one may have been missed.
   */
  readonly verify: () => Promise<unknown>;
  /** The token ends within a minute. */
  readonly onExpiring?: (expiresAt: Date) => void;
  /** The token has expired or has been revoked: the connection must be closed. Called once at most. */
  readonly onEnd: (error: ZomaError) => void;
  /** The node stops: the connection is to be closed in the way that makes its client come back. */
  readonly onLeave: () => void;
}

export interface LiveConnection {
  /** The connection goes on with another token. */
  renew(credential: Credential): void;
  /** The connection is closed: nothing more is called. */
  release(): void;
}

/** Open connections of this node, each ended when the token that opened it ends or is revoked. */
export const createLiveConnections = ({ control, clock }: { control: ControlBus; clock: Clock }) => {
  interface Entry extends LiveConnectionOptions {
    credential: Credential;
    timer: NodeJS.Timeout | undefined;
  }
  const entries = new Set<Entry>();

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
  const verifyAll = async (): Promise<void> => {
    const all = [...entries];
    while (all.length > 0) await Promise.all(all.splice(0, verifiedAtOnce).map(verify));
  };

  const unsubscribe = control.subscribe(
    (message) => {
      if (message.type !== 'revoked') return;
      for (const entry of entries) {
        const { tokenId, loginId } = entry.credential;
        const named = { token: tokenId, login: loginId, user: entry.userId }[message.by];
        if (named === message.id) end(entry, new ZomaError('token_revoked'));
      }
    },
    () => void verifyAll(),
  );

  return {
    hold: (options: LiveConnectionOptions): LiveConnection => {
      const entry: Entry = { ...options, timer: undefined };
      entries.add(entry);
      watch(entry);
      void verify(entry);
      return {
        renew: (credential) => {
          entry.credential = credential;
          if (entries.has(entry)) watch(entry);
        },
        release: () => release(entry),
      };
    },

    count: (): number => entries.size,

    /** Closes all, slice by slice; resolves when the last has been told. */
    leave: async (): Promise<void> => {
      const all = [...entries];
      const size = Math.max(sliceSize, Math.ceil(all.length / mostSlices));
      for (let from = 0; from < all.length; from += size) {
        if (from > 0) await sleep(sliceMs);
        for (const entry of all.slice(from, from + size)) if (entries.has(entry)) entry.onLeave();
      }
    },

    close: (): void => {
      unsubscribe();
      for (const entry of entries) release(entry);
    },
  };
};

export type LiveConnections = ReturnType<typeof createLiveConnections>;
