import type { Config } from '../config.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Closing } from './closing.ts';

/** What a node is started with. */
export interface AppOptions {
  readonly config: Config;
  /** The folder that holds `migrations/` and `seeders/`. */
  readonly root: string;
  readonly logger: Logger;
  /** Unset: the system's clock. */
  readonly clock?: Clock;
  /** Milliseconds that tests shorten: between two verifications of all connections, and how long one may be in no namespace. */
  readonly intervals?: { readonly sweepMs?: number; readonly joinMs?: number };
}

/** What each part of a node is composed with. */
export interface NodeOptions extends Required<AppOptions> {
  /** Each part adds what it opens. */
  readonly closing: Closing;
}

/** Whether the node takes new work, and how it stops taking any. */
export interface Intake {
  readonly isAccepting: () => boolean;
  readonly stop: () => void;
}

/** Creates the intake of a node that takes new work. */
export const createIntake = (): Intake => {
  let accepting = true;
  return {
    isAccepting: () => accepting,
    stop: () => {
      accepting = false;
    },
  };
};
