import { newId } from '../../src/core/ids.ts';
import type { Login, Logins, Rotation, TokenFamily } from '../../src/ports/logins.ts';
import type { Contract } from './contract.ts';

export interface LoginsSetup {
  readonly logins: Logins;
  /** A user with token version 1. */
  addUser(): Promise<string>;
  tokenVersionOf(userId: string): Promise<number | undefined>;
}

const now = Date.UTC(2026, 10, 23, 10, 0, 0, 123);
const day = 86_400_000;

/** The guarantees of the port `Logins`. */
export const loginsContract: Contract<LoginsSetup> = (test, { name, create }) => {
  const addLogin = async (logins: Logins, userId: string, expiresAt = now + day): Promise<Login> => {
    const login = { id: newId(), userId, tokenVersion: 1, startedAt: now, expiresAt };
    await logins.create(login, now);
    return { ...login, revoked: false };
  };

  const rotate = (logins: Logins, loginId: string, generation: number, times = { now, expiresAt: now }) =>
    logins.rotate({ loginId, generation, ...times }, () => 'rotate');

  // No other test runs meanwhile: it would forget the expired logins of this one.
  test.serial(`${name} delete expired logins when another is recorded`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const earlier = now - day;
    const ends = [earlier + 1000, earlier + 1001];
    const [ended, lasting] = ends.map((expiresAt) => ({
      id: newId(),
      userId,
      tokenVersion: 1,
      startedAt: earlier,
      expiresAt,
    }));
    if (!ended || !lasting) throw new Error('two');
    await logins.create(ended, earlier);
    await rotate(logins, ended.id, 1, { now: earlier, expiresAt: earlier });
    await logins.create(lasting, earlier + 999);
    t.deepEqual(await logins.find(ended.id), { ...ended, revoked: false });
    await logins.create({ ...lasting, id: newId(), userId: await addUser() }, earlier + 1000);
    t.is(await logins.find(ended.id), undefined);
    t.deepEqual(await logins.find(lasting.id), { ...lasting, revoked: false });
  });

  test(`${name} find a login as it was recorded, and no unknown one`, async (t) => {
    const { logins, addUser } = await create(t);
    const login = {
      id: newId(),
      userId: await addUser(),
      tokenVersion: 12,
      startedAt: now - 5,
      expiresAt: now + day,
    };
    await logins.create(login, now);
    t.deepEqual(await logins.find(login.id), { ...login, revoked: false });
    t.is(await logins.find(newId()), undefined);
  });

  test(`${name} pass the state of a login's refresh tokens to the caller, which decides`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const [{ id }, other] = [await addLogin(logins, userId), await addLogin(logins, userId)];
    const first = { newest: 1, newestSince: now, reissuedAt: undefined, shownUsedAt: undefined };
    const steps: readonly (readonly [generation: number, at: number, Rotation, TokenFamily, newest: number])[] = [
      [1, 1, 'refuse', first, 1],
      [1, 2, 'rotate', first, 2],
      [1, 3, 'refuse', { ...first, newest: 2, newestSince: now + 2, shownUsedAt: now + 2 }, 2],
      [1, 4, 'reissue', { ...first, newest: 2, newestSince: now + 2, shownUsedAt: now + 2 }, 2],
      [2, 5, 'reissue', { ...first, newest: 2, newestSince: now + 2, reissuedAt: now + 4 }, 2],
      [2, 6, 'rotate', { ...first, newest: 2, newestSince: now + 2, reissuedAt: now + 5 }, 3],
      [1, 7, 'refuse', { ...first, newest: 3, newestSince: now + 6, shownUsedAt: now + 2 }, 3],
      // Generations that are missing, as after a restored backup.
      [7, 8, 'rotate', { ...first, newest: 3, newestSince: now + 6 }, 8],
      [5, 9, 'refuse', { ...first, newest: 8, newestSince: now + 8 }, 8],
    ];
    for (const [generation, at, rotation, family, newest] of steps) {
      const seen: TokenFamily[] = [];
      const shown = { loginId: id, generation, now: now + at, expiresAt: now };
      const outcome = await logins.rotate(shown, (found) => {
        seen.push(found);
        return rotation;
      });
      t.deepEqual(seen, [family]);
      t.deepEqual(outcome, { rotation, newest, expiresAt: now + day });
    }
    t.like(await rotate(logins, other.id, 1), { newest: 2 });
  });

  test(`${name} run twenty concurrent rotations one after the other: one uses the generation, the others see that`, async (t) => {
    const { logins, addUser } = await create(t);
    const { id } = await addLogin(logins, await addUser());
    const used = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const shown = { loginId: id, generation: 1, now: now + index, expiresAt: now };
        const seen: (number | undefined)[] = [];
        const outcome = await logins.rotate(shown, ({ shownUsedAt }) => {
          seen.push(shownUsedAt);
          return shownUsedAt === undefined ? 'rotate' : 'reissue';
        });
        t.is(outcome?.newest, 2);
        return seen[0];
      }),
    );
    t.is(used.filter((usedAt) => usedAt === undefined).length, 1);
    t.is(new Set(used.filter((usedAt) => usedAt !== undefined)).size, 1);
  });

  test(`${name} do not call the caller for a login that is unknown or revoked`, async (t) => {
    const { logins, addUser } = await create(t);
    const { id } = await addLogin(logins, await addUser());
    await logins.revoke(id);
    for (const loginId of [id, newId()]) {
      const shown = { loginId, generation: 1, now, expiresAt: now + 2 * day };
      t.is(
        await logins.rotate(shown, () => {
          throw new Error('asked');
        }),
        undefined,
      );
    }
    t.is((await logins.find(id))?.expiresAt, now + day);
  });

  test(`${name} extend the end of a login, never shorten it, and not for a refused token`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const [login, other] = [await addLogin(logins, userId), await addLogin(logins, userId)];
    const end = async () => (await logins.find(login.id))?.expiresAt;
    await rotate(logins, login.id, 1, { now, expiresAt: login.expiresAt + 1 });
    t.is(await end(), login.expiresAt + 1);
    await rotate(logins, login.id, 2, { now, expiresAt: login.expiresAt - day });
    t.is(await end(), login.expiresAt + 1);
    await logins.rotate({ loginId: login.id, generation: 3, now, expiresAt: login.expiresAt + 9 }, () => 'refuse');
    t.is(await end(), login.expiresAt + 1);
    await Promise.all(
      [5, 20, 10].map((later) =>
        logins.rotate({ loginId: login.id, generation: 3, now, expiresAt: login.expiresAt + later }, () => 'reissue'),
      ),
    );
    t.is(await end(), login.expiresAt + 20);
    t.deepEqual(await logins.find(other.id), other);
  });

  test(`${name} revoke one login permanently, and no other`, async (t) => {
    const { logins, addUser, tokenVersionOf } = await create(t);
    const userId = await addUser();
    const [login, other] = [await addLogin(logins, userId), await addLogin(logins, userId)];
    await logins.revoke(login.id);
    t.deepEqual(await logins.find(login.id), { ...login, revoked: true });
    await logins.revoke(login.id);
    t.is(await rotate(logins, login.id, 1), undefined);
    t.true((await logins.find(login.id))?.revoked);
    t.deepEqual(await logins.find(other.id), other);
    t.is(await tokenVersionOf(userId), 1);
    await t.notThrowsAsync(logins.revoke(newId()));
  });

  test(`${name} revoke all logins of a user and raise the token version, and change no other user`, async (t) => {
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

  test(`${name} list the active logins of a user, newest first, with their last use`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const [oldest, revoked, newest] = [
      await addLogin(logins, userId),
      await addLogin(logins, userId),
      await addLogin(logins, userId, now + 2 * day),
    ];
    await addLogin(logins, await addUser());
    await logins.revoke(revoked.id);
    const shown = { loginId: oldest.id, generation: 1, now: now + 5, expiresAt: now, address: '192.0.2.7' };
    await logins.rotate(shown, () => 'rotate');
    t.deepEqual(await logins.listOf(userId, { now, limit: 9 }), [
      { ...newest, issuer: undefined, address: undefined, lastUsedAt: now },
      { ...oldest, issuer: undefined, address: '192.0.2.7', lastUsedAt: now + 5 },
    ]);
    const ids = async (range: { now: number; limit: number; after?: string }) =>
      (await logins.listOf(userId, range)).map(({ id }) => id);
    t.deepEqual(await ids({ now, limit: 1 }), [newest.id]);
    t.deepEqual(await ids({ now, limit: 1, after: newest.id }), [oldest.id]);
    t.deepEqual(await ids({ now: now + day, limit: 9 }), [newest.id]);
    await logins.revokeUser(userId);
    t.deepEqual(await ids({ now, limit: 9 }), []);
  });

  test(`${name} end all logins but the kept one when the password changes`, async (t) => {
    const { logins, addUser } = await create(t);
    const userId = await addUser();
    const [kept, other, revoked] = [
      await addLogin(logins, userId),
      await addLogin(logins, userId),
      await addLogin(logins, userId),
    ];
    const stranger = await addLogin(logins, await addUser());
    await logins.revoke(revoked.id);
    t.deepEqual(await logins.changePassword(userId, 'a new hash', kept.id), [other.id]);
    t.true((await logins.find(other.id))?.revoked);
    t.false((await logins.find(kept.id))?.revoked);
    t.false((await logins.find(stranger.id))?.revoked);
  });

  test(`${name} raise the token version once for each of several concurrent revocations`, async (t) => {
    const { logins, addUser, tokenVersionOf } = await create(t);
    const userId = await addUser();
    const login = await addLogin(logins, userId);
    await Promise.all(Array.from({ length: 10 }, () => logins.revokeUser(userId)));
    t.is(await tokenVersionOf(userId), 11);
    t.true((await logins.find(login.id))?.revoked);
  });
};
