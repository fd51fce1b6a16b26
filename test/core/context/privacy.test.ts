import test from 'ava';
import { contextOptionNames } from '../../../src/core/context/field-types/field-type.ts';
import { fieldTypeNames } from '../../../src/core/context/field-types/index.ts';
import { salesOrganization } from '../../support/sales-organization.ts';
import { createStage, idsOf, viewer } from './stage.ts';

const request = { fieldType: 'opportunity_description', entityId: 'opp_123' } as const;

test('what a viewer may not see is not told, and what only it leads to neither', async (t) => {
  const records = [
    ...salesOrganization,
    {
      ...{ type: 'note', id: 'note_behind', title: 'Behind', attributes: { body: 'x' } },
      links: [{ relation: 'about', type: 'note', id: 'note_secret' }],
    },
  ];
  const { assemble } = createStage({ records });
  const all = (context: Awaited<ReturnType<typeof assemble>>) => JSON.stringify([context.items, context.leftOut]);
  const seen = all(await assemble(request));
  t.false(/note_secret|note_behind|go down to 70/.test(seen));
  const admin = await assemble(request, { as: { ...viewer, roles: ['Admin'] } });
  t.true(idsOf(admin).includes('note_secret'));
  t.true(all(admin).includes('note_behind'));
});

test('a record that the viewer may not see is as unknown as none', async (t) => {
  const { assemble } = createStage();
  const hidden = await assemble({ fieldType: 'project_note', entityId: 'note_secret' });
  t.deepEqual(hidden, await assemble({ fieldType: 'project_note', entityId: 'nothing' }));
  t.true(hidden.unknownEntity);
});

for (const name of ['salary', 'SALARY', 'contact.salary', 'Contact.Salary', ' contact.salary ', 'contact.pay']) {
  test(`nothing under the sensitive name "${name}" is in any item, nor kept in the cache`, async (t) => {
    const { assemble, kept } = createStage();
    const metadata = { row: { salary: 918273, pay: 928374 }, fields: [{ name: 'Salary', value: 918273 }] };
    const sensitive = [name];
    for (const fieldType of [...fieldTypeNames, undefined]) {
      for (const entityId of ['opp_123', 'con_1', 'acc_1']) {
        for (const fieldId of ['salary', 'pay', undefined]) {
          const context = await assemble(
            { fieldType, entityId, fieldId, metadata, includeContext: contextOptionNames },
            { sensitive },
          );
          t.false((name.includes('pay') ? /928374/ : /918273/).test(JSON.stringify(context.items)));
        }
      }
    }
    t.true(kept.size > 0);
    for (const value of kept.values()) t.false((name.includes('pay') ? /928374/ : /918273/).test(value));
  });
}

test('nested ones are removed wherever they are, however their names are written', async (t) => {
  const attributes = {
    Base_Salary: 1111,
    deep: { deeper: [{ baseSalary: 2222, kept: 'yes' }, [{ 'base salary': 3333 }]] },
    'base-salary': { amount: 4444 },
    form: [{ label: 'Base salary', value: 5555 }],
    salaries: 'stays',
  };
  const { assemble } = createStage({ records: [{ type: 'contact', id: 'c', title: 'C', attributes, links: [] }] });
  const { items } = await assemble({ entityId: 'c', metadata: attributes }, { sensitive: ['baseSalary'] });
  t.deepEqual(
    items.map(({ content }) => content),
    ['title: C\ndeep.deeper.1.kept: yes\nsalaries: stays', 'deep.deeper.1.kept: yes\nsalaries: stays'],
  );
});

test('a name of one type leaves others alone', async (t) => {
  const record = (type: string) => ({ type, id: type, title: type, attributes: { salary: 1234 }, links: [] });
  const { assemble } = createStage({ records: [record('contact'), record('position')] });
  const sensitive = ['contact.salary'];
  t.is((await assemble({ entityId: 'contact' }, { sensitive })).items[0]?.content, 'title: contact');
  t.is((await assemble({ entityId: 'position' }, { sensitive })).items[0]?.content, 'title: position\nsalary: 1234');
});

test('a title can be sensitive as well', async (t) => {
  const { assemble } = createStage();
  const { items } = await assemble(request, { sensitive: ['contact.title'] });
  t.false(items.some(({ content }) => /Mara|Joost/.test(content)));
  t.true(items.some(({ content }) => content.includes('Northwind')));
});

test('examples of a sensitive field are not asked for', async (t) => {
  const { assemble, entities } = createStage();
  await assemble({ fieldType: 'custom_field', entityId: 'opp_123', fieldId: 'cf_risk' }, { sensitive: ['risk'] });
  t.is(entities.queries.peers, 0);
});
