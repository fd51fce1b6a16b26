import { common, groups } from './ava.config.js';

/**
 * `npm test`: needs nothing but what it starts itself. Files share processes (scripts/test-groups.js). What measures time by the
 * clock is named `*.timed.test.ts` and runs after the others, one file at a time (package.json).
 */
export default {
  ...common,
  files: [`${groups}*.js`],
  // The longest first: those of the transports.
  sortTestFiles: (one, other) => other.localeCompare(one),
};
