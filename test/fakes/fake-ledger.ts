import { setImmediate as turn } from 'node:timers/promises';
import { ZomaError } from '../../src/core/errors.ts';
import type { Balance, Ledger } from '../../src/ports/ledger.ts';
import type { AccountEntry, Spending, Windows } from '../../src/ports/quotas.ts';
import type { Owner } from '../../src/ports/sessions.ts';

export interface RecordedSession {
  readonly sessionId: string;
  readonly owner: Owner;
  readonly windows: Windows;
  readonly reserved: Spending;
}

/** A ledger of what the test tells it. Its answers take a while, and are as of one moment of it. */
export interface FakeLedger extends Pick<Ledger, 'balance'> {
  /** The session is pending from now on, with epoch 1. */
  record(session: RecordedSession): void;
  /** A writer with this epoch goes on with the session. */
  claim(sessionId: string, epoch: number): void;
  /** The session has ended and took this. */
  finish(sessionId: string, entries: readonly AccountEntry[]): void;
  /** Whether it is away: then it throws ZomaError `unavailable`. */
  setAway(away: boolean): void;
}

interface Row extends RecordedSession {
  readonly epoch: number;
  /** Undefined while it is pending. */
  readonly entries?: readonly AccountEntry[];
}

const newestAfter = (since: Date, dates: readonly Date[]): Date | undefined => {
  const newest = Math.max(...dates.map(Number).filter((time) => time > since.getTime()));
  return Number.isFinite(newest) ? new Date(newest) : undefined;
};

const isSame = (one: Date, other: Date): boolean => one.getTime() === other.getTime();

const windowsOf = ({ windows, entries = [] }: Row): Windows[] => [windows, ...entries.map((entry) => entry.windows)];

const organizationBalance = (rows: readonly Row[], since: Date): Balance['organization'] => {
  const startedAt = newestAfter(
    since,
    rows.flatMap(windowsOf).map(({ organization }) => organization),
  );
  if (!startedAt) return undefined;
  const counted = rows
    .flatMap(({ entries = [] }) => entries)
    .filter(({ windows }) => isSame(windows.organization, startedAt));
  return { startedAt, cost: counted.reduce((sum, { cost }) => sum + cost, 0n) };
};

const userBalance = (userId: string, rows: readonly Row[], since: Date): Balance['users'] => {
  const startedAt = newestAfter(
    since,
    rows.flatMap(windowsOf).map(({ user }) => user),
  );
  if (!startedAt) return [];
  const counted = rows.flatMap(({ entries = [] }) => entries).filter(({ windows }) => isSame(windows.user, startedAt));
  return [
    {
      userId,
      startedAt,
      requests: rows.filter(({ windows }) => isSame(windows.user, startedAt)).length,
      tokens: counted.reduce((sum, { tokens }) => sum + tokens, 0),
    },
  ];
};

const balanceOf = (rows: readonly Row[], since: Date): Balance => ({
  organization: organizationBalance(rows, since),
  users: [...new Set(rows.map(({ owner }) => owner.userId))].flatMap((userId) =>
    userBalance(
      userId,
      rows.filter(({ owner }) => owner.userId === userId),
      since,
    ),
  ),
  pending: rows
    .filter(({ entries }) => entries === undefined)
    .map(({ sessionId, owner, epoch, windows, reserved }) => ({
      sessionId,
      userId: owner.userId,
      epoch,
      windows,
      reserved,
    })),
});

export const createFakeLedger = (): FakeLedger => {
  const rows = new Map<string, Row>();
  let isAway = false;
  const change = (sessionId: string, other: Partial<Row>): void => {
    const row = rows.get(sessionId);
    if (!row) throw new Error(`${sessionId} is not recorded`);
    rows.set(sessionId, { ...row, ...other });
  };
  return {
    record: (session) => void rows.set(session.sessionId, { ...session, epoch: 1 }),
    claim: (sessionId, epoch) => change(sessionId, { epoch }),
    finish: (sessionId, entries) => change(sessionId, { entries }),
    setAway: (away) => void (isAway = away),
    balance: async (organizationId, since) => {
      await turn();
      if (isAway) throw new ZomaError('unavailable');
      const own = [...rows.values()].filter(({ owner }) => owner.organizationId === organizationId);
      const balance = balanceOf(own, since);
      await turn();
      return balance;
    },
  };
};
