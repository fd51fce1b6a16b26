/** Nano-dollars in a dollar: money is counted in whole nano-dollars and shown in dollars. */
const nanoDollars = 1e9;

export const toDollars = (nano: bigint): number => Number(nano) / nanoDollars;
