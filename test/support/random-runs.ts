/**
 * How often a property is tried on random values: a tenth of `all`, and all of them in `npm run test:long`,
 * which runs the files that end in `properties.test.ts`.
 */
export const randomRuns = (all: number): number => (process.env['RANDOM_RUNS'] === 'all' ? all : Math.ceil(all / 10));
