import type { Contract } from './contract.ts';
import { eventLogInterleavingsContract } from './event-log-interleavings.ts';
import { eventLogLifetimeContract } from './event-log-lifetime.ts';
import { eventLogReadingContract } from './event-log-reading.ts';
import type { EventLogStage } from './event-log-stage.ts';
import { eventLogWritingContract } from './event-log-writing.ts';

/** The guarantees of the port `EventLog`. */
export const eventLogContract: Contract<EventLogStage> = (test, adapter) => {
  eventLogWritingContract(test, adapter);
  eventLogReadingContract(test, adapter);
  eventLogLifetimeContract(test, adapter);
  eventLogInterleavingsContract(test, adapter);
};
