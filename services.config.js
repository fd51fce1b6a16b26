import { common } from './ava.config.js';

/** `npx ava --config services.config.js test/services/some.test.ts`: a file that needs PostgreSQL, Redis or nginx. */
export default {
  ...common,
  files: ['test/services/**/*.test.ts', 'test/adapters/redis/**/*.test.ts'],
  timeout: '5m',
};
