import test from 'ava';
import { createMemoryControlBus } from '../../../src/adapters/memory/control-bus.ts';
import { createAccountCache } from '../../../src/core/auth/account-cache.ts';
import { createAccountChanges } from '../../../src/core/auth/account-changes.ts';
import { createPolicyCache } from '../../../src/core/privacy/policy-cache.ts';
import type { Account, Accounts } from '../../../src/ports/accounts.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import type { ControlBus } from '../../../src/ports/control-bus.ts';
import { defaultPrivacyPolicy, type PrivacyPolicies } from '../../../src/ports/privacy-policies.ts';
import { recordLog } from '../../support/recorded-log.ts';

const logger = recordLog();

/** One user, in a store that all nodes share. */
const sharedAccounts = (): Accounts => {
  let account: Account = {
    id: 'user',
    kind: 'person',
    organizationId: 'organization',
    email: 'ida@example.org',
    name: 'Ida',
    passwordHash: '',
    tokenVersion: 1,
    disabled: false,
    roles: ['Editor'],
    permissions: [],
  };
  return {
    find: () => Promise.resolve(account),
    findByEmail: () => Promise.resolve(account),
    setDisabled: (_, at) => {
      account = { ...account, disabled: at !== undefined };
      return Promise.resolve(true);
    },
    setRoles: (_, roles) => {
      account = { ...account, roles };
      return Promise.resolve({ status: 'changed' });
    },
  };
};

const sharedPolicies = (): PrivacyPolicies => {
  let policy = defaultPrivacyPolicy;
  return {
    find: () => Promise.resolve(policy),
    change: (_, decide) => {
      const before = policy;
      policy = decide(before);
      return Promise.resolve({ before, after: policy });
    },
  };
};

/** A bus whose messages are lost, as while Redis is away. */
const deafBus: ControlBus = {
  publish: () => Promise.reject(new Error('no connection')),
  subscribe: () => () => undefined,
};

test('two nodes see an announced change of an account with the next call, and any other within a second', async (t) => {
  const accounts = sharedAccounts();
  const control = createMemoryControlBus({ logger });
  let now = 5_000;
  const nodes = [control, control, deafBus].map((bus) =>
    createAccountCache({ accounts, control: bus }, { now: () => now }),
  );
  const rolesOnNodes = () => Promise.all(nodes.map(async ({ find }) => (await find('user'))?.roles.join()));
  t.deepEqual(await rolesOnNodes(), ['Editor', 'Editor', 'Editor']);

  await createAccountChanges({ accounts, control, clock }).setRoles('user', ['Viewer']);
  t.deepEqual(await rolesOnNodes(), ['Viewer', 'Viewer', 'Editor']);
  now += 1_001;
  t.deepEqual(await rolesOnNodes(), ['Viewer', 'Viewer', 'Viewer']);
});

test('messages that a node may have missed make it read again', async (t) => {
  const accounts = sharedAccounts();
  let missed = (): void => undefined;
  const control: ControlBus = {
    ...deafBus,
    subscribe: (_, onMissed) => {
      missed = onMissed ?? missed;
      return () => undefined;
    },
  };
  const cache = createAccountCache({ accounts, control }, { now: () => 5_000 });
  await cache.find('user');
  await accounts.setDisabled('user', new Date());
  t.false((await cache.find('user'))?.disabled);
  missed();
  t.true((await cache.find('user'))?.disabled);
});

test('a changed policy applies at once on the node that changed it and on those that hear of it, on the others within a second', async (t) => {
  const policies = sharedPolicies();
  const control = createMemoryControlBus({ logger });
  let now = 5_000;
  const nodes = [control, control, deafBus].map((bus) =>
    createPolicyCache({ policies, control: bus, logger }, { now: () => now }),
  );
  const [first, , deaf] = nodes;
  const onNodes = () => Promise.all(nodes.map(async ({ recent }) => (await recent('organization')).enabled));
  t.deepEqual(await onNodes(), [true, true, true]);

  await first?.policies.change('organization', (before) => ({ ...before, enabled: false }));
  t.deepEqual(await onNodes(), [false, false, true]);
  t.deepEqual(await deaf?.policies.find('organization'), { ...defaultPrivacyPolicy, enabled: false });

  now += 1_001;
  t.deepEqual(await onNodes(), [false, false, false]);
  // The change is recorded, so it succeeds although no other node hears of it.
  await deaf?.policies.change('organization', () => defaultPrivacyPolicy);
  t.deepEqual(await onNodes(), [false, false, true]);
  now += 1_001;
  t.deepEqual(await onNodes(), [true, true, true]);
});
