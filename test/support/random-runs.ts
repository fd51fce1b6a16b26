const isWhole = process.env['RANDOM_RUNS'] === 'all';

/**
 * How often a property is tried on random values: a tenth of `all`, and all of them in `npm run test:long`,
 * which runs the files that end in `properties.test.ts`.
 */
export const randomRuns = (all: number): number => (isWhole ? all : Math.ceil(all / 10));

/** How many sessions or requests a test runs whose assertions hold at any number: `few`, and `all` of them in `npm run test:whole`. */
export const wholeOr = (few: number, all: number): number => (isWhole ? all : few);
