import { common, groups } from './ava.config.js';

/** How each suite of scripts/test.js runs. Its processes run the files that scripts/test-groups.js gives them. */
const suites = {
  suite: {},
  'suite-timed': { concurrency: 1 },
  // Nodes and servers are processes of their own, which wait for leases, deadlines and each other two thirds of the time.
  services: { timeout: '5m', concurrency: 4 },
  'services-timed': { timeout: '5m', concurrency: 1 },
  endurance: { timeout: '5m', concurrency: 1 },
  browser: { timeout: '5m', concurrency: 2 },
};

const { SUITE: suite = 'suite' } = process.env;

export default {
  ...common,
  ...suites[suite],
  files: [`${groups}${suite}/*.js`],
  // The longest first: those of the transports.
  sortTestFiles: (one, other) => other.localeCompare(one),
};
