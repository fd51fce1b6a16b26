/** What every suite runs with. */
export const common = {
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  workerThreads: false,
  timeout: '2m',
  // One file and one test at a time: what is timed has the machine to itself.
  serial: true,
};

/** `npm test`: needs nothing but what it starts itself in process. */
export default {
  ...common,
  files: ['test/**/*.test.ts', '!test/services/**', '!test/adapters/redis/**'],
};
