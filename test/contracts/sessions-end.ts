import { newId } from '../../src/core/ids.ts';
import type { SessionOutcome } from '../../src/ports/sessions.ts';
import type { Contract } from './contract.ts';
import { attempt, createFor, newSession, outcome, pendingRecord, type SessionsSetup } from './sessions-setup.ts';

/** From pending to an end, which there is one of. */
export const sessionsEndContract: Contract<SessionsSetup> = (test, { name, create }) => {
  // No other test runs meanwhile: it would have its sessions interrupted.
  test.serial(`${name} interrupt unfinished sessions only`, async (t) => {
    const setup = await create(t);
    const { sessions, addOwner } = setup;
    const interruption = { code: 'interrupted', message: 'The server stopped.', retryable: true };
    const [before, completedAt] = [new Date(1_900_000_000_000), new Date(1_900_000_000_123)];
    await sessions.interruptUnfinished(interruption, before);

    const unfinished = [await createFor(setup), await createFor(setup)];
    const ended = [];
    for (const status of ['completed', 'cancelled', 'error'] as const) {
      const { session, owner, id } = await createFor(setup);
      await sessions.finish(id, outcome({ status }), []);
      ended.push({ owner, id, record: { ...pendingRecord(session), ...outcome({ status }) } });
    }
    t.is(await sessions.interruptUnfinished(interruption, completedAt), 2);

    const end = { status: 'error', error: interruption, completedAt } as const;
    const interrupted = unfinished.map(({ session, ...rest }) => ({
      ...rest,
      record: { ...pendingRecord(session), ...end },
    }));
    for (const { id, owner, record } of [...interrupted, ...ended]) t.deepEqual(await sessions.find(id, owner), record);
    for (const { id } of interrupted) t.false(await sessions.finish(id, outcome(), []));
    t.is(await sessions.interruptUnfinished(interruption, new Date()), 0);
    for (const { id, owner, record } of [...interrupted, ...ended]) t.deepEqual(await sessions.find(id, owner), record);
    t.deepEqual(await sessions.list(await addOwner(), { limit: 1, after: undefined }), []);
  });

  const outcomes: readonly (readonly [kind: string, outcome: SessionOutcome])[] = [
    ['was completed', outcome()],
    ['was completed with nothing', outcome({ enhancedText: '', inputTokens: 0, outputTokens: 0, cost: 0n })],
    ['was cancelled by its user', outcome({ status: 'cancelled', cancelReason: 'user' })],
    [
      'was cancelled before any provider was asked',
      outcome({
        status: 'cancelled',
        cancelReason: 'abandoned',
        enhancedText: '',
        provider: undefined,
        model: undefined,
      }),
    ],
    [
      'failed',
      outcome({
        status: 'error',
        error: {
          code: 'provider_unavailable',
          message: 'No “provider” \\ 😢',
          retryable: true,
          details: { tried: [1] },
        },
      }),
    ],
    ['cost more than a number can count', outcome({ cost: 2n ** 53n + 1n })],
    ['cost as much as can be recorded', outcome({ cost: 2n ** 63n - 1n })],
    ['used two billion tokens', outcome({ inputTokens: 2 ** 31 - 1, outputTokens: 2 ** 31 - 1 })],
  ];
  for (const [kind, ended] of outcomes) {
    test(`${name} record the end of a session that ${kind}`, async (t) => {
      const setup = await create(t);
      const { sessions } = setup;
      const { owner, session, id } = await createFor(setup);
      t.true(await sessions.finish(id, ended, []));
      t.deepEqual(await sessions.find(id, owner), { ...pendingRecord(session), ...ended });
    });
  }

  test(`${name} do not change a session that has ended`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    for (const status of ['completed', 'cancelled', 'error'] as const) {
      const { owner, session, id } = await createFor(setup);
      t.true(await sessions.finish(id, outcome({ status }), []));
      const ended = { ...pendingRecord(session), ...outcome({ status }) };
      t.deepEqual(await sessions.find(id, owner), ended);
      const late = outcome({ status: 'error', enhancedText: 'late', cost: 1n, error: {}, completedAt: new Date() });
      t.false(await sessions.finish(id, late, []));
      t.deepEqual(await sessions.find(id, owner), ended);
    }
  });

  test(`${name} let one of twenty concurrent ends of a session succeed`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    const ends = Array.from({ length: 20 }, (_, index) => outcome({ enhancedText: String(index) }));
    const told = await Promise.all(ends.map((end) => sessions.finish(id, end, [])));
    t.is(told.filter(Boolean).length, 1);
    t.is((await sessions.find(id, owner))?.enhancedText, String(told.indexOf(true)));
  });

  test(`${name} end only the given session`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    const sibling = newSession(owner);
    await sessions.create(sibling);
    await sessions.finish(id, outcome(), []);
    t.deepEqual(await sessions.find(sibling.id, owner), pendingRecord(sibling));
    t.false(await sessions.finish(newId(), outcome(), [attempt()]));
  });

  test(`${name} list unfinished sessions that are old enough, the oldest first`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const at = (milliseconds: number): Date => new Date(Date.UTC(2001, 0, 1) + milliseconds);
    const late = await createFor(setup, { createdAt: at(20) });
    const early = await createFor(setup, { createdAt: at(10) });
    const over = await createFor(setup, { createdAt: at(15) });
    await sessions.finish(over.id, outcome(), []);
    const own = [late.id, early.id, over.id];
    const idsBefore = async (before: Date) =>
      (await sessions.unfinished(before, 10_000)).map(({ id }) => id).filter((id) => own.includes(id));
    t.deepEqual(await idsBefore(at(21)), [early.id, late.id]);
    t.deepEqual(await idsBefore(at(20)), [early.id]);
    t.is((await sessions.unfinished(at(21), 1)).length, 1);
    await sessions.finish(early.id, outcome(), []);
    await sessions.finish(late.id, outcome(), []);
  });

  test(`${name} let one of several claims of a session succeed, with the next epoch, and refuse the earlier writer`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, id } = await createFor(setup);
    const claims = await Promise.all(Array.from({ length: 10 }, () => sessions.claim(id, 1)));
    t.deepEqual(
      claims.filter((epoch) => epoch !== undefined),
      [2],
    );
    t.false(await sessions.finish(id, outcome(), []));
    t.is((await sessions.find(id, owner))?.status, 'pending');
    t.true(await sessions.finish(id, outcome({ epoch: 2 }), []));
    t.is(await sessions.claim(id, 2), undefined);
    t.is(await sessions.claim(newId(), 1), undefined);
  });
};
