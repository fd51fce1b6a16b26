import test from 'ava';
import { effectiveLimits } from '../../src/core/limits/effective-limits.ts';
import { defaultSettings, type OrganizationLimits } from '../../src/ports/organization-settings.ts';

const service = { requests: 100, tokens: 10_000, cost: 5_000_000_000n, windowMs: 3_600_000, concurrency: 3 };

const rows: readonly {
  readonly what: string;
  readonly limits: Partial<OrganizationLimits>;
  readonly roles?: readonly string[];
  readonly expected: Partial<typeof service>;
}[] = [
  { what: 'none: those of the service', limits: {}, expected: {} },
  { what: 'the organization’s, each by itself', limits: { user: { requests: 7 } }, expected: { requests: 7 } },
  { what: 'none above the service’s', limits: { user: { requests: 101, tokens: 20_000 } }, expected: {} },
  {
    what: 'the strictest of the user’s roles',
    limits: { roles: { Editor: { requests: 9, tokens: 50 }, Viewer: { requests: 4 }, Guest: { requests: 1 } } },
    roles: ['Editor', 'Viewer'],
    expected: { requests: 4, tokens: 50 },
  },
  {
    what: 'the user’s own instead of a stricter one of a role',
    limits: { roles: { Editor: { requests: 4 } }, users: { me: { requests: 20 } } },
    roles: ['Editor'],
    expected: { requests: 20 },
  },
  {
    what: 'a role’s where the user’s own says nothing',
    limits: { roles: { Editor: { requests: 4, tokens: 30 } }, users: { me: { requests: 20 } } },
    roles: ['Editor'],
    expected: { requests: 20, tokens: 30 },
  },
  {
    what: 'none above the organization’s',
    limits: { user: { requests: 10 }, users: { me: { requests: 20 } } },
    expected: { requests: 10 },
  },
  { what: 'nothing as a limit', limits: { users: { me: { requests: 0 } } }, expected: { requests: 0 } },
  { what: 'the organization’s cost', limits: { organization: { cost: 0.25 } }, expected: { cost: 250_000_000n } },
  { what: 'no cost above the service’s', limits: { organization: { cost: 6 } }, expected: {} },
  { what: 'no inherited name', limits: {}, roles: ['constructor', '__proto__'], expected: {} },
];

for (const { what, limits, roles = [], expected } of rows) {
  test(`a user’s limits are ${what}`, (t) => {
    const given = { ...defaultSettings.limits, ...limits };
    t.deepEqual(effectiveLimits(service, given, 'me', roles), { ...service, ...expected });
  });
}
