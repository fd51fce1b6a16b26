import type { Contract } from './contract.ts';
import { quotasAccountsContract } from './quotas-accounts.ts';
import { quotasAdmissionContract } from './quotas-admission.ts';
import { quotasEpochsContract } from './quotas-epochs.ts';
import { quotasForgettingContract } from './quotas-forgetting.ts';
import { quotasModelContract } from './quotas-model.ts';
import type { QuotasSetup } from './quotas-setup.ts';
import { quotasSumsContract } from './quotas-sums.ts';
import { quotasWindowsContract } from './quotas-windows.ts';

/** The guarantees of the port `Quotas`. */
export const quotasContract: Contract<QuotasSetup> = (test, adapter) => {
  quotasAdmissionContract(test, adapter);
  quotasAccountsContract(test, adapter);
  quotasEpochsContract(test, adapter);
  quotasWindowsContract(test, adapter);
  quotasSumsContract(test, adapter);
  quotasForgettingContract(test, adapter);
  quotasModelContract(test, adapter);
};
