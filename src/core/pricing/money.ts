/** Nano-dollars in a dollar: money is counted in whole nano-dollars and shown in dollars. */
const nanoDollars = 1e9;

export const toDollars = (nano: bigint): number => Number(nano) / nanoDollars;

/** Rounded to the nano-dollar. */
export const fromDollars = (dollars: number): bigint => BigInt(Math.round(dollars * nanoDollars));
