import { newId } from '../../src/core/ids.ts';
import type { Attempt } from '../../src/ports/sessions.ts';
import type { Contract } from './contract.ts';
import {
  attempt,
  awkwardTexts,
  createFor,
  newSession,
  outcome,
  pendingRecord,
  type SessionsSetup,
} from './sessions-setup.ts';

/** The attempts of a session, which are recorded with its end. */
export const sessionsAttemptsContract: Contract<SessionsSetup> = (test, { name, create }) => {
  test(`${name} keep all attempts of their end, in their order`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, session, id } = await createFor(setup);
    const attempts: readonly Attempt[] = [
      attempt({ failure: 'silent', firstTokenMs: undefined, inputTokens: 0, outputTokens: 0, cost: 0n }),
      attempt({ number: 2, provider: 'claude', model: 'another-model', failure: 'broken_stream', firstTokenMs: 0 }),
      attempt({ number: 3, provider: 'gemini', usageSource: 'estimated', cost: 2n ** 53n + 1n }),
      attempt({ number: 4, startedAt: new Date(Date.UTC(1999, 11, 31, 23, 59, 59, 999)), cost: 2n ** 63n - 1n }),
      ...Array.from({ length: 8 }, (_, index) => attempt({ number: 5 + index })),
    ];
    t.true(await sessions.finish(id, outcome(), [...attempts].reverse()));
    t.deepEqual(await sessions.attempts(id, owner), attempts);
    t.deepEqual(await sessions.find(id, owner), { ...pendingRecord(session), ...outcome() });
  });

  test(`${name} keep the time and the tokens of attempts as whole numbers`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    await sessions.finish(id, outcome(), [attempt({ firstTokenMs: 209.6, inputTokens: 12.4, outputTokens: 33.7 })]);
    t.deepEqual(await sessions.attempts(id, owner), [
      attempt({ firstTokenMs: 210, inputTokens: 12, outputTokens: 34 }),
    ]);
  });

  test(`${name} keep attempts at models of any name`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    const attempts = awkwardTexts.map((text, index) => attempt({ number: index + 1, provider: text, model: text }));
    await sessions.finish(id, outcome(), attempts);
    t.deepEqual(await sessions.attempts(id, owner), attempts);
  });

  test(`${name} have no attempts before their end, nor when they ended without any`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    t.deepEqual(await sessions.attempts(id, owner), []);
    await sessions.finish(id, outcome({ status: 'cancelled' }), []);
    t.deepEqual(await sessions.attempts(id, owner), []);
  });

  // No other test runs meanwhile: it would have its sessions interrupted.
  test.serial(`${name} have no attempts when they were interrupted, and get none later`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    await sessions.interruptUnfinished({ code: 'interrupted' }, new Date());
    t.deepEqual(await sessions.attempts(id, owner), []);
    t.false(await sessions.finish(id, outcome(), [attempt()]));
    t.deepEqual(await sessions.attempts(id, owner), []);
  });

  test(`${name} keep the attempts of their end when another end comes later`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    t.true(await sessions.finish(id, outcome(), [attempt()]));
    const late = [attempt({ provider: 'claude' }), attempt({ number: 2 })];
    t.false(await sessions.finish(id, outcome({ status: 'error' }), late));
    t.deepEqual(await sessions.attempts(id, owner), [attempt()]);
  });

  test(`${name} keep the attempts of one of twenty ends at once`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    // No number is in two of them, so that nothing but the end keeps the others out.
    const sets = Array.from({ length: 20 }, (_, index) => [
      attempt({ number: 2 * index + 1, provider: String(index) }),
      attempt({ number: 2 * index + 2, provider: String(index) }),
    ]);
    const told = await Promise.all(
      sets.map((attempts, index) => sessions.finish(id, outcome({ enhancedText: String(index) }), attempts)),
    );
    t.is(told.filter(Boolean).length, 1);
    const ended = told.indexOf(true);
    t.is((await sessions.find(id, owner))?.enhancedText, String(ended));
    t.deepEqual(await sessions.attempts(id, owner), sets[ended]);
  });

  test(`${name} do not end when their attempts cannot be recorded`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, session, id } = await createFor(setup);
    await t.throwsAsync(sessions.finish(id, outcome(), [attempt(), attempt({ number: 2 }), attempt()]));
    t.deepEqual(await sessions.find(id, owner), pendingRecord(session));
    t.deepEqual(await sessions.attempts(id, owner), []);
    t.true(await sessions.finish(id, outcome(), [attempt()]));
    t.deepEqual(await sessions.attempts(id, owner), [attempt()]);
  });

  test(`${name} return their attempts to their owner only`, async (t) => {
    const setup = await create(t);
    const { sessions, addOwner } = setup;
    const { owner, id } = await createFor(setup);
    const [colleague, stranger] = [await addOwner(owner.organizationId), await addOwner()];
    const sibling = newSession(owner);
    await sessions.create(sibling);
    await sessions.finish(id, outcome(), [attempt()]);
    await sessions.finish(sibling.id, outcome(), [attempt({ provider: 'claude' })]);
    t.deepEqual(await sessions.attempts(id, owner), [attempt()]);
    t.deepEqual(await sessions.attempts(id, colleague), []);
    t.deepEqual(await sessions.attempts(id, stranger), []);
    t.deepEqual(await sessions.attempts(id, { ...owner, organizationId: stranger.organizationId }), []);
    t.deepEqual(await sessions.attempts(id, { ...owner, userId: stranger.userId }), []);
    t.deepEqual(await sessions.attempts(newId(), owner), []);
  });
};
