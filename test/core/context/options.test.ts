import test from 'ava';
import { contextOptionNames } from '../../../src/core/context/field-types/field-type.ts';
import { createStage, idsOf, viewer } from './stage.ts';

const metadata = { page: 'Board', filters: { stage: ['Won', 'Lead'] } };
const everywhere = { fieldType: 'opportunity_description', entityId: 'opp_123', metadata } as const;

test('no option means no context, and nothing is asked', async (t) => {
  const { assemble, entities, historyAsked } = createStage();
  t.deepEqual(await assemble({ ...everywhere, includeContext: [] }), {
    items: [],
    leftOut: [],
    truncated: false,
    unknownEntity: false,
  });
  t.deepEqual(entities.queries, { neighbourhood: 0, peers: 0, version: 0 });
  t.is(historyAsked.length, 0);
});

test('each item says which of the chosen options brought it, and no other option brings any', async (t) => {
  const { assemble } = createStage({ accepted: [{ sessionId: 's1', text: 'Earlier.' }] });
  for (const option of contextOptionNames) {
    const { items } = await assemble({ ...everywhere, includeContext: [option] });
    t.true(items.length > 0, option);
    t.true(items.every((item) => item.option === option));
  }
});

test('the tab is told as lines, and no record is asked for', async (t) => {
  const { assemble, entities } = createStage();
  const { items } = await assemble({ ...everywhere, includeContext: ['current_tab'] });
  t.deepEqual(
    items.map(({ content }) => content),
    ['filters.stage: Won, Lead\npage: Board'],
  );
  t.is(entities.queries.version, 0);
  t.deepEqual((await assemble({ metadata: {} })).items, []);
});

test("samples of style are the user's own of the same kind of field, as text", async (t) => {
  const accepted = [
    { sessionId: 's1', text: '<p>Short &amp; clear.</p>' },
    { sessionId: 's2', text: 'x'.repeat(5000) },
  ];
  const { assemble, historyAsked } = createStage({ accepted });
  const { items } = await assemble({ ...everywhere, includeContext: ['user_history'] });
  t.deepEqual(historyAsked, [{ fieldType: 'opportunity_description', limit: 3, userId: viewer.userId }]);
  t.deepEqual(
    items.map(({ source }) => source),
    accepted.map(({ sessionId }) => ({ kind: 'user_history', sessionId })),
  );
  t.is(items[0]?.content, 'Short & clear.');
  t.regex(items[1]?.content ?? '', /^x+ … \[shortened\]$/);
  t.true((items[1]?.tokens ?? 0) <= 150);
});

test('without a field type there are no samples, for no field is of the same kind', async (t) => {
  const { assemble, historyAsked } = createStage({ accepted: [{ sessionId: 's1', text: 'Earlier.' }] });
  t.deepEqual((await assemble({ includeContext: ['user_history'] })).items, []);
  t.is(historyAsked.length, 0);
});

test('an unknown record is told of, and the rest goes on', async (t) => {
  const { assemble } = createStage();
  const context = await assemble({ ...everywhere, entityId: 'opp_999' });
  t.true(context.unknownEntity);
  t.deepEqual(idsOf(context), ['current_tab']);
  t.false((await assemble(everywhere)).unknownEntity);
  t.false((await assemble({ fieldType: 'comment', metadata })).unknownEntity);
});

test('a store that is away is no reason to go on without', async (t) => {
  const { assemble, entities } = createStage();
  entities.setAway(true);
  await t.throwsAsync(assemble(everywhere), { code: 'unavailable' });
});

test('the same again is the same', async (t) => {
  const { assemble } = createStage();
  t.deepEqual(await createStage().assemble(everywhere), await assemble(everywhere));
  t.deepEqual(await assemble(everywhere), await assemble(everywhere));
});
