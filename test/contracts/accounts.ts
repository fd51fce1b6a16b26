import { newId } from '../../src/core/ids.ts';
import type { Accounts } from '../../src/ports/accounts.ts';
import type { Contract } from './contract.ts';

/** A user to be made for a test. */
export interface NewAccount {
  readonly organizationId: string;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly tokenVersion: number;
  readonly disabled: boolean;
  /** Of `all`, it passes every check. */
  readonly roles: readonly {
    readonly name: string;
    readonly all?: boolean;
    readonly permissions?: readonly string[];
  }[];
}

export interface AccountsSetup {
  readonly accounts: Accounts;
  addUser(user?: Partial<NewAccount>): Promise<{ readonly userId: string; readonly organizationId: string }>;
  /** A permission that there was not before; its name. */
  addPermission(): Promise<string>;
  /** Disables a user, as an administrator would. */
  disable(userId: string): Promise<void>;
}

/** The guarantees of the port `Accounts`. */
export const accountsContract: Contract<AccountsSetup> = (test, { name, create }) => {
  test(`${name} find a user by id and by e-mail`, async (t) => {
    const { accounts, addUser } = await create(t);
    const email = `${newId()}@example.org`;
    const { userId, organizationId } = await addUser({
      email,
      name: 'Zoë O’Brien',
      passwordHash: '$argon2id$v=19$m=1$c2FsdA$aGFzaA',
      tokenVersion: 7,
    });
    const expected = {
      id: userId,
      kind: 'person' as const,
      organizationId,
      email,
      name: 'Zoë O’Brien',
      passwordHash: '$argon2id$v=19$m=1$c2FsdA$aGFzaA',
      tokenVersion: 7,
      disabled: false,
      roles: [],
      permissions: [],
    };
    t.deepEqual(await accounts.find(userId), expected);
    t.deepEqual(await accounts.findByEmail(email), expected);
  });

  test(`${name} compare e-mail addresses without regard to case`, async (t) => {
    const { accounts, addUser } = await create(t);
    const id = newId();
    const email = `Ann.${id}@Example.ORG`;
    const { userId } = await addUser({ email });
    await addUser({ email: `ann-${id}@example.org` });
    for (const typed of [email, email.toLowerCase(), email.toUpperCase()]) {
      const account = await accounts.findByEmail(typed);
      t.is(account?.id, userId);
      t.is(account?.email, email);
    }
  });

  test(`${name} compare e-mail addresses without regard to case beyond ASCII`, async (t) => {
    const { accounts, addUser } = await create(t);
    const id = newId();
    const { userId } = await addUser({ email: `JÖRG.Žižka.Ψ.${id}@example.org` });
    for (const typed of [`JÖRG.Žižka.Ψ.${id}@example.org`, `jörg.žižka.ψ.${id}@example.org`]) {
      t.is((await accounts.findByEmail(typed))?.id, userId);
    }
  });

  test(`${name} compare an e-mail address literally, not as a pattern or a part of a query`, async (t) => {
    const { accounts, addUser } = await create(t);
    const id = newId();
    await addUser({ email: `ann.${id}@example.org` });
    for (const typed of [`%${id}%`, `ann_${id}@example.org`, ` ann.${id}@example.org`, `' OR '1'='1`, '']) {
      t.is(await accounts.findByEmail(typed), undefined);
    }
  });

  test(`${name} find no unknown user`, async (t) => {
    const { accounts } = await create(t);
    t.is(await accounts.find(newId()), undefined);
    t.is(await accounts.findByEmail(`${newId()}@example.org`), undefined);
  });

  test(`${name} list the permissions of a user's roles, each name once and sorted`, async (t) => {
    const { accounts, addUser, addPermission } = await create(t);
    const [one, two, three, ofNobody] = [
      await addPermission(),
      await addPermission(),
      await addPermission(),
      await addPermission(),
    ];
    const { userId, organizationId } = await addUser({
      roles: [
        { name: 'Writer', permissions: [three, two] },
        { name: 'Auditor', permissions: [two, one] },
        { name: 'Guest' },
      ],
    });
    await addUser({ organizationId, roles: [{ name: 'Other', permissions: [ofNobody] }] });
    const account = await accounts.find(userId);
    t.deepEqual(account?.roles, ['Auditor', 'Guest', 'Writer']);
    t.deepEqual(account?.permissions, [one, two, three].sort());
  });

  test(`${name} list every permission for a user whose role passes every check`, async (t) => {
    const { accounts, addUser, addPermission } = await create(t);
    const permission = await addPermission();
    const { userId } = await addUser({
      roles: [
        { name: 'Admin', all: true },
        { name: 'Guest', permissions: [permission] },
      ],
    });
    const before = (await accounts.find(userId))?.permissions ?? [];
    t.true(before.includes(permission));
    t.true(before.includes('user.manage'));
    t.deepEqual(before, [...new Set(before)].sort());
    const added = await addPermission();
    t.true((await accounts.find(userId))?.permissions.includes(added));
  });

  test(`${name} report a disabled user at once`, async (t) => {
    const { accounts, addUser, disable } = await create(t);
    const { userId } = await addUser();
    t.false((await accounts.find(userId))?.disabled);
    await disable(userId);
    const account = await accounts.find(userId);
    t.true(account?.disabled);
    t.true((await accounts.findByEmail(account?.email ?? ''))?.disabled);
    t.true((await accounts.find((await addUser({ disabled: true })).userId))?.disabled);
  });

  test(`${name} disable and enable a user, and report an unknown one`, async (t) => {
    const { accounts, addUser } = await create(t);
    const { userId } = await addUser();
    t.true(await accounts.setDisabled(userId, new Date()));
    t.true((await accounts.find(userId))?.disabled);
    t.true(await accounts.setDisabled(userId, undefined));
    t.false((await accounts.find(userId))?.disabled);
    t.false(await accounts.setDisabled(newId(), new Date()));
  });

  test(`${name} replace a user's roles by named roles of the user's organization, or change nothing`, async (t) => {
    const { accounts, addUser, addPermission } = await create(t);
    const permission = await addPermission();
    const roles = [{ name: 'Writer', permissions: [permission] }, { name: 'Guest' }];
    const { userId, organizationId } = await addUser({ roles });
    await addUser({ organizationId, roles: [{ name: 'Auditor' }] });
    await addUser({ roles: [{ name: 'Elsewhere' }] });
    t.deepEqual(await accounts.setRoles(userId, ['Auditor', 'Guest']), { status: 'changed' });
    t.like(await accounts.find(userId), { roles: ['Auditor', 'Guest'], permissions: [] });
    t.deepEqual(await accounts.setRoles(userId, ['Writer', 'Elsewhere', 'Nobody']), {
      status: 'unknown_roles',
      names: ['Elsewhere', 'Nobody'],
    });
    t.like(await accounts.find(userId), { roles: ['Auditor', 'Guest'] });
    t.deepEqual(await accounts.setRoles(userId, ['Writer']), { status: 'changed' });
    t.like(await accounts.find(userId), { roles: ['Writer'], permissions: [permission] });
    t.deepEqual(await accounts.setRoles(userId, []), { status: 'changed' });
    t.like(await accounts.find(userId), { roles: [], permissions: [] });
    t.deepEqual(await accounts.setRoles(newId(), []), { status: 'unknown_user' });
  });
};
