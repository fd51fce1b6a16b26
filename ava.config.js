/** What every suite runs with. */
export const common = {
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  workerThreads: false,
  timeout: '2m',
  serial: true,
  concurrency: 2,
};

/** `npm test`: needs nothing but what it starts itself in process. */
export default {
  ...common,
  files: ['test/**/*.test.ts', '!test/services/**', '!test/adapters/redis/**'],
};
