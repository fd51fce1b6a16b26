import { ZomaError } from '../../src/core/errors.ts';
import { defaultPrivacyPolicy, type PrivacyPolicies, type PrivacyPolicy } from '../../src/ports/privacy-policies.ts';
import type { Contract } from './contract.ts';

export interface PrivacyPoliciesSetup {
  readonly policies: PrivacyPolicies;
  /** Resolves with the id of a new one. */
  addOrganization(): Promise<string>;
}

/** The guarantees of the port `PrivacyPolicies`. */
export const privacyPoliciesContract: Contract<PrivacyPoliciesSetup> = (test, { name, create }) => {
  test(`${name} are the default for an organization that has saved none`, async (t) => {
    const { policies, addOrganization } = await create(t);
    t.deepEqual(await policies.find(await addOrganization()), defaultPrivacyPolicy);
  });

  test(`${name} are found as last changed, apart for each organization`, async (t) => {
    const { policies, addOrganization } = await create(t);
    const [organization, other] = [await addOrganization(), await addOrganization()];
    const saved: readonly PrivacyPolicy[] = [
      {
        enabled: true,
        patterns: [
          { name: 'Customer number', pattern: String.raw`\bC-\d{6}\b` },
          { name: 'Quoted', pattern: `"'\\\\{1,2}[^$]` },
        ],
        sensitiveAttributes: ['contact.salary', 'größe', `it's`, 'a,b', '{}'],
      },
      { enabled: false, patterns: [], sensitiveAttributes: [] },
      { ...defaultPrivacyPolicy, patterns: [{ name: 'Only', pattern: 'x' }] },
    ];
    let last = defaultPrivacyPolicy;
    for (const policy of saved) {
      const { before, after } = await policies.change(organization, () => policy);
      t.deepEqual(before, last);
      t.deepEqual(after, policy);
      last = policy;
      t.deepEqual(await policies.find(organization), policy);
    }
    t.deepEqual(await policies.find(other), defaultPrivacyPolicy);
  });

  test(`${name} keep every one of many concurrent changes, also of an organization that has saved none`, async (t) => {
    const { policies, addOrganization } = await create(t);
    const organization = await addOrganization();
    const names = Array.from({ length: 30 }, (_, index) => `attribute ${String(index)}`);
    await Promise.all(
      names.map((added) =>
        policies.change(organization, (before) => ({
          ...before,
          sensitiveAttributes: [...before.sensitiveAttributes, added],
        })),
      ),
    );
    t.deepEqual([...(await policies.find(organization)).sensitiveAttributes].sort(), [...names].sort());
  });

  test(`${name} stay as they are when a change is refused`, async (t) => {
    const { policies, addOrganization } = await create(t);
    const organization = await addOrganization();
    const refuse = () => {
      throw new ZomaError('forbidden');
    };
    await t.throwsAsync(policies.change(organization, refuse), { code: 'forbidden' });
    t.deepEqual(await policies.find(organization), defaultPrivacyPolicy);
  });
};
