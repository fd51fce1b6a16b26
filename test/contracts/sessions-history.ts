import type { ExecutionContext } from 'ava';
import { newId } from '../../src/core/ids.ts';
import type { HistoryPosition, Owner, SessionRecord, Sessions } from '../../src/ports/sessions.ts';
import type { Contract } from './contract.ts';
import { createFor, newSession, outcome, pendingRecord, type SessionsSetup } from './sessions-setup.ts';

const at = (milliseconds: number): Date => new Date(Date.UTC(2026, 10, 23) + milliseconds);

const idsOf = (records: readonly SessionRecord[]): string[] => records.map(({ id }) => id);

/** The whole history, page by page. */
const pagesOf = async (t: ExecutionContext, sessions: Sessions, owner: Owner, limit: number): Promise<string[]> => {
  const ids: string[] = [];
  let after: HistoryPosition | undefined;
  for (;;) {
    const page = await sessions.list(owner, { limit, after });
    t.true(page.length <= limit);
    ids.push(...idsOf(page));
    const last = page.at(-1);
    if (!last) return ids;
    after = { createdAt: last.createdAt, id: last.id };
  }
};

/** The history and what users say of it. */
export const sessionsHistoryContract: Contract<SessionsSetup> = (test, { name, create }) => {
  test(`${name} are listed newest first, whatever the order in which they were recorded`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    t.deepEqual(await sessions.list(owner, { limit: 10, after: undefined }), []);
    const times = [5, 1, 4, 86_400_000, 2, -1, 3];
    const asked = times.map((time) => newSession(owner, { createdAt: at(time) }));
    for (const session of asked) await sessions.create(session);
    const newestFirst = [...asked].sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
    t.deepEqual(await sessions.list(owner, { limit: 10, after: undefined }), newestFirst.map(pendingRecord));
  });

  test(`${name} are listed page by page, each once, also those of the same instant`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const asked = Array.from({ length: 23 }, (_, index) =>
      newSession(owner, { id: crypto.randomUUID(), createdAt: at(index < 17 ? 7 : index) }),
    );
    for (const session of asked) await sessions.create(session);
    const all = idsOf(await sessions.list(owner, { limit: 100, after: undefined }));
    t.deepEqual([...all].sort(), asked.map(({ id }) => id).sort());
    for (const limit of [1, 4, 5, 22, 23, 24]) t.deepEqual(await pagesOf(t, sessions, owner, limit), all);
  });

  test(`${name} that are created meanwhile do not shift the pages`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    for (let index = 0; index < 6; index += 1) await sessions.create(newSession(owner, { createdAt: at(index) }));
    const all = idsOf(await sessions.list(owner, { limit: 10, after: undefined }));
    const first = await sessions.list(owner, { limit: 3, after: undefined });
    await sessions.create(newSession(owner, { createdAt: at(100) }));
    const after = first.at(-1);
    const second = await sessions.list(owner, { limit: 3, after });
    t.deepEqual([...idsOf(first), ...idsOf(second)], all);
  });

  test(`${name} can be listed from a position without a session`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const [older, newer] = [newSession(owner, { createdAt: at(1) }), newSession(owner, { createdAt: at(3) })];
    for (const session of [older, newer]) await sessions.create(session);
    const from = async (time: number) =>
      idsOf(await sessions.list(owner, { limit: 10, after: { createdAt: at(time), id: newId() } }));
    t.deepEqual(await from(4), [newer.id, older.id]);
    t.deepEqual(await from(2), [older.id]);
    t.deepEqual(await from(0), []);
  });

  test(`${name} are listed for their owner only`, async (t) => {
    const setup = await create(t);
    const { sessions, addOwner } = setup;
    const { owner, id } = await createFor(setup);
    const colleague = await addOwner(owner.organizationId);
    const stranger = await addOwner();
    const page = { limit: 10, after: undefined };
    t.deepEqual(idsOf(await sessions.list(owner, page)), [id]);
    t.deepEqual(await sessions.list(colleague, page), []);
    t.deepEqual(await sessions.list({ ...owner, organizationId: stranger.organizationId }, page), []);
    t.deepEqual(await sessions.list({ ...owner, userId: stranger.userId }, page), []);
  });

  test(`${name} keep the latest feedback`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, session, id } = await createFor(setup);
    await sessions.finish(id, outcome(), []);
    for (const feedback of [
      { accepted: false, finalText: undefined },
      { accepted: true, finalText: 'What became of it' },
      { accepted: true, finalText: '' },
      { accepted: false, finalText: undefined },
    ]) {
      t.true(await sessions.recordFeedback(id, owner, feedback));
      t.deepEqual(await sessions.find(id, owner), { ...pendingRecord(session), ...outcome(), feedback });
    }
  });

  test(`${name} take feedback from their owner only`, async (t) => {
    const setup = await create(t);
    const { sessions, addOwner } = setup;
    const { owner, session, id } = await createFor(setup);
    const stranger = await addOwner();
    const feedback = { accepted: true, finalText: 'Not theirs to say' };
    t.false(await sessions.recordFeedback(id, await addOwner(owner.organizationId), feedback));
    t.false(await sessions.recordFeedback(id, stranger, feedback));
    t.false(await sessions.recordFeedback(id, { ...owner, organizationId: stranger.organizationId }, feedback));
    t.false(await sessions.recordFeedback(newId(), owner, feedback));
    t.deepEqual(await sessions.find(id, owner), pendingRecord(session));
  });
};
