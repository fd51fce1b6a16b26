import test from 'ava';
import { contextTokens } from '../../../src/core/context/budget.ts';
import { manifestOf } from '../../../src/core/context/context.ts';
import { contextOptionNames } from '../../../src/core/context/field-types/field-type.ts';
import { estimateTokens } from '../../../src/core/text/token-estimate.ts';
import type { Entity } from '../../../src/ports/entities.ts';
import { processorMsUntil } from '../../support/processor-time.ts';
import { salesOrganization } from '../../support/sales-organization.ts';
import { createStage, idsOf, viewer } from './stage.ts';

const request = { fieldType: 'opportunity_description', entityId: 'opp_123' } as const;

const notes = (count: number, body: string): Entity[] =>
  Array.from({ length: count }, (_unused, index) => ({
    type: 'note',
    id: `n${index}`,
    title: `Note ${index}`,
    attributes: { body },
    links: [{ relation: 'about', type: 'opportunity', id: 'opp_123' }],
  }));

test('one long note is shortened, says so, and leaves room for others', async (t) => {
  const records = [...salesOrganization, ...notes(1, 'Long story. '.repeat(2000))];
  const { items } = await createStage({ records }).assemble(request, { as: viewer });
  const long = items.find(({ source }) => source.kind === 'entity' && source.id === 'n0');
  t.regex(long?.content ?? '', /^title: Note 0\nbody: (Long story\. )+Lo?n?g?.* … \[shortened\]$/);
  t.true((long?.tokens ?? Infinity) <= 200);
  t.true(idsOf({ items }).includes('note_1') || idsOf({ items }).includes('note_2'));
});

test('together items stay within the budget, and what had no room is named once', async (t) => {
  const records = [
    ...salesOrganization.map((record) => ({
      ...record,
      attributes: { ...record.attributes, filler: 'word '.repeat(400) },
    })),
    ...notes(50, 'word '.repeat(400)),
  ];
  const accepted = [1, 2, 3].map((number) => ({ sessionId: `s${number}`, text: 'style '.repeat(400) }));
  const metadata = { page: 'tab '.repeat(2000) };
  const stage = createStage({ records, accepted });
  const context = await stage.assemble({ ...request, metadata, includeContext: contextOptionNames });
  const { items, leftOut } = context;
  t.true(items.reduce((sum, { tokens }) => sum + tokens, 0) <= contextTokens);
  for (const { content, tokens } of items) t.is(tokens, estimateTokens(content));
  t.deepEqual(idsOf(context).slice(0, 3), ['opp_123', 'acc_1', 'current_tab']);
  const names = [...items.map(({ source }) => source), ...leftOut].map((source) => JSON.stringify(source));
  t.is(new Set(names).size, names.length);
  t.true(names.length > 60);
});

test('a shorter record is told although a longer one before it has no room', async (t) => {
  const long = notes(3, 'word '.repeat(400));
  const shorter = notes(1, 'Short.').map((note) => ({ ...note, id: 'short' }));
  // The older ones come last.
  const records = [...shorter, ...salesOrganization.filter(({ type }) => type !== 'note'), ...long];
  const context = await createStage({ records }).assemble(request);
  t.deepEqual(
    idsOf(context).filter((id) => /^n\d|short/.test(id)),
    ['n2', 'n1', 'short'],
  );
  t.true(context.leftOut.some((source) => source.kind === 'entity' && source.id === 'n0'));
});

test('a neighbourhood beyond the bound is told of as truncated', async (t) => {
  const { assemble } = createStage({ records: [...salesOrganization, ...notes(300, 'x')] });
  t.true((await assemble(request)).truncated);
  t.false((await createStage().assemble(request)).truncated);
});

test('huge data are bounded, and quick', async (t) => {
  const wide = Object.fromEntries(
    Array.from({ length: 50_000 }, (_unused, index) => [`key${index}`, 'value '.repeat(20)]),
  );
  let deep: object = { end: 1 };
  for (let depth = 0; depth < 5000; depth += 1) deep = { deep, list: [deep] };
  const html = { body: '<p>'.repeat(300_000) + '<'.repeat(300_000) + '&amp;'.repeat(100_000) };
  const list = { list: Array.from({ length: 100_000 }, (_unused, index) => ({ index })) };
  for (const data of [wide, deep, html, list]) {
    const attributes = data as Readonly<Record<string, unknown>>;
    const records = [
      ...salesOrganization.slice(1),
      {
        ...salesOrganization[0],
        ...{ type: 'account', id: 'acc_1', title: 'x'.repeat(1_000_000), links: [] },
        attributes,
      },
    ];
    const { assemble, kept } = createStage({ records });
    let items: Awaited<ReturnType<typeof assemble>>['items'] = [];
    const spent = await processorMsUntil(async () => {
      ({ items } = await assemble({ ...request, metadata: data }));
    });
    t.true(spent < 1_000, `${spent.toFixed(0)} ms`);
    t.true(items.reduce((sum, { tokens }) => sum + tokens, 0) <= contextTokens);
    for (const value of kept.values()) t.true(value.length < 100_000);
  }
});

test('a manifest names sources and numbers, and holds no content', async (t) => {
  const { assemble } = createStage({ records: [...salesOrganization, ...notes(100, 'Secretive body')] });
  const context = await assemble({ ...request, metadata: { page: 'Secretive tab' } });
  const manifest = manifestOf(context);
  t.is(manifest.items.length, context.items.length);
  t.is(
    manifest.tokens,
    context.items.reduce((sum, { tokens }) => sum + tokens, 0),
  );
  t.is(manifest.leftOutCount, context.leftOut.length);
  t.is(manifest.leftOut.length, 50);
  t.false(/Secretive|Northwind|Proposal/.test(JSON.stringify(manifest)));
});
