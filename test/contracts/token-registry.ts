import { setImmediate as turn } from 'node:timers/promises';
import { newId } from '../../src/core/ids.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { AccessTokenRecord, TokenRegistry } from '../../src/ports/token-registry.ts';
import type { Contract } from './contract.ts';

export interface TokenRegistrySetup {
  readonly registry: TokenRegistry;
  readonly clock: Clock;
  /** Lets time pass, on the clock as well. */
  pass(milliseconds: number): Promise<void>;
  /** A registry of the same tokens, as after a restart. */
  restart(): Promise<TokenRegistry>;
  addUser(): Promise<string>;
  addLogin(userId: string): Promise<string>;
}

const quarterOfAnHour = 900_000;

/** The guarantees of the port `TokenRegistry`. */
export const tokenRegistryContract: Contract<TokenRegistrySetup> = (test, { name, create }) => {
  const register = async (
    { registry, clock, addUser, addLogin }: TokenRegistrySetup,
    of: { userId?: string; loginId?: string; lasts?: number } = {},
  ): Promise<AccessTokenRecord> => {
    const { userId = await addUser(), lasts = quarterOfAnHour } = of;
    const loginId = of.loginId ?? (await addLogin(userId));
    const token = { id: newId(), userId, loginId, expiresAt: clock.now() + lasts };
    await registry.register(token);
    return token;
  };

  // No other test runs meanwhile: each has a clock of its own, and what one has seen expire is forgotten for all.
  test.serial(`${name} knows a token until it expires, revoked or not`, async (t) => {
    const setup = await create(t);
    const { registry, pass, restart } = setup;
    const [token, revoked, longer] = [
      await register(setup),
      await register(setup),
      await register(setup, { lasts: 2 * quarterOfAnHour }),
    ];
    await registry.revoke(revoked.id);
    await pass(quarterOfAnHour - 1);
    t.is(await registry.stateOf(token.id), 'valid');
    t.is(await registry.stateOf(revoked.id), 'revoked');
    await pass(1);
    t.is(await registry.stateOf(token.id), 'unknown');
    t.is(await registry.stateOf(revoked.id), 'unknown');
    t.is(await registry.stateOf(longer.id), 'valid');
    const restarted = await restart();
    t.is(await restarted.stateOf(token.id), 'unknown');
    t.is(await restarted.stateOf(longer.id), 'valid');
    await register(setup);
    t.is(await registry.stateOf(token.id), 'unknown');
    t.is(await registry.stateOf(longer.id), 'valid');
  });

  test(`${name} reports a registered token as valid, and any other as unknown`, async (t) => {
    const setup = await create(t);
    const tokens = [await register(setup), await register(setup)];
    for (const { id } of tokens) t.is(await setup.registry.stateOf(id), 'valid');
    for (const id of [newId(), 'no token of ours', '']) t.is(await setup.registry.stateOf(id), 'unknown');
  });

  test(`${name} revokes a token and no other, not even of the same login`, async (t) => {
    const setup = await create(t);
    const token = await register(setup);
    const [sibling, other] = [await register(setup, token), await register(setup)];
    await setup.registry.revoke(token.id);
    t.is(await setup.registry.stateOf(token.id), 'revoked');
    await setup.registry.revoke(token.id);
    t.is(await setup.registry.stateOf(token.id), 'revoked');
    for (const { id } of [sibling, other]) t.is(await setup.registry.stateOf(id), 'valid');
  });

  test(`${name} revokes all tokens of a login and no other of the same user`, async (t) => {
    const setup = await create(t);
    const token = await register(setup);
    const sibling = await register(setup, token);
    const [otherLogin, other] = [await register(setup, { userId: token.userId }), await register(setup)];
    await setup.registry.revokeLogin(token.loginId);
    for (const { id } of [token, sibling]) t.is(await setup.registry.stateOf(id), 'revoked');
    for (const { id } of [otherLogin, other]) t.is(await setup.registry.stateOf(id), 'valid');
  });

  test(`${name} revokes all tokens of a user and no other's`, async (t) => {
    const setup = await create(t);
    const token = await register(setup);
    const own = [token, await register(setup, token), await register(setup, { userId: token.userId })];
    const other = await register(setup);
    await setup.registry.revokeUser(token.userId);
    for (const { id } of own) t.is(await setup.registry.stateOf(id), 'revoked');
    t.is(await setup.registry.stateOf(other.id), 'valid');
  });

  test(`${name} reports a token as valid that was registered after a revocation`, async (t) => {
    const setup = await create(t);
    const token = await register(setup);
    await setup.registry.revokeUser(token.userId);
    await setup.registry.revokeLogin(token.loginId);
    const later = await register(setup, token);
    t.is(await setup.registry.stateOf(later.id), 'valid');
    t.is(await setup.registry.stateOf(token.id), 'revoked');
  });

  test(`${name} accepts the revocation of unknown tokens`, async (t) => {
    const setup = await create(t);
    const token = await register(setup);
    const unknown = newId();
    await setup.registry.revoke(unknown);
    await setup.registry.revokeLogin(newId());
    await setup.registry.revokeUser(newId());
    t.is(await setup.registry.stateOf(unknown), 'unknown');
    t.is(await setup.registry.stateOf(token.id), 'valid');
  });

  test(`${name} knows the same tokens and revocations after a restart`, async (t) => {
    const setup = await create(t);
    const { registry } = setup;
    const [valid, byToken, byLogin, byUser] = [
      await register(setup),
      await register(setup),
      await register(setup),
      await register(setup),
    ];
    await registry.revoke(byToken.id);
    await registry.revokeLogin(byLogin.loginId);
    await registry.revokeUser(byUser.userId);
    const restarted = await setup.restart();
    t.is(await restarted.stateOf(valid.id), 'valid');
    for (const { id } of [byToken, byLogin, byUser]) t.is(await restarted.stateOf(id), 'revoked');
    await restarted.revokeUser(valid.userId);
    t.is(await restarted.stateOf(valid.id), 'revoked');
    t.is(await (await setup.restart()).stateOf(valid.id), 'revoked');
  });

  test(`${name} registers fifty tokens at once`, async (t) => {
    const setup = await create(t);
    const { userId, loginId } = await register(setup);
    const tokens = await Promise.all(Array.from({ length: 50 }, () => register(setup, { userId, loginId })));
    for (const { id } of tokens) t.is(await setup.registry.stateOf(id), 'valid');
    await setup.registry.revokeLogin(loginId);
    for (const { id } of tokens) t.is(await setup.registry.stateOf(id), 'revoked');
  });

  // No other test runs meanwhile: what is tried here is one place after the other to revoke at.
  test.serial(
    `${name} reports the same state before and after a restart for a token that was registered during the revocation of its login`,
    async (t) => {
      const setup = await create(t);
      const userId = await setup.addUser();
      const ids: string[] = [];
      const revokeAfter = async (wait: () => Promise<unknown>, count: number): Promise<void> => {
        const loginId = await setup.addLogin(userId);
        const registering = register(setup, { userId, loginId });
        for (let waits = 0; waits < count; waits += 1) await wait();
        await setup.registry.revokeLogin(loginId);
        ids.push((await registering).id);
      };
      for (let microtasks = 0; microtasks < 160; microtasks += 4)
        await revokeAfter(() => Promise.resolve(), microtasks);
      for (let turns = 0; turns < 10; turns += 1) await revokeAfter(turn, turns);
      const restarted = await setup.restart();
      const states = await Promise.all(ids.map((id) => setup.registry.stateOf(id)));
      t.deepEqual(states, await Promise.all(ids.map((id) => restarted.stateOf(id))));
    },
  );
};
