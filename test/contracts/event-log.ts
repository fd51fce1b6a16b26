import type { Contract } from './contract.ts';
import { eventLogEndedContract } from './event-log-ended.ts';
import { eventLogFollowingContract } from './event-log-following.ts';
import { eventLogInterleavingsContract } from './event-log-interleavings.ts';
import { eventLogLifetimeContract } from './event-log-lifetime.ts';
import { eventLogReadingContract } from './event-log-reading.ts';
import type { EventLogSetup } from './event-log-setup.ts';
import { eventLogWritingContract } from './event-log-writing.ts';

/** The guarantees of the port `EventLog`. */
export const eventLogContract: Contract<EventLogSetup> = (test, adapter) => {
  eventLogWritingContract(test, adapter);
  eventLogReadingContract(test, adapter);
  eventLogFollowingContract(test, adapter);
  eventLogEndedContract(test, adapter);
  eventLogLifetimeContract(test, adapter);
  eventLogInterleavingsContract(test, adapter);
};
