import { ZomaError } from '../../src/core/errors.ts';
import type { Entity } from '../../src/ports/entities.ts';
import type { Contract } from './contract.ts';
import { keyOf, record, type EntitiesSetup } from './entities-setup.ts';

const awkward: readonly Entity[] = [
  record('opportunity:opp_123'),
  record('Opportunity:opp_123', [], { title: 'Types differ by case' }),
  record('opportunity:OPP_123', [], { title: 'So do ids' }),
  record('note:1', [], { title: ` 'quoted' "twice" \\ $1 $organization :id ? \r\n ünïcödé 👩‍👩‍👧 \u202e ` }),
  record('note:2', [], {
    attributes: JSON.parse(
      '{"__proto__":{"a":1},"toString":"x","":0,"deep":[[{"a":null}],-1.5e-7,1e300,true,"\\u0001\\u2028"]}',
    ) as Entity['attributes'],
  }),
  record('note:3', ['about note:1', 'about note:2', 'also note:1', 'nothing gone:0', 'self note:3']),
  record('note:4', [], { visibility: { roles: ['Sales', "O'Neil"], users: ['Somebody@Example.org'] } }),
  record('note:5', [], { visibility: { users: [] } }),
  record('note:6', [], { visibility: {} }),
  { ...record('x:x'), type: `t/ü ${'界'.repeat(251)}`, id: `/?&=%20#.. ${'界'.repeat(244)}` },
];

/** Storing records, finding and removing them. */
export const entitiesRecordsContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  test(`${name} find each record as it was stored, with any content, and distinguish similar keys`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const before = Date.now();
    await entities.put(organization, awkward);
    for (const entity of awkward) {
      const { updatedAt, ...found } = (await entities.find(organization, entity)) ?? t.fail(entity.title);
      t.deepEqual(found, { ...entity, version: 1 });
      t.true(Math.abs(updatedAt.getTime() - before) < 60_000);
    }
    t.is(await entities.find(organization, keyOf('opportunity:opp_124')), undefined);
    t.is(await entities.find(organization, keyOf('note:opp_123')), undefined);
  });

  test(`${name} replace the record with the same key, links and visibility included`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const former = record('note:1', ['about a:1', 'about a:2'], { attributes: { a: 1 }, visibility: { roles: ['x'] } });
    await entities.put(organization, [former, record('note:2', ['about a:1'])]);
    const latter = record('note:1', ['about a:3'], { title: 'Another', attributes: { b: 2 } });
    await entities.put(organization, [latter]);
    t.like(await entities.find(organization, latter), latter);
    t.false('visibility' in ((await entities.find(organization, latter)) ?? {}));
    t.like(await entities.find(organization, keyOf('note:2')), record('note:2', ['about a:1']));
  });

  test(`${name} store the last of several records with one key, and a repeated link once`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const last = record('note:1', ['about a:2', 'about a:2']);
    await entities.put(organization, [record('note:1', ['about a:1']), record('note:2'), last]);
    t.deepEqual((await entities.find(organization, last))?.links, [{ relation: 'about', type: 'a', id: '2' }]);
  });

  test(`${name} store thousands of records in one call, all or none`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const many = Array.from({ length: 3_000 }, (_, index) =>
      record(`note:${String(index)}`, [`about note:${String(index + 1)}`, 'about account:1']),
    );
    await entities.put(organization, many);
    for (const index of [0, 1_499, 2_999]) {
      t.is((await entities.find(organization, { type: 'note', id: String(index) }))?.links.length, 2);
    }
    const version = await entities.version(organization);
    const wrong = record('note:wrong', [], { title: 'a NUL \0 is no text' });
    await t.throwsAsync(entities.put(organization, [...many.map((entity) => ({ ...entity, title: 'New' })), wrong]));
    t.is((await entities.find(organization, keyOf('note:0')))?.title, 'The note:0');
    t.is(await entities.version(organization), version);
  });

  test(`${name} delete a record and its own links, but not the links to it`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    await entities.put(organization, [record('a:1', ['to b:1']), record('b:1', ['to a:1']), record('a:2')]);
    t.true(await entities.remove(organization, keyOf('a:1')));
    t.is(await entities.find(organization, keyOf('a:1')), undefined);
    t.false(await entities.remove(organization, keyOf('a:1')));
    t.is((await entities.find(organization, keyOf('b:1')))?.links.length, 1);
    await entities.put(organization, [record('a:1')]);
    t.deepEqual((await entities.find(organization, keyOf('a:1')))?.links, []);
    t.truthy(await entities.find(organization, keyOf('a:2')));
  });

  test(`${name} have another version after each change, apart for each organization`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const [organization, other] = [await addOrganization(), await addOrganization()];
    const versions = [await entities.version(organization)];
    const untouched = await entities.version(other);
    await entities.put(organization, [record('a:1')]);
    versions.push(await entities.version(organization));
    await entities.put(organization, [record('a:1', ['to b:1'])]);
    versions.push(await entities.version(organization));
    await entities.remove(organization, keyOf('a:1'));
    versions.push(await entities.version(organization));
    t.is(new Set(versions).size, versions.length);
    t.is(await entities.version(organization), versions.at(-1) ?? '');
    t.is(await entities.version(other), untouched);
  });

  test(`${name} accept concurrent changes of the same records in any order`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const names = Array.from({ length: 300 }, (_, index) => `note:${String(index)}`);
    const writers = Array.from({ length: 8 }, (_, writer) => {
      const records = names.map((each) => record(each, [`by writer:${String(writer)}`], { title: String(writer) }));
      return entities.put(organization, writer % 2 === 0 ? records : records.reverse());
    });
    const removals = names.slice(0, 20).map((each) => entities.remove(organization, keyOf(each)));
    await Promise.all([...writers, ...removals]);
    const titles = new Set<string>();
    for (const each of names.slice(20)) {
      const found = await entities.find(organization, keyOf(each));
      t.deepEqual(found?.links, [{ relation: 'by', type: 'writer', id: found?.title ?? '' }]);
      titles.add(found?.title ?? '');
    }
    t.is(titles.size, 1);
  });

  test(`${name} of an unknown organization cannot be stored or found`, async (t) => {
    const { entities } = await create(t);
    const nobody = crypto.randomUUID();
    const error = await t.throwsAsync(entities.put(nobody, [record('a:1')]));
    t.false(error instanceof ZomaError);
    t.is(await entities.find(nobody, keyOf('a:1')), undefined);
  });
};
