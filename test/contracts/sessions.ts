import type { Contract } from './contract.ts';
import { sessionsAcceptedContract } from './sessions-accepted.ts';
import { sessionsAttemptsContract } from './sessions-attempts.ts';
import { sessionsCreationContract } from './sessions-creation.ts';
import { sessionsEndContract } from './sessions-end.ts';
import { sessionsHistoryContract } from './sessions-history.ts';
import type { SessionsSetup } from './sessions-setup.ts';

/** The guarantees of the port `Sessions`. */
export const sessionsContract: Contract<SessionsSetup> = (test, adapter) => {
  sessionsCreationContract(test, adapter);
  sessionsEndContract(test, adapter);
  sessionsAttemptsContract(test, adapter);
  sessionsHistoryContract(test, adapter);
  sessionsAcceptedContract(test, adapter);
};
