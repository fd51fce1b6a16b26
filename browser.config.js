import { common } from './ava.config.js';

/**
 * `npm run test:browser`: pages in Debian's Chromium (test/browser/support/). One file at a time: a browser takes a core of its own.
 * Screenshots go into test-results/, or into the folder that `SCREENSHOTS` names.
 */
export default {
  ...common,
  files: ['test/browser/**/*.browser.test.ts'],
  timeout: '5m',
  concurrency: 1,
};
