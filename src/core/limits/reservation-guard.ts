import type { TokenCounter } from '../../ports/token-counter.ts';
import { ZomaError } from '../errors.ts';
import { createTokenEstimate, mostPerEstimated } from '../text/token-estimate.ts';
import type { SessionSpending } from './session-spending.ts';

/** How much more than its count is reserved for an answer that outgrows its reservation: by this factor, and at least this many tokens. */
const growth = 1.25;
const leastGrowth = 256;

/** Creates the guard that reserves more tokens when an answer outgrows its reservation, as a provider may ignore its output limit. */
export const createReservationGuard = ({
  spending,
  counter,
  signal,
}: {
  readonly spending: SessionSpending;
  readonly counter: TokenCounter;
  readonly signal: AbortSignal;
}) => {
  let number = 0;
  let delivered = '';
  let estimate = createTokenEstimate();
  /** No tokens are counted before the estimate reaches this. */
  let unquestioned = 0;

  const trust = (room: number): void => {
    unquestioned = estimate.tokens + Math.floor(room / mostPerEstimated);
  };

  const begin = (attempt: number): void => {
    if (attempt === number) return;
    number = attempt;
    delivered = '';
    estimate = createTokenEstimate();
    trust(spending.outputRoom(number));
  };

  const question = async (): Promise<void> => {
    const counted = await counter.count(delivered);
    let room = spending.outputRoom(number);
    if (counted > room) {
      const wanted = Math.max(Math.ceil(counted * growth), counted + leastGrowth);
      if (!(await spending.extend(number, wanted, signal))) throw new ZomaError('rate_limited');
      room = wanted;
    }
    trust(room - counted);
  };

  return {
    /** Begins the texts of an attempt. */
    begin,

    /**
     * Takes a text before it is shown; returns a promise when more is being reserved.
     * @throws ZomaError `rate_limited` when a limit leaves no room for it
     */
    push: (text: string): Promise<void> | undefined => {
      delivered += text;
      estimate.add(text);
      return estimate.tokens > unquestioned ? question() : undefined;
    },
  };
};
