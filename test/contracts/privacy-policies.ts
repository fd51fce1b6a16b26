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

  test(`${name} are found as last saved, apart for each organization`, async (t) => {
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
    for (const policy of saved) {
      await policies.save(organization, policy);
      t.deepEqual(await policies.find(organization), policy);
    }
    t.deepEqual(await policies.find(other), defaultPrivacyPolicy);
  });
};
