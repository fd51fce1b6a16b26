import fc from 'fast-check';
import type { Contract } from './contract.ts';
import { quotaCommands } from './quotas-commands.ts';
import { runAgainstModel } from './quotas-model-run.ts';
import type { QuotasSetup } from './quotas-setup.ts';

/** Random use of the quotas, whose every step is compared with a plain model. */
export const quotasModelContract: Contract<QuotasSetup> = (test, { name, create }) => {
  const shares = { 'no more than': 100, 'more or less than': 200 };
  for (const [amount, max] of Object.entries(shares)) {
    test(`${name} equal the use of random sessions at every step, which spend ${amount} they reserve`, async (t) => {
      t.timeout(60_000);
      const setup = await create(t);
      const property = fc.asyncProperty(quotaCommands(fc.nat({ max })), (commands) =>
        runAgainstModel({ setup, commands, isWithinReservations: max <= 100 }),
      );
      await t.notThrowsAsync(async () => fc.assert(property, { seed: 7700, numRuns: setup.modelRuns }));
    });
  }
};
