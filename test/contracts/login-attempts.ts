import type { ExecutionContext } from 'ava';
import { ZomaError } from '../../src/core/errors.ts';
import { newId } from '../../src/core/ids.ts';
import type { LoginAttempt, LoginAttempts } from '../../src/ports/login-attempts.ts';
import type { Contract } from './contract.ts';

export interface LoginAttemptsStage {
  readonly attempts: LoginAttempts;
}

const perAccount = 10;
const perAddress = 100;
const windowSeconds = 15 * 60;

const newAccount = (): string => `${newId()}@example.org`;

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
export const loginAttemptsContract: Contract<LoginAttemptsStage> = (test, { name, create }) => {
  test(`${name} lets ten attempts at an account through, from whatever addresses, and no eleventh`, async (t) => {
    const { attempts } = await create(t);
    const account = newAccount();
    for (let count = 0; count < perAccount; count += 1) {
      await t.notThrowsAsync(attempts.begin({ account, address: newId() }));
    }
    await isRefused(t, attempts, { account, address: newId() });
    await t.notThrowsAsync(attempts.begin({ account: newAccount(), address: newId() }));
  });

  test(`${name} lets a hundred attempts from an address through, at whatever accounts, and no more`, async (t) => {
    const { attempts } = await create(t);
    const address = newId();
    for (let count = 0; count < perAddress; count += 1) {
      await attempts.begin({ account: newAccount(), address });
    }
    await isRefused(t, attempts, { account: newAccount(), address });
    await t.notThrowsAsync(attempts.begin({ account: newAccount(), address: newId() }));
  });

  test(`${name} lets no more than ten attempts at an account slip through at once`, async (t) => {
    const { attempts } = await create(t);
    const account = newAccount();
    t.is(await beginAtOnce(t, attempts, 50, () => ({ account, address: newId() })), perAccount);
  });

  test(`${name} lets no more than a hundred attempts from an address slip through at once`, async (t) => {
    const { attempts } = await create(t);
    const address = newId();
    t.is(await beginAtOnce(t, attempts, 250, () => ({ account: newAccount(), address })), perAddress);
  });

  test(`${name} says with a refusal which limit it was and when to come back`, async (t) => {
    const { attempts } = await create(t);
    const [account, address] = [newAccount(), newId()];
    await beginAtOnce(t, attempts, perAccount, () => ({ account, address: newId() }));
    await beginAtOnce(t, attempts, perAddress, () => ({ account: newAccount(), address }));
    for (const attempt of [
      { account, address: newId() },
      { account: newAccount(), address },
    ]) {
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

  test(`${name} clears the count of an account whose password was right`, async (t) => {
    const { attempts } = await create(t);
    const account = newAccount();
    for (let rounds = 0; rounds < 3; rounds += 1) {
      t.is(await beginAtOnce(t, attempts, perAccount, () => ({ account, address: newId() })), perAccount);
      await attempts.succeed({ account, address: newId() });
    }
    t.is(await beginAtOnce(t, attempts, 50, () => ({ account, address: newId() })), perAccount);
  });

  test(`${name} clears no other account's count`, async (t) => {
    const { attempts } = await create(t);
    const [account, other] = [newAccount(), newAccount()];
    await beginAtOnce(t, attempts, perAccount, () => ({ account, address: newId() }));
    const attempt = { account: other, address: newId() };
    await attempts.begin(attempt);
    await attempts.succeed(attempt);
    await isRefused(t, attempts, { account, address: newId() });
  });

  test(`${name} gives a right password's attempt back to the address, and no more than it`, async (t) => {
    const { attempts } = await create(t);
    const address = newId();
    const wrong = () => ({ account: newAccount(), address });
    t.is(await beginAtOnce(t, attempts, 40, wrong), 40);
    for (let count = 0; count < 2 * perAddress; count += 1) {
      const right = { account: newAccount(), address };
      await attempts.begin(right);
      await attempts.succeed(right);
    }
    t.is(await beginAtOnce(t, attempts, perAddress, wrong), perAddress - 40);
  });
};
