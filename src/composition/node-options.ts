import type { Config } from '../config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';

/** The options that a node is started with. */
export interface AppOptions {
  readonly config: Config;
  /** The folder that holds `migrations/`, `seeders/` and the built `dist/`. */
  readonly root: string;
  readonly logger: Logger;
  /** The system's clock by default. */
  readonly clock?: Clock;
  /**
   * Intervals in milliseconds that tests shorten: of the verification of connections, of retention, of the look for due webhooks, and the
   * first wait before a webhook is sent again; and the time to join the namespace.
   */
  readonly intervals?: {
    readonly sweepMs?: number;
    readonly joinMs?: number;
    readonly retentionMs?: number;
    readonly webhookPollMs?: number;
    readonly webhookRetryMs?: number;
  };
}

/** The options that the parts of a node are composed with. */
export interface NodeOptions extends Required<AppOptions> {
  /** Each part adds a step for each thing that it opens. */
  readonly closing: Closing;
  /** Aborted when the node stops accepting new work. */
  readonly draining: AbortController;
}

/** Creates the closing of a node: its steps run in reverse order, also after one has failed. */
export const createClosing = () => {
  const steps: (() => void | Promise<void>)[] = [];
  return {
    /** Adds a step. */
    add: (step: () => void | Promise<void>): void => void steps.push(step),
    /** Runs all steps. @throws AggregateError with the failures */
    run: async (): Promise<void> => {
      const failures: unknown[] = [];
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'the node did not close cleanly');
    },
  };
};

/** The steps that close a node. */
export type Closing = ReturnType<typeof createClosing>;
