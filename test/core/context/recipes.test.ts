import test from 'ava';
import type { ContextRequest } from '../../../src/core/context/context.ts';
import { fieldTypeNames, fieldTypes, recipeOf } from '../../../src/core/context/field-types/index.ts';
import { createStage, idsOf } from './stage.ts';

const told = async (request: ContextRequest) => {
  const { items } = await createStage().assemble(request);
  return items.map(({ source, origin }) => [source.kind === 'entity' ? source.id : source.kind, origin] as const);
};

const linked = 'Another record that is linked';
const withoutRest = async (request: ContextRequest) => (await told(request)).filter(([, origin]) => origin !== linked);

test('an opportunity description is told the opportunity, its account, contacts and latest notes', async (t) => {
  t.deepEqual(await withoutRest({ fieldType: 'opportunity_description', entityId: 'opp_123' }), [
    ['opp_123', 'The opportunity that the text describes'],
    ['acc_1', 'The account of the opportunity'],
    ['con_2', "A contact of the opportunity or of the opportunity's account"],
    ['con_1', "A contact of the opportunity or of the opportunity's account"],
    ['note_2', 'A note about the opportunity'],
    ['note_1', 'A note about the opportunity'],
  ]);
});

test('with related fields alone it is told its own fields and the opportunities beside it', async (t) => {
  const request = {
    fieldType: 'opportunity_description',
    entityId: 'opp_123',
    includeContext: ['related_fields'],
  } as const;
  t.deepEqual(await withoutRest(request), [
    ['opp_123', 'The opportunity that the text describes'],
    ['opp_124', 'Another opportunity of the same account'],
  ]);
});

test('a project note is told the project, its opportunity and the notes beside it, by the note or by the project', async (t) => {
  const around = [
    ['pro_1', 'The project that the note belongs to'],
    ['opp_123', 'The opportunity behind the project'],
    ['pn_1', 'Another note in the same project'],
    ['acc_1', 'The account of the opportunity'],
  ] as const;
  t.deepEqual(await withoutRest({ fieldType: 'project_note', entityId: 'pn_2' }), [
    ['pn_2', 'The note that the text belongs to'],
    ...around,
  ]);
  t.deepEqual(await withoutRest({ fieldType: 'project_note', entityId: 'pro_1' }), [
    ...around.slice(0, 2),
    ['pn_2', 'Another note in the same project'],
    ...around.slice(2),
  ]);
});

for (const fieldId of ['col_2', 'acceptance', 'Acceptance']) {
  test(`a table cell is told its column, its row and others of the table, the column being named ${fieldId}`, async (t) => {
    t.deepEqual(await withoutRest({ fieldType: 'table_cell', entityId: 'row_2', fieldId }), [
      ['col_2', 'The column that the cell stands in'],
      ['row_2', 'The row that the cell stands in'],
      ['tab_1', 'The table'],
      ['row_3', 'Another row of the table'],
      ['row_1', 'Another row of the table'],
      ['col_1', 'Another column of the table'],
    ]);
  });
}

test('of other rows the same cell comes first, of its own row it is left out', async (t) => {
  const { items } = await createStage().assemble({ fieldType: 'table_cell', entityId: 'row_2', fieldId: 'col_2' });
  t.is(items[1]?.content, 'title: Row 2\npriority: high\nrequirement: Routes are shown');
  t.regex(items[3]?.content ?? '', /^title: Row 3\nacceptance: Test 3\n/);
});

test('a table cell of a new row is told the table by its id', async (t) => {
  t.deepEqual(
    (await withoutRest({ fieldType: 'table_cell', entityId: 'tab_1', fieldId: 'col_1' })).map(([id]) => id),
    ['col_1', 'tab_1', 'row_3', 'row_2', 'row_1', 'col_2'],
  );
});

test('a comment is told what it hangs on and its thread in order, by the comment or by the record', async (t) => {
  const thread = 'A comment of the same thread, the earliest first';
  t.deepEqual(await withoutRest({ fieldType: 'comment', entityId: 'com_3' }), [
    ['com_3', 'The comment that the text belongs to'],
    ['opp_123', 'What the comments are about'],
    ['com_1', thread],
    ['com_2', thread],
  ]);
  t.deepEqual(await withoutRest({ fieldType: 'comment', entityId: 'opp_123' }), [
    ['opp_123', 'What the comments are about'],
    ['com_1', thread],
    ['com_2', thread],
    ['com_3', thread],
    ['acc_1', 'The account of the opportunity'],
  ]);
});

test('of a long thread the latest comments are told, the earliest of them first', async (t) => {
  const comments = Array.from({ length: 20 }, (_unused, index) => ({
    type: 'comment',
    id: `c${index}`,
    title: '',
    attributes: { body: `Comment ${index}` },
    links: [{ relation: 'on', type: 'project', id: 'p' }],
  }));
  const project = { type: 'project', id: 'p', title: 'P', attributes: {}, links: [] };
  const context = await createStage({ records: [project, ...comments] }).assemble({
    fieldType: 'comment',
    entityId: 'p',
  });
  t.deepEqual(idsOf(context), ['p', 'c12', 'c13', 'c14', 'c15', 'c16', 'c17', 'c18', 'c19']);
  t.is(context.leftOut.length, 12);
});

for (const fieldId of ['cf_risk', 'risk', 'Risk']) {
  test(`a custom field is told its definition and what others have in it, the field being named ${fieldId}`, async (t) => {
    t.deepEqual(await withoutRest({ fieldType: 'custom_field', entityId: 'opp_123', fieldId }), [
      ['cf_risk', 'The definition of the field'],
      ['opp_123', 'The record that the field belongs to'],
      ['opp_200', 'The same field of another record'],
      ['opp_124', 'The same field of another record'],
    ]);
  });
}

test('an example is the field alone', async (t) => {
  const request = { fieldType: 'custom_field', entityId: 'opp_123', fieldId: 'cf_risk' } as const;
  const { items } = await createStage().assemble(request);
  t.is(items[2]?.content, 'title: Fleet tracking for Contoso\nrisk: An incumbent with a long contract.');
  t.false(items[1]?.content.includes('The board decides late.'));
});

test('a custom field is told what is around its definition, when that is what the request names', async (t) => {
  t.deepEqual(await withoutRest({ fieldType: 'custom_field', entityId: 'cf_risk' }), [
    ['cf_risk', 'The definition of the field'],
    ['opp_123', 'Another record that has the field'],
  ]);
});

test('a field of no named type is told its record, the nearest opportunity and what the client sends', async (t) => {
  t.deepEqual(await withoutRest({ entityId: 'con_2', metadata: { page: 'Contacts' } }), [
    ['con_2', 'The record that the text belongs to'],
    ['opp_123', 'The opportunity nearest to the record'],
    ['current_tab', 'What the user sees beside the text'],
  ]);
});

test('what is linked beside comes last', async (t) => {
  const all = await told({ fieldType: 'opportunity_description', entityId: 'opp_123' });
  const first = all.findIndex(([, origin]) => origin === linked);
  t.deepEqual(
    all.slice(first).map(([id]) => id),
    ['cf_risk', 'com_1', 'tab_1', 'pro_1', 'com_2'],
  );
});

test("the text's own saved state is not told again", async (t) => {
  for (const request of [
    { fieldType: 'opportunity_description', entityId: 'opp_123' },
    { fieldType: 'project_note', entityId: 'pn_2', includeContext: ['related_fields'] },
    { fieldType: 'comment', entityId: 'com_3', includeContext: [] },
    { fieldType: 'custom_field', entityId: 'opp_123', fieldId: 'description' },
  ] as const) {
    const { items } = await createStage().assemble(request);
    t.false(
      items.some(({ content }) => content.includes('Saved before')),
      request.fieldType,
    );
  }
});

test('each kind of field answers each kind of record', async (t) => {
  const { assemble } = createStage();
  for (const fieldType of [...fieldTypeNames, undefined]) {
    for (const entityId of [
      'opp_123',
      'acc_1',
      'con_1',
      'note_1',
      'pro_1',
      'pn_1',
      'tab_1',
      'col_1',
      'row_1',
      'com_1',
    ]) {
      const { items } = await assemble({
        fieldType,
        entityId,
        includeContext: ['opportunity_details', 'related_fields'],
      });
      t.true(idsOf({ items }).includes(entityId), `${fieldType ?? 'none'} ${entityId}`);
      t.is(new Set(idsOf({ items })).size, items.length);
    }
  }
});

test('recipes name only parts that they have, and end with what else is linked', (t) => {
  for (const name of [...fieldTypeNames, undefined]) {
    const { parts } = recipeOf(name);
    const names = parts.flatMap((part) => (part.take === 'records' ? [part.name] : []));
    t.is(new Set(names).size, names.length);
    parts.forEach((part) => {
      if (part.take !== 'records') return;
      const index = names.indexOf(part.name);
      for (const other of part.records.linkedTo ?? []) t.true(names.slice(0, index + 1).includes(other), other);
    });
    t.is(parts.at(-1)?.take, 'rest');
  }
  t.is(Object.keys(fieldTypes).length, 5);
});
