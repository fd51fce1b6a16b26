import { formatCost, formatNumber } from '../shared/format.ts';

/** What a share of the usage consists of. */
export type Measure = 'requests' | 'tokens' | 'cost';

/** Formats an amount of a measure. */
export const formatMeasure = (measure: Measure, amount: number): string =>
  measure === 'cost' ? formatCost(amount) : formatNumber(amount);
