import type { ExecutionContext, TestFn } from 'ava';

/** What a suite is run on: an adapter, and how each test gets one in which it meets no other test. */
export interface Adapter<Setup> {
  /** Begins the title of every test: `an event log in memory`. */
  readonly name: string;
  create(t: ExecutionContext): Promise<Setup>;
}

/** Registers the tests of a port's guarantees for one adapter of it. */
export type Contract<Setup> = (test: TestFn, adapter: Adapter<Setup>) => void;
