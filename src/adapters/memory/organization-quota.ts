import { FencedError } from '../../ports/event-log.ts';
import type { Balance } from '../../ports/ledger.ts';
import type {
  AccountEntry,
  LimitName,
  OwnerLimits,
  QuotaDecision,
  QuotaSettings,
  QuotaState,
  SessionUsage,
  Spending,
  Windows,
} from '../../ports/quotas.ts';

/** The open window of a user. Times are milliseconds since the epoch. */
interface User {
  startedAt: number | undefined;
  requests: number;
  tokens: number;
  reservedTokens: number;
  readonly sessions: Set<string>;
}

interface Account {
  readonly userId: string;
  epoch: number;
  /** The start of the user's window in which the session's request counts. */
  readonly requestedIn: number;
  entries: readonly AccountEntry[];
  ended: boolean;
}

/** The number of ended accounts that are kept for late calls of their writers. */
const keptEndedAccounts = 10_000;

/** Creates the quotas of one organization. Every call is synchronous and so atomic; `now` is in milliseconds since the epoch. */
export const createOrganizationQuota = (settings: QuotaSettings, balance: Balance) => {
  const organization = {
    startedAt: balance.organization?.startedAt.getTime(),
    cost: balance.organization?.cost ?? 0n,
    reservedCost: 0n,
  };
  const users = new Map<string, User>();
  const accounts = new Map<string, Account>();
  const ended = new Set<string>();

  const userOf = (userId: string): User => {
    const known = users.get(userId);
    if (known) return known;
    const user = { startedAt: undefined, requests: 0, tokens: 0, reservedTokens: 0, sessions: new Set<string>() };
    users.set(userId, user);
    return user;
  };

  const isOver = (startedAt: number | undefined, now: number): boolean =>
    startedAt === undefined || startedAt + settings.windowMs <= now;

  /** Closes the windows that have ended. */
  const closeEnded = (user: User, now: number): void => {
    if (isOver(user.startedAt, now))
      Object.assign(user, { startedAt: undefined, requests: 0, tokens: 0, reservedTokens: 0 });
    if (isOver(organization.startedAt, now))
      Object.assign(organization, { startedAt: undefined, cost: 0n, reservedCost: 0n });
  };

  const openWindows = (user: User, now: number): Windows => {
    user.startedAt ??= now;
    organization.startedAt ??= now;
    return { user: new Date(user.startedAt), organization: new Date(organization.startedAt) };
  };

  /** Adds or subtracts an entry in its own windows, while they are open. */
  const count = (user: User, { windows, tokens, cost, open }: AccountEntry, sign: 1 | -1): void => {
    if (windows.user.getTime() === user.startedAt) user[open ? 'reservedTokens' : 'tokens'] += sign * tokens;
    if (windows.organization.getTime() === organization.startedAt) {
      organization[open ? 'reservedCost' : 'cost'] += BigInt(sign) * cost;
    }
  };

  const replaceEntries = (user: User, account: Account, entries: readonly AccountEntry[]): void => {
    for (const entry of account.entries) count(user, entry, -1);
    for (const entry of entries) count(user, entry, 1);
    account.entries = entries;
  };

  const stateOf = (user: User): QuotaState => ({
    user: {
      startedAt: user.startedAt === undefined ? undefined : new Date(user.startedAt),
      requests: user.requests,
      tokens: user.tokens,
      reservedTokens: user.reservedTokens,
      sessions: user.sessions.size,
    },
    organization: {
      startedAt: organization.startedAt === undefined ? undefined : new Date(organization.startedAt),
      cost: organization.cost,
      reservedCost: organization.reservedCost,
    },
  });

  const spendingLimit = (user: User, { tokens, cost }: Spending, limits: OwnerLimits): LimitName | undefined => {
    if (user.tokens + user.reservedTokens + tokens > limits.tokens) return 'tokens';
    if (cost > 0n && organization.cost + organization.reservedCost + cost > limits.cost) return 'cost';
    return undefined;
  };

  const admissionLimit = (user: User, spending: Spending, limits: OwnerLimits): LimitName | undefined => {
    if (user.sessions.size >= (settings.concurrency ?? Infinity)) return 'concurrency';
    if (user.requests + 1 > limits.requests) return 'requests';
    return spendingLimit(user, spending, limits);
  };

  const reserveFor = (user: User, account: Account, spending: Spending, now: number): QuotaDecision => {
    const windows = openWindows(user, now);
    replaceEntries(user, account, [...account.entries, { ...spending, windows, open: true }]);
    return { admitted: true, windows, state: stateOf(user) };
  };

  const openAccount = (user: User, sessionId: string, account: Account): Account => {
    accounts.set(sessionId, account);
    user.sessions.add(sessionId);
    return account;
  };

  const deleteOldest = (): void => {
    const [oldest] = ended;
    if (ended.size <= keptEndedAccounts || oldest === undefined) return;
    ended.delete(oldest);
    accounts.delete(oldest);
  };

  for (const { userId, startedAt, requests, tokens } of balance.users) {
    Object.assign(userOf(userId), { startedAt: startedAt.getTime(), requests, tokens });
  }
  for (const { sessionId, userId, epoch, windows, reserved } of balance.pending) {
    const user = userOf(userId);
    const requestedIn = windows.user.getTime();
    const account = openAccount(user, sessionId, { userId, epoch, requestedIn, entries: [], ended: false });
    replaceEntries(user, account, [{ ...reserved, windows, open: true }]);
  }

  return {
    admit: (
      sessionId: string,
      userId: string,
      spending: Spending,
      now: number,
      limits: OwnerLimits = settings,
    ): QuotaDecision => {
      const user = userOf(userId);
      closeEnded(user, now);
      const known = accounts.get(sessionId)?.entries[0];
      if (known) return { admitted: true, windows: known.windows, state: stateOf(user) };
      const limit = admissionLimit(user, spending, limits);
      if (limit) return { admitted: false, limit, state: stateOf(user) };
      const requestedIn = openWindows(user, now).user.getTime();
      user.requests += 1;
      const account = openAccount(user, sessionId, { userId, epoch: 1, requestedIn, entries: [], ended: false });
      return reserveFor(user, account, spending, now);
    },

    reserve: (
      { sessionId, owner, epoch, entries }: SessionUsage,
      spending: Spending,
      now: number,
      limits: OwnerLimits = settings,
    ): QuotaDecision => {
      const user = userOf(owner.userId);
      closeEnded(user, now);
      const fresh = { userId: owner.userId, epoch, requestedIn: 0, entries: [], ended: false };
      const account = accounts.get(sessionId) ?? openAccount(user, sessionId, fresh);
      if (account.epoch > epoch || account.ended) throw new FencedError();
      account.epoch = epoch;
      replaceEntries(user, account, entries);
      const limit = spendingLimit(user, spending, limits);
      return limit ? { admitted: false, limit, state: stateOf(user) } : reserveFor(user, account, spending, now);
    },

    settle: ({ sessionId, owner, epoch, entries }: SessionUsage, now: number): QuotaState => {
      const user = userOf(owner.userId);
      closeEnded(user, now);
      const account = accounts.get(sessionId);
      if (!account) return stateOf(user);
      if (account.epoch > epoch) throw new FencedError();
      account.epoch = epoch;
      account.ended = true;
      replaceEntries(user, account, entries);
      user.sessions.delete(sessionId);
      ended.add(sessionId);
      deleteOldest();
      return stateOf(user);
    },

    withdraw: (sessionId: string, now: number): void => {
      const account = accounts.get(sessionId);
      if (!account || account.ended) return;
      const user = userOf(account.userId);
      closeEnded(user, now);
      replaceEntries(user, account, []);
      if (account.requestedIn === user.startedAt) user.requests -= 1;
      user.sessions.delete(sessionId);
      accounts.delete(sessionId);
    },

    read: (userId: string, now: number): QuotaState => {
      const user = userOf(userId);
      closeEnded(user, now);
      return stateOf(user);
    },
  };
};

/** The quotas that `createOrganizationQuota` creates. */
export type OrganizationQuota = ReturnType<typeof createOrganizationQuota>;
