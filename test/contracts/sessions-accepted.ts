import type { Feedback, Owner } from '../../src/ports/sessions.ts';
import type { Contract } from './contract.ts';
import { newSession, outcome, type SessionsSetup } from './sessions-setup.ts';

const at = (milliseconds: number): Date => new Date(Date.UTC(2026, 10, 23) + milliseconds);

/** What users took, as samples of how they write. */
export const sessionsAcceptedContract: Contract<SessionsSetup> = (test, { name, create }) => {
  const setupOf = async ({ sessions, addOwner }: SessionsSetup) => {
    let time = 0;
    const record = async (
      owner: Owner,
      {
        fieldType,
        enhancedText = 'As it came',
        feedback,
      }: { fieldType?: string; enhancedText?: string; feedback?: Feedback },
    ): Promise<string> => {
      const context = fieldType === undefined ? {} : { context: { fieldType } };
      const session = newSession(owner, { options: context, createdAt: at((time += 1)) });
      await sessions.create(session);
      await sessions.finish(session.id, outcome({ enhancedText }), []);
      if (feedback) await sessions.recordFeedback(session.id, owner, feedback);
      return session.id;
    };
    return { record, owner: await addOwner() };
  };

  test(`${name} list the accepted results in a kind of field, newest first, with the user's edits`, async (t) => {
    const setup = await create(t);
    const { record, owner } = await setupOf(setup);
    const taken = { accepted: true, finalText: undefined };
    const first = await record(owner, { fieldType: 'comment', feedback: taken });
    const second = await record(owner, { fieldType: 'comment', feedback: { accepted: true, finalText: 'Made of it' } });
    const third = await record(owner, { fieldType: 'comment', enhancedText: ' Spaces stay\n', feedback: taken });
    t.deepEqual(await setup.sessions.accepted(owner, 'comment', 10), [
      { sessionId: third, text: ' Spaces stay\n' },
      { sessionId: second, text: 'Made of it' },
      { sessionId: first, text: 'As it came' },
    ]);
    t.is((await setup.sessions.accepted(owner, 'comment', 2)).length, 2);
  });

  test(`${name} do not list results that were rejected, not judged, of another kind or blank`, async (t) => {
    const setup = await create(t);
    const { record, owner } = await setupOf(setup);
    const taken = { accepted: true, finalText: undefined };
    await record(owner, { fieldType: 'comment' });
    await record(owner, { fieldType: 'comment', feedback: { accepted: false, finalText: 'Mine instead' } });
    await record(owner, { fieldType: 'table_cell', feedback: taken });
    await record(owner, { feedback: taken });
    await record(owner, { fieldType: 'comment', enhancedText: ' \n\t', feedback: taken });
    await record(owner, { fieldType: 'comment', feedback: { accepted: true, finalText: '' } });
    t.deepEqual(await setup.sessions.accepted(owner, 'comment', 10), []);
  });

  test(`${name} list accepted results for their owner only`, async (t) => {
    const setup = await create(t);
    const { record, owner } = await setupOf(setup);
    const id = await record(owner, { fieldType: 'comment', feedback: { accepted: true, finalText: undefined } });
    const colleague = await setup.addOwner(owner.organizationId);
    const stranger = await setup.addOwner();
    for (const other of [colleague, stranger, { ...owner, organizationId: stranger.organizationId }]) {
      t.deepEqual(await setup.sessions.accepted(other, 'comment', 10), []);
    }
    t.is((await setup.sessions.accepted(owner, 'comment', 10))[0]?.sessionId, id);
  });
};
