import test from 'ava';
import { salesOrganization } from '../../support/sales-organization.ts';
import { createStage, viewer } from './stage.ts';

const request = { fieldType: 'custom_field', entityId: 'opp_123', fieldId: 'cf_risk' } as const;

test('two queries at the most, and none the second time', async (t) => {
  const { assemble, entities } = createStage();
  const first = await assemble(request);
  t.like(entities.queries, { neighbourhood: 1, peers: 1 });
  t.deepEqual(await assemble({ ...request }), first);
  t.deepEqual(entities.queries, { neighbourhood: 1, peers: 1, version: 2 });
});

test('a change of any record of the organization drops what was kept', async (t) => {
  const { assemble, entities } = createStage();
  await assemble(request);
  const definition = salesOrganization.filter(({ id }) => id === 'cf_risk');
  await entities.put(
    'acme',
    definition.map((record) => ({ ...record, attributes: { key: 'risk', description: 'New' } })),
  );
  t.regex((await assemble(request)).items[0]?.content ?? '', /description: New/);
  await entities.remove('acme', { type: 'opportunity', id: 'opp_123' });
  t.true((await assemble(request)).unknownEntity);
  t.is(entities.queries.neighbourhood, 3);
});

test('that there is no such record is kept as well, until there is', async (t) => {
  const { assemble, entities } = createStage();
  const unknown = { ...request, entityId: 'opp_new' };
  t.true((await assemble(unknown)).unknownEntity);
  t.true((await assemble(unknown)).unknownEntity);
  t.is(entities.queries.neighbourhood, 1);
  await entities.put('acme', [{ type: 'opportunity', id: 'opp_new', title: 'New', attributes: {}, links: [] }]);
  t.false((await assemble(unknown)).unknownEntity);
});

test('another viewer, role, organization, policy or question never shares what is kept', async (t) => {
  const { assemble, entities, kept } = createStage({
    organizations: { acme: salesOrganization, other: salesOrganization },
  });
  const others = [
    () => assemble(request),
    () => assemble(request, { as: { ...viewer, userId: 'user_2' } }),
    () => assemble(request, { as: { ...viewer, email: 'else@zoma.local' } }),
    () => assemble(request, { as: { ...viewer, roles: ['Admin'] } }),
    () => assemble(request, { as: { ...viewer, roles: [] } }),
    () => assemble(request, { as: { ...viewer, organizationId: 'other' } }),
    () => assemble(request, { sensitive: ['margin'] }),
    () => assemble({ ...request, fieldType: 'comment' }),
    () => assemble({ ...request, fieldId: 'margin' }),
    () => assemble({ ...request, entityId: 'opp_124' }),
  ];
  for (const [index, ask] of others.entries()) {
    await ask();
    t.is(entities.queries.neighbourhood, index + 1);
  }
  t.is(kept.size, others.length);
});

test('parts of a key cannot pass for one another', async (t) => {
  const { assemble, entities } = createStage();
  await assemble(request, { as: { ...viewer, userId: 'a', email: 'b","c', roles: [] } });
  await assemble(request, { as: { ...viewer, userId: 'a","b', email: 'c', roles: [] } });
  await assemble(request, { as: { ...viewer, roles: ['a,b'] } });
  await assemble(request, { as: { ...viewer, roles: ['a', 'b'] } });
  t.is(entities.queries.neighbourhood, 4);
});

test('the order of roles is no difference', async (t) => {
  const { assemble, entities } = createStage();
  await assemble(request, { as: { ...viewer, roles: ['a', 'b'] } });
  await assemble(request, { as: { ...viewer, roles: ['b', 'a'] } });
  t.is(entities.queries.neighbourhood, 1);
});

test('the same ids in two organizations are two neighbourhoods', async (t) => {
  const foreign = salesOrganization.map((record) => ({ ...record, title: `foreign ${record.title}` }));
  const { assemble } = createStage({ organizations: { acme: salesOrganization, other: foreign } });
  const here = await assemble(request);
  const there = await assemble(request, { as: { ...viewer, organizationId: 'other' } });
  t.false(JSON.stringify(here).includes('foreign'));
  t.true(there.items.every(({ content }) => content.startsWith('title: foreign')));
});
