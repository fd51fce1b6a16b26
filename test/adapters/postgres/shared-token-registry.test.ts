import test, { type ExecutionContext } from 'ava';
import { connectDatabase, createSharedTokenRegistry, type Database } from '../../../src/adapters/postgres/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { stillClock } from '../../contracts/still-clock.ts';
import { tokenRegistryContract } from '../../contracts/token-registry.ts';
import { freePort } from '../../support/redis-server.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

const quarterOfAnHour = 900_000;

/** Two nodes with one clock. */
const nodes = (clock = stillClock()) => {
  const node = () => createSharedTokenRegistry({ database: database(), clock });
  return { clock, one: node(), other: node() };
};

const newToken = async (expiresAt: number) => {
  const { addUser, addLogin } = rowsOf(database());
  const { userId } = await addUser();
  return { id: newId(), userId, loginId: await addLogin(userId), expiresAt };
};

tokenRegistryContract(test, {
  name: 'the shared token registry in PostgreSQL',
  create: () => {
    const clock = stillClock();
    const { addUser, addLogin } = rowsOf(database());
    const start = () => createSharedTokenRegistry({ database: database(), clock });
    return Promise.resolve({
      registry: start(),
      clock,
      pass: clock.pass,
      restart: () => Promise.resolve(start()),
      addUser: async () => (await addUser()).userId,
      addLogin,
    });
  },
});

test('what one node registers or revokes every other knows at once', async (t) => {
  const { clock, one, other } = nodes();
  const revocations = [
    (token: Awaited<ReturnType<typeof newToken>>) => one.revoke(token.id),
    (token: Awaited<ReturnType<typeof newToken>>) => one.revokeLogin(token.loginId),
    (token: Awaited<ReturnType<typeof newToken>>) => one.revokeUser(token.userId),
  ];
  for (const revoke of revocations) {
    const token = await newToken(clock.now() + quarterOfAnHour);
    await one.register(token);
    t.is(await other.stateOf(token.id), 'valid');
    await revoke(token);
    t.is(await other.stateOf(token.id), 'revoked');
  }
});

test('a revocation names all that are revoked, also those that were before', async (t) => {
  const { clock, one, other } = nodes();
  const token = await newToken(clock.now() + quarterOfAnHour);
  const sibling = { ...token, id: newId() };
  await one.register(token);
  await one.register(sibling);
  t.deepEqual(await one.revokeAll({ id: token.id }), [token.id]);
  t.deepEqual([...(await other.revokeAll({ loginId: token.loginId }))].sort(), [token.id, sibling.id].sort());
  t.deepEqual([...(await other.revokeAll({ userId: token.userId }))].sort(), [token.id, sibling.id].sort());
  t.deepEqual(await one.revokeAll({ userId: newId() }), []);
  t.deepEqual(await one.revokeAll({ userId: 'no id of ours' }), []);
});

test.serial('what has expired for a minute is forgotten', async (t) => {
  const { clock, one } = nodes();
  const token = await newToken(clock.now() + 1000);
  await one.register(token);
  await clock.pass(60_999);
  await one.register(await newToken(clock.now() + 1000));
  t.like(await one.find(token.id), { state: 'valid', expiresAt: token.expiresAt });
  t.is(await one.stateOf(token.id), 'unknown');
  await clock.pass(1);
  await one.register(await newToken(clock.now() + 1000));
  t.is(await one.find(token.id), undefined);
});

test('every call of an unreachable database is `unavailable`', async (t) => {
  const gone: Database = await connectDatabase({ url: `postgres://nobody@127.0.0.1:${String(await freePort())}/none` });
  t.teardown(gone.close);
  const registry = createSharedTokenRegistry({ database: gone, clock: stillClock() });
  const isUnavailable = async (t: ExecutionContext, asking: Promise<unknown>): Promise<void> => {
    t.is((await t.throwsAsync(asking, { instanceOf: ZomaError })).code, 'unavailable');
  };
  await isUnavailable(t, registry.stateOf(newId()));
  await isUnavailable(t, registry.revoke(newId()));
  await isUnavailable(t, registry.revokeUser(newId()));
});
