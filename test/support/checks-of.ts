import { createComparison, toChecks, type Checks, type Comparison } from '../../src/core/integrity/check.ts';

/** The checks of a result that is not repaired. */
export const checksOf = ({ result, ...comparison }: Comparison): Checks =>
  toChecks(createComparison(comparison)(result).differences);
