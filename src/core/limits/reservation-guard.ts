import type { TokenCounter } from '../../ports/token-counter.ts';
import { ZomaError } from '../errors.ts';
import { createTokenEstimate } from '../text/token-estimate.ts';
import type { SessionSpending } from './session-spending.ts';

/** An answer that outgrows its reservation gets this share more, and at least so many tokens. */
const growth = 1.25;
const leastGrowth = 256;
/** Dense text has up to so many times the tokens that are estimated of it. */
const mostPerEstimated = 5;

/**
 * Watches that an answer does not outgrow what was reserved for it, whatever its provider makes of the limit
 * that it was given: more is reserved when it does.
 */
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
  /** Nothing is counted before the estimate has come so far. */
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
    /** The texts from here on are this attempt's. */
    begin,

    /**
     * Before the text is shown; undefined unless there is something to wait for.
     * @throws ZomaError `rate_limited` when a limit leaves no room for it
     */
    push: (text: string): Promise<void> | undefined => {
      delivered += text;
      estimate.add(text);
      return estimate.tokens > unquestioned ? question() : undefined;
    },
  };
};
