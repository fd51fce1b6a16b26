import fc from 'fast-check';
import type { Spending } from '../../src/ports/quotas.ts';

/** About a session. */
export interface Choice {
  /** Chooses among those that the command can be about. */
  readonly which: number;
}

export interface Ending extends Choice {
  /** What percentage of its open entries it spent. */
  readonly share: number;
  /** By the first writer, though there may be another. */
  readonly isLate: boolean;
}

export interface Admission {
  readonly user: number;
  readonly takes: Spending;
  readonly isRecorded: boolean;
}

export interface Reservation extends Ending {
  readonly takes: Spending;
  /** Leaves its open entries open. */
  readonly isGoingOn: boolean;
}

export type QuotaCommand =
  | ({ readonly kind: 'admit' } & Admission)
  | ({ readonly kind: 'reserve' } & Reservation)
  | ({ readonly kind: 'finish' | 'settle' } & Ending)
  | ({ readonly kind: 'admit_again' | 'withdraw' | 'crash' | 'takeover' } & Choice)
  | { readonly kind: 'forget' }
  | { readonly kind: 'pass'; readonly milliseconds: number };

const which = fc.nat({ max: 11 });
const rarely = fc.nat({ max: 5 }).map((die) => die === 0);
const takes = fc.record<Spending>({
  tokens: fc.integer({ min: 1, max: 90 }),
  cost: fc.oneof(fc.bigInt({ min: 0n, max: 2_000_000_000_000_000n }), fc.constantFrom(0n, 1n)),
});

/** Of the sessions whose commands have these shares. */
export const quotaCommands = (share: fc.Arbitrary<number>): fc.Arbitrary<QuotaCommand[]> => {
  const command = fc.oneof<fc.WeightedArbitrary<QuotaCommand>[]>(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('admit'),
        user: fc.nat({ max: 2 }),
        takes,
        isRecorded: rarely.map((isNot) => !isNot),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('reserve'),
        which,
        takes,
        share,
        isGoingOn: rarely,
        isLate: rarely,
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom('finish', 'settle', 'settle', 'settle'),
        which,
        share,
        isLate: rarely,
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constantFrom('admit_again', 'withdraw', 'crash', 'takeover', 'takeover'),
        which,
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'forget' }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('pass'),
        milliseconds: fc.oneof(
          fc.integer({ min: 1, max: 450 }),
          fc.integer({ min: -40, max: -1 }),
          fc.constantFrom(999, 1_000, 1_001),
        ),
      }),
    },
  );
  return fc.array(command, { maxLength: 60, size: 'max' });
};
