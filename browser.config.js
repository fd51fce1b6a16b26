import { common } from './ava.config.js';

/** `npx ava --config browser.config.js test/browser/some.browser.test.ts`: a file that needs Chromium. */
export default {
  ...common,
  files: ['test/browser/**/*.browser.test.ts'],
  timeout: '5m',
  concurrency: 1,
};
