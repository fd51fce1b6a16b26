import type { WorkLeases } from '../../ports/work-leases.ts';

/** The leases of a single node: nobody else is there who could go on. */
export const createMemoryWorkLeases = <Task>(): WorkLeases<Task> => ({
  shared: false,
  hold: () => Promise.resolve(),
  complete: () => undefined,
  abandon: () => undefined,
  handOver: () => Promise.resolve(),
  takeLapsed: () => Promise.resolve([]),
  close: () => Promise.resolve(),
});
