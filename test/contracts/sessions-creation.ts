import fc from 'fast-check';
import { newId } from '../../src/core/ids.ts';
import type { Contract } from './contract.ts';
import { awkwardTexts, createFor, newSession, outcome, pendingRecord, type SessionsSetup } from './sessions-setup.ts';

/** Recording sessions and finding them again. */
export const sessionsCreationContract: Contract<SessionsSetup> = (test, { name, create }) => {
  test(`${name} find a session as it was recorded, pending`, async (t) => {
    const setup = await create(t);
    const { sessions } = setup;
    const { owner, session: parent } = await createFor(setup);
    t.deepEqual(await sessions.find(parent.id, owner), pendingRecord(parent));
    const session = newSession(owner, {
      parentId: parent.id,
      text: '<p>A text</p>',
      action: 'translate',
      format: 'html',
      options: {
        tone: 'formal',
        language: 'de',
        customPrompt: `say "ja" \\ 'nein' 👍`,
        context: {
          fieldType: 'note',
          entityId: 'e-1',
          fieldId: 'f-1',
          metadata: { deep: [1, 'two', { three: null }] },
        },
        includeContext: ['entity', 'history'],
      },
      manifest: { items: [{ kind: 'entity', type: 'note', id: 'n-1' }], truncated: false },
      createdAt: new Date(Date.UTC(1999, 11, 31, 23, 59, 59, 999)),
    });
    t.deepEqual(await sessions.create(session), { created: true, session: pendingRecord(session) });
    t.deepEqual(await sessions.find(session.id, owner), pendingRecord(session));
  });

  test(`${name} find a session only for its owner, by user and organization`, async (t) => {
    const setup = await create(t);
    const { sessions, addOwner } = setup;
    const { owner, id } = await createFor(setup);
    const [colleague, stranger] = [await addOwner(owner.organizationId), await addOwner()];
    t.is((await sessions.find(id, owner))?.id, id);
    t.is(await sessions.find(id, colleague), undefined);
    t.is(await sessions.find(id, stranger), undefined);
    t.is(await sessions.find(id, { ...owner, organizationId: stranger.organizationId }), undefined);
    t.is(await sessions.find(id, { ...owner, userId: stranger.userId }), undefined);
    t.is(await sessions.find(newId(), owner), undefined);
  });

  test(`${name} create one session for twenty concurrent requests with the same idempotency key`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const asked = Array.from({ length: 20 }, (_, index) =>
      newSession(owner, {
        text: `Text ${String(index)}`,
        idempotency: { key: 'the same', fingerprint: `print ${String(index)}` },
      }),
    );
    const answers = await Promise.all(asked.map((session) => sessions.create(session)));
    t.is(answers.filter(({ created }) => created).length, 1);
    const first = asked[answers.findIndex(({ created }) => created)];
    if (!first) throw new Error('None was created.');
    for (const { session } of answers) t.deepEqual(session, pendingRecord(first));
    t.is((await sessions.list(owner, { limit: 100, after: undefined })).length, 1);
  });

  test(`${name} return the present state of an idempotency key's session`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const first = newSession(owner, { idempotency: { key: 'a key', fingerprint: 'a print' } });
    t.deepEqual(await sessions.create(first), { created: true, session: pendingRecord(first) });
    await sessions.finish(first.id, outcome(), []);
    const again = newSession(owner, { text: 'Other', idempotency: { key: 'a key', fingerprint: 'other print' } });
    const { created, session } = await sessions.create(again);
    t.false(created);
    t.deepEqual(session, { ...pendingRecord(first), ...outcome() });
    t.is(await sessions.find(again.id, owner), undefined);
  });

  test(`${name} keep the idempotency keys of each user apart, and distinguish similar keys`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const colleague = await addOwner(owner.organizationId);
    for (const key of ['key', 'Key', 'key ', 'ke\u0301y', 'kéy', `k'ey`, 'k%y', '$1', ':key', '\\']) {
      for (const user of [owner, colleague]) {
        const session = newSession(user, { idempotency: { key, fingerprint: key } });
        t.deepEqual(await sessions.create(session), { created: true, session: pendingRecord(session) });
      }
    }
  });

  test(`${name} create a session for every request without an idempotency key`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const answers = await Promise.all(Array.from({ length: 5 }, () => sessions.create(newSession(owner))));
    t.true(answers.every(({ created }) => created));
    t.is((await sessions.list(owner, { limit: 100, after: undefined })).length, 5);
  });

  test(`${name} keep texts of every kind of character unchanged`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    for (const [index, text] of awkwardTexts.entries()) {
      const key = `${String(index)} ${text.slice(0, 100)}`;
      for (const idempotency of [undefined, { key, fingerprint: text }]) {
        const options = { customPrompt: text, context: { metadata: { [text]: text } } };
        const session = newSession(owner, { text, options, idempotency });
        await sessions.create(session);
        await sessions.finish(session.id, outcome({ enhancedText: text }), []);
        await sessions.recordFeedback(session.id, owner, { accepted: true, finalText: text });
        const found = await sessions.find(session.id, owner);
        t.is(found?.text, text);
        t.is(found?.enhancedText, text);
        t.deepEqual(found?.options, options);
        t.is(found?.feedback?.finalText, text);
        t.is(found?.fingerprint, idempotency?.fingerprint);
      }
    }
  });

  test(`${name} keep any text unchanged`, async (t) => {
    const { sessions, addOwner } = await create(t);
    const owner = await addOwner();
    const texts = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.replaceAll('\0', '0'));
    const property = fc.asyncProperty(texts, fc.boolean(), async (text, keyed) => {
      const idempotency = keyed ? { key: newId(), fingerprint: text } : undefined;
      const session = newSession(owner, { text, options: { customPrompt: text }, idempotency });
      await sessions.create(session);
      const found = await sessions.find(session.id, owner);
      return found?.text === text && found.options.customPrompt === text;
    });
    await t.notThrowsAsync(async () => fc.assert(property, { seed: 7700, numRuns: 100 }));
  });
};
