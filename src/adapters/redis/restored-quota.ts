import type { Balance } from '../../ports/ledger.ts';
import type { AccountEntry } from '../../ports/quotas.ts';

/** Converts an entry to the form that `account-quota.lua` reads. */
export const entryText = ({ windows, tokens, cost, open }: AccountEntry) => ({
  u: windows.user.getTime(),
  o: windows.organization.getTime(),
  t: String(tokens),
  c: cost.toString(),
  open,
});

/** Serializes the account of an unfinished session to the form that `account-quota.lua` stores. */
export const accountText = ({ epoch, windows, reserved }: Balance['pending'][number]): string =>
  JSON.stringify({
    epoch,
    ended: false,
    requestedIn: windows.user.getTime(),
    entries: [entryText({ ...reserved, windows, open: true })],
  });

interface RestoredUser {
  readonly userId: string;
  startedAt: number;
  requests: number;
  tokens: number;
  reserved: number;
  readonly sessions: string[];
}

/** Builds the input of `restore-quota.lua`: the balance, with the reservations of the unfinished sessions. */
export const restoredFrom = (balance: Balance) => {
  const users = new Map<string, RestoredUser>();
  const userOf = (userId: string): RestoredUser => {
    const known = users.get(userId);
    if (known) return known;
    const user = { userId, startedAt: 0, requests: 0, tokens: 0, reserved: 0, sessions: [] };
    users.set(userId, user);
    return user;
  };
  for (const { userId, startedAt, requests, tokens } of balance.users) {
    Object.assign(userOf(userId), { startedAt: startedAt.getTime(), requests, tokens });
  }
  const startedAt = balance.organization?.startedAt.getTime() ?? 0;
  let reservedCost = 0n;
  for (const { sessionId, userId, windows, reserved } of balance.pending) {
    const user = userOf(userId);
    user.sessions.push(sessionId);
    if (windows.user.getTime() === user.startedAt) user.reserved += reserved.tokens;
    if (windows.organization.getTime() === startedAt) reservedCost += reserved.cost;
  }
  const cost = (balance.organization?.cost ?? 0n).toString();
  const organization = { startedAt, cost, reserved: reservedCost.toString() };
  return { organization, users: [...users.values()], accounts: balance.pending };
};
