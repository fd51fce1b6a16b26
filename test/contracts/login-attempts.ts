import type { ExecutionContext } from 'ava';
import { ZomaError } from '../../src/core/errors.ts';
import { newId } from '../../src/core/ids.ts';
import type { LoginAttempt, LoginAttempts } from '../../src/ports/login-attempts.ts';
import type { Contract } from './contract.ts';

export interface LoginAttemptsSetup {
  readonly attempts: LoginAttempts;
  /** How long the attempts so far were delayed, in milliseconds, shortest first; those that were not are left out. */
  delays(): number[];
}

/** A wait that takes no time, and what it was asked for. */
export const recordDelays = (): { wait(milliseconds: number): Promise<void> } & Pick<LoginAttemptsSetup, 'delays'> => {
  const delays: number[] = [];
  return {
    wait: (milliseconds) => {
      delays.push(milliseconds);
      return Promise.resolve();
    },
    delays: () => [...delays].sort((one, other) => one - other),
  };
};

const perPair = 10;
const perNetwork = 100;
const perAccount = 10;
const longestDelayMs = 5_000;
const windowSeconds = 15 * 60;

const newAccount = (): string => `${newId()}@example.org`;
const newNetwork = newId;

/** Begins so many attempts at once; resolves with how many were let through. */
const beginAtOnce = async (
  t: ExecutionContext,
  attempts: LoginAttempts,
  count: number,
  attempt: () => LoginAttempt,
): Promise<number> => {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => attempts.begin(attempt())));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') t.true(outcome.reason instanceof ZomaError);
  }
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
};

const isRefused = async (t: ExecutionContext, attempts: LoginAttempts, attempt: LoginAttempt): Promise<void> => {
  const error = await t.throwsAsync(attempts.begin(attempt), { instanceOf: ZomaError });
  t.is(error.code, 'rate_limited');
};

/** The guarantees of the port `LoginAttempts`. */
export const loginAttemptsContract: Contract<LoginAttemptsSetup> = (test, { name, create }) => {
  const succeed = async (attempts: LoginAttempts, attempt: LoginAttempt): Promise<void> => {
    await attempts.begin(attempt);
    await attempts.succeed(attempt);
  };

  test(`${name} admits ten attempts for an account from a network, also concurrent ones, and no eleventh`, async (t) => {
    const { attempts } = await create(t);
    const pair = { account: newAccount(), network: newNetwork() };
    t.is(await beginAtOnce(t, attempts, 200, () => pair), perPair);
    await isRefused(t, attempts, pair);
    await t.notThrowsAsync(attempts.begin({ ...pair, account: newAccount() }));
    await t.notThrowsAsync(attempts.begin({ ...pair, network: newNetwork() }));
  });

  test(`${name} admits a hundred attempts from a network for any accounts, also concurrent ones, and no more`, async (t) => {
    const { attempts } = await create(t);
    const network = newNetwork();
    t.is(await beginAtOnce(t, attempts, 250, () => ({ account: newAccount(), network })), perNetwork);
    await isRefused(t, attempts, { account: newAccount(), network });
    await t.notThrowsAsync(attempts.begin({ account: newAccount(), network: newNetwork() }));
  });

  test(`${name} does not count a refused attempt at an account for the network`, async (t) => {
    const { attempts } = await create(t);
    const network = newNetwork();
    const account = newAccount();
    t.is(await beginAtOnce(t, attempts, 500, () => ({ account, network })), perPair);
    t.is(await beginAtOnce(t, attempts, perNetwork, () => ({ account: newAccount(), network })), perNetwork - perPair);
  });

  test(`${name} refuses no attempt for an account because of other networks, but delays each one longer`, async (t) => {
    const { attempts, delays } = await create(t);
    const account = newAccount();
    for (let count = 0; count < perAccount; count += 1) await attempts.begin({ account, network: newNetwork() });
    t.deepEqual(delays(), []);
    for (let count = 0; count < 7; count += 1) await attempts.begin({ account, network: newNetwork() });
    t.deepEqual(delays(), [250, 500, 1000, 2000, 4000, longestDelayMs, longestDelayMs]);
    await attempts.begin({ account: newAccount(), network: newNetwork() });
    t.is(delays().length, 7);
  });

  test(`${name} admits no more than ten concurrent attempts from new networks for an account without a delay`, async (t) => {
    const { attempts, delays } = await create(t);
    const account = newAccount();
    t.is(await beginAtOnce(t, attempts, 200, () => ({ account, network: newNetwork() })), 200);
    t.is(delays().length, 200 - perAccount);
    t.is(delays().at(-1), longestDelayMs);
  });

  test(`${name} does not delay a network that logged in to the account before`, async (t) => {
    const { attempts, delays } = await create(t);
    const home = { account: newAccount(), network: newNetwork() };
    await succeed(attempts, home);
    await beginAtOnce(t, attempts, 50, () => ({ ...home, network: newNetwork() }));
    const before = delays().length;
    t.true(before > 0);
    for (let count = 0; count < perPair; count += 1) await attempts.begin(home);
    t.is(delays().length, before);
    // It passes the delay, not the hard limit; and another account's home is new to this one.
    await isRefused(t, attempts, home);
    const other = { account: newAccount(), network: newNetwork() };
    await succeed(attempts, other);
    await attempts.begin({ ...home, network: other.network });
    t.is(delays().length, before + 1);
  });

  test(`${name} does not count a correct password for the delay of the account`, async (t) => {
    const { attempts, delays } = await create(t);
    const account = newAccount();
    for (let count = 0; count < 3 * perAccount; count += 1) {
      await succeed(attempts, { account, network: newNetwork() });
    }
    for (let count = 0; count < perAccount; count += 1) await attempts.begin({ account, network: newNetwork() });
    t.deepEqual(delays(), []);
    await attempts.begin({ account, network: newNetwork() });
    t.is(delays().length, 1);
  });

  test(`${name} names the limit and the time of the next attempt in a refusal`, async (t) => {
    const { attempts } = await create(t);
    const [pair, network] = [{ account: newAccount(), network: newNetwork() }, newNetwork()];
    await beginAtOnce(t, attempts, perPair, () => pair);
    await beginAtOnce(t, attempts, perNetwork, () => ({ account: newAccount(), network }));
    for (const attempt of [pair, { account: newAccount(), network }]) {
      const before = Date.now();
      const error = await t.throwsAsync(attempts.begin(attempt), { instanceOf: ZomaError });
      const after = Date.now();
      t.is(error.code, 'rate_limited');
      t.true(error.toPublic().retryable);
      const seconds = error.retryAfterSeconds ?? 0;
      t.true(Number.isInteger(seconds) && seconds > 0 && seconds <= windowSeconds);
      t.like(error.details, { limit: 'login', remaining: 0 });
      const { resetAt } = error.details as { resetAt: string };
      t.is(new Date(resetAt).toISOString(), resetAt);
      t.true(Date.parse(resetAt) >= before + (seconds - 1) * 1000);
      t.true(Date.parse(resetAt) <= after + seconds * 1000);
      t.false(`${error.message}${JSON.stringify(error.details)}`.includes(attempt.account));
    }
  });

  test(`${name} resets the count of an account and network after a correct password, and no other`, async (t) => {
    const { attempts } = await create(t);
    const pair = { account: newAccount(), network: newNetwork() };
    const neighbours = [
      { ...pair, network: newNetwork() },
      { ...pair, account: newAccount() },
    ];
    for (const neighbour of neighbours) t.is(await beginAtOnce(t, attempts, perPair, () => neighbour), perPair);
    for (let rounds = 0; rounds < 3; rounds += 1) {
      t.is(await beginAtOnce(t, attempts, perPair, () => pair), perPair);
      await attempts.succeed(pair);
    }
    t.is(await beginAtOnce(t, attempts, 50, () => pair), perPair);
    for (const neighbour of neighbours) await isRefused(t, attempts, neighbour);
  });

  test(`${name} subtracts the attempt with a correct password from the network's count, and no other`, async (t) => {
    const { attempts } = await create(t);
    const network = newNetwork();
    const wrong = () => ({ account: newAccount(), network });
    t.is(await beginAtOnce(t, attempts, 40, wrong), 40);
    for (let count = 0; count < 2 * perNetwork; count += 1) {
      await succeed(attempts, { account: newAccount(), network });
    }
    t.is(await beginAtOnce(t, attempts, perNetwork, wrong), perNetwork - 40);
  });
};
