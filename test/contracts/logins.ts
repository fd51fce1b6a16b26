import { newId } from '../../src/core/ids.ts';
import type { Login, Logins } from '../../src/ports/logins.ts';
import type { Contract } from './contract.ts';

export interface LoginsStage {
  readonly logins: Logins;
  /** A user with token version 1. */
  addUser(): Promise<string>;
  tokenVersionOf(userId: string): Promise<number | undefined>;
}

const now = Date.UTC(2026, 10, 23, 10, 0, 0, 123);
const day = 86_400_000;

/** The guarantees of the port `Logins`. */
export const loginsContract: Contract<LoginsStage> = (test, { name, create }) => {
  const addLogin = async (logins: Logins, userId: string, expiresAt = now + day): Promise<Login> => {
    const login = { id: newId(), userId, tokenVersion: 1, expiresAt };
    await logins.create(login, now);
    return { ...login, revoked: false };
  };

  // No other test runs meanwhile: it would forget the expired logins of this one.
  test.serial(`${name} forget those that have expired when another is recorded`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const earlier = now - day;
    const ends = [earlier + 1000, earlier + 1001];
    const [ended, lasting] = ends.map((expiresAt) => ({ id: newId(), userId, tokenVersion: 1, expiresAt }));
    if (!ended || !lasting) throw new Error('two');
    await logins.create(ended, earlier);
    await logins.useGeneration(ended.id, 1, earlier);
    await logins.create(lasting, earlier + 999);
    t.deepEqual(await logins.find(ended.id), { ...ended, revoked: false });
    await logins.create({ ...lasting, id: newId(), userId: await addUser() }, earlier + 1000);
    t.is(await logins.find(ended.id), undefined);
    t.deepEqual(await logins.find(lasting.id), { ...lasting, revoked: false });
  });

  test(`${name} find a login as it was recorded, and none that was not`, async (t) => {
    const { logins, addUser } = await create(t);
    const login = { id: newId(), userId: await addUser(), tokenVersion: 12, expiresAt: now + day };
    await logins.create(login, now);
    t.deepEqual(await logins.find(login.id), { ...login, revoked: false });
    t.is(await logins.find(newId()), undefined);
  });

  test(`${name} tell twenty that use a generation at once the same first time, which is one's own`, async (t) => {
    const { logins, addUser } = await create(t);
    const { id } = await addLogin(logins, await addUser());
    const times = Array.from({ length: 20 }, (_, index) => now + index);
    const told = await Promise.all(times.map((time) => logins.useGeneration(id, 1, time)));
    t.is(new Set(told).size, 1);
    t.is(told.filter((time, index) => time === times[index]).length, 1);
    t.is(await logins.useGeneration(id, 1, now - 5000), told[0] ?? 0);
    t.is(await logins.useGeneration(id, 1, now + 5000), told[0] ?? 0);
  });

  test(`${name} use up each generation of each login for itself`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const [one, other] = [await addLogin(logins, userId), await addLogin(logins, userId)];
    t.is(await logins.useGeneration(one.id, 1, now + 1), now + 1);
    t.is(await logins.useGeneration(one.id, 2, now + 2), now + 2);
    t.is(await logins.useGeneration(other.id, 1, now + 3), now + 3);
    t.is(await logins.useGeneration(one.id, 1, now + 4), now + 1);
    t.is(await logins.useGeneration(one.id, 2, now + 4), now + 2);
  });

  test(`${name} move the end of a login on and never back`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const [login, other] = [await addLogin(logins, userId), await addLogin(logins, userId)];
    await logins.extend(login.id, login.expiresAt + 1);
    t.is((await logins.find(login.id))?.expiresAt, login.expiresAt + 1);
    await logins.extend(login.id, login.expiresAt);
    await logins.extend(login.id, now - day);
    t.is((await logins.find(login.id))?.expiresAt, login.expiresAt + 1);
    await Promise.all([5, 20, 10].map((later) => logins.extend(login.id, login.expiresAt + later)));
    t.is((await logins.find(login.id))?.expiresAt, login.expiresAt + 20);
    t.deepEqual(await logins.find(other.id), other);
    await t.notThrowsAsync(logins.extend(newId(), now));
  });

  test(`${name} revoke a login and no other, once and for all`, async (t) => {
    const { logins, addUser, tokenVersionOf } = await create(t);
    const userId = await addUser();
    const [login, other] = [await addLogin(logins, userId), await addLogin(logins, userId)];
    await logins.revoke(login.id);
    t.deepEqual(await logins.find(login.id), { ...login, revoked: true });
    await logins.revoke(login.id);
    await logins.extend(login.id, login.expiresAt + 1);
    t.true((await logins.find(login.id))?.revoked);
    t.deepEqual(await logins.find(other.id), other);
    t.is(await tokenVersionOf(userId), 1);
    await t.notThrowsAsync(logins.revoke(newId()));
  });

  test(`${name} end all logins of a user and raise the token version, and touch no other user`, async (t) => {
    const { logins, addUser, tokenVersionOf } = await create(t);
    const [userId, otherId] = [await addUser(), await addUser()];
    const own = [await addLogin(logins, userId), await addLogin(logins, userId), await addLogin(logins, userId)];
    const other = await addLogin(logins, otherId);
    await logins.revokeUser(userId);
    for (const login of own) t.deepEqual(await logins.find(login.id), { ...login, revoked: true });
    t.is(await tokenVersionOf(userId), 2);
    t.deepEqual(await logins.find(other.id), other);
    t.is(await tokenVersionOf(otherId), 1);
    const later = await addLogin(logins, userId);
    t.false((await logins.find(later.id))?.revoked);
  });

  test(`${name} raise the token version once for each of several revocations at once`, async (t) => {
    const { logins, addUser, tokenVersionOf } = await create(t);
    const userId = await addUser();
    const login = await addLogin(logins, userId);
    await Promise.all(Array.from({ length: 10 }, () => logins.revokeUser(userId)));
    t.is(await tokenVersionOf(userId), 11);
    t.true((await logins.find(login.id))?.revoked);
  });
};
