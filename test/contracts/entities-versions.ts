import { ZomaError } from '../../src/core/errors.ts';
import type { Entity, Precondition } from '../../src/ports/entities.ts';
import type { Contract } from './contract.ts';
import { keyOf, record, viewerIn, type EntitiesSetup } from './entities-setup.ts';

const former = record('note:1', ['about a:1', 'about a:2', 'by a:1'], {
  attributes: { a: 1, b: { c: [1, 2], d: null } },
  visibility: { roles: ['Sales'] },
});

/** Contents that are equal to `former`'s, however they are written. */
const equal: Readonly<Record<string, Entity>> = {
  'the same': former,
  'attributes in another order': { ...former, attributes: { b: { d: null, c: [1, 2] }, a: 1 } },
  'links in another order, one of them twice': { ...former, links: [...former.links, ...former.links].reverse() },
};

const other: Readonly<Record<string, Partial<Entity>>> = {
  title: { title: 'Another' },
  'the value of an attribute': { attributes: { a: 1, b: { c: [2, 1], d: null } } },
  'the type of an attribute': { attributes: { a: '1', b: { c: [1, 2], d: null } } },
  'an attribute less': { attributes: { a: 1 } },
  'a link more': { links: [...former.links, { relation: 'of', type: 'a', id: '1' }] },
  'a link less': { links: former.links.slice(1) },
  'no links': { links: [] },
  'another visibility': { visibility: { users: ['Sales'] } },
  'no visibility': { visibility: undefined },
};

const refused = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (error instanceof ZomaError && error.code === 'conflict') return error.details;
    throw error;
  }
};

/** Versions, conditional changes, lists and removals of many. */
export const entitiesVersionsContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  test(`${name} have a version that rises with each change of content, and only then`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    t.is(await entities.put(organization, [former]), 1);
    const first = await entities.find(organization, former);
    t.is(first?.version, 1);
    const version = await entities.version(organization);
    for (const [what, entity] of Object.entries(equal)) {
      t.is(await entities.put(organization, [entity]), 0, what);
      t.deepEqual(await entities.replace(organization, entity, {}), first, what);
      t.is(await entities.version(organization), version, what);
    }
    let expected = 1;
    for (const [what, change] of Object.entries(other)) {
      for (const entity of [{ ...former, ...change }, former]) {
        expected += 1;
        const before = await entities.version(organization);
        t.is(await entities.put(organization, [entity]), 1, what);
        t.is((await entities.find(organization, former))?.version, expected, what);
        t.not(await entities.version(organization), before, what);
      }
    }
    t.deepEqual((await entities.find(organization, former))?.links, first?.links);
    await entities.remove(organization, former);
    await entities.put(organization, [former]);
    t.is((await entities.find(organization, former))?.version, 1);
  });

  test(`${name} of which a few changed are written alone`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const many = Array.from({ length: 1_000 }, (_, id) => record(`note:${String(id)}`, ['about a:1', 'about a:2']));
    t.is(await entities.put(organization, many), 1_000);
    const changed = many.map((each, id) => (id % 250 === 0 ? { ...each, title: 'Changed' } : each));
    t.is(await entities.put(organization, changed), 4);
    t.is(await entities.put(organization, changed), 0);
    t.like(await entities.find(organization, keyOf('note:250')), { version: 2, title: 'Changed' });
    t.like(await entities.find(organization, keyOf('note:251')), { version: 1, links: { length: 2 } });
  });

  test(`${name} are changed and removed only if they meet the precondition`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const [absent, present] = [record('note:absent'), record('note:present')];
    await entities.put(organization, [record('note:present', [], { title: 'First' })]);
    await entities.put(organization, [record('note:present', [], { title: 'Second' })]);
    const rows: [Entity, Precondition, number | null][] = [
      [absent, { ifMatch: '*' }, null],
      [absent, { ifMatch: [1] }, null],
      [present, { ifNoneMatch: '*' }, 2],
      [present, { ifMatch: [1] }, 2],
      [present, { ifMatch: [] }, 2],
      [present, { ifMatch: [1, 3] }, 2],
      [present, { ifMatch: [2], ifNoneMatch: '*' }, 2],
    ];
    for (const [entity, precondition, version] of rows) {
      t.deepEqual(await refused(entities.replace(organization, entity, precondition)), { version });
      if (entity === present && precondition.ifNoneMatch === undefined) {
        t.deepEqual(await refused(entities.remove(organization, entity, precondition)), { version });
      }
    }
    t.like(await entities.find(organization, present), { title: 'Second', version: 2 });
    t.is(await entities.find(organization, absent), undefined);
    t.is((await entities.replace(organization, absent, { ifNoneMatch: '*' })).version, 1);
    t.is((await entities.replace(organization, present, { ifMatch: [1, 2] })).version, 3);
    t.is((await entities.replace(organization, record('note:present', ['to a:1']), { ifMatch: '*' })).version, 4);
    t.false(await entities.remove(organization, keyOf('note:gone'), { ifMatch: [1] }));
    t.true(await entities.remove(organization, present, { ifMatch: [4] }));
  });

  test(`${name} let one of many writers that require the same version through`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const race = async (precondition: Precondition) => {
      const writers = Array.from({ length: 10 }, (_, writer) => {
        const attributes = { writer, of: JSON.stringify(precondition) };
        return refused(entities.replace(organization, record('note:1', ['by w:1'], { attributes }), precondition));
      });
      return (await Promise.all(writers)).filter((details) => details === undefined).length;
    };
    t.is(await race({ ifNoneMatch: '*' }), 1);
    t.is(await race({ ifMatch: [1] }), 1);
    t.is(await race({ ifMatch: [2] }), 1);
    t.like(await entities.find(organization, keyOf('note:1')), { version: 3, links: { length: 1 } });
    const removals = await Promise.all([
      refused(entities.remove(organization, keyOf('note:1'), { ifMatch: [3] })),
      refused(entities.replace(organization, record('note:1'), { ifMatch: [3] })),
    ]);
    t.is(removals.filter((details) => details === undefined).length, 1);
  });

  test(`${name} are listed by id, page by page, as far as the viewer may see them`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const [organization, foreign] = [await addOrganization(), await addOrganization()];
    const ids = ['Z', 'a', 'a b', 'aa', 'b', '1', '10', '2', 'é', '界', '👩', '%', "'"];
    const hidden = { visibility: { roles: ['Board'] } };
    await entities.put(organization, [
      ...ids.map((id) => ({ ...record('x:x', ['to y:1']), type: 'note', id })),
      { ...record('note:hidden', [], hidden) },
      record('notes:other'),
    ]);
    await entities.put(foreign, [record('note:foreign')]);
    const read = async (all: boolean, limit: number) => {
      const found: string[] = [];
      for (let after: string | undefined; ; after = found.at(-1)) {
        const page = await entities.list(viewerIn(organization), { type: 'note', all, after, limit });
        t.true(page.length <= limit);
        if (page.length === 0) return found;
        found.push(...page.map(({ id }) => id));
      }
    };
    const sorted = [...ids].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    for (const limit of [1, 3, 100]) t.deepEqual(await read(false, limit), sorted);
    t.true((await read(true, 4)).includes('hidden'));
    const [first] = await entities.list(viewerIn(organization), { type: 'note', all: true, after: 'é', limit: 1 });
    t.deepEqual(first, await entities.find(organization, { type: 'note', id: '界' }));
  });

  test(`${name} are removed together, with the keys of those that existed`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const [organization, foreign] = [await addOrganization(), await addOrganization()];
    await entities.put(organization, [record('a:1', ['to b:1']), record('b:1', ['to a:1']), record('a:2')]);
    await entities.put(foreign, [record('a:1')]);
    const keys = ['a:1', 'a:2', 'a:3', 'b:2'].map(keyOf);
    const removed = await entities.removeAll(organization, keys);
    t.deepEqual(removed.map(({ id }) => id).sort(), ['1', '2']);
    const version = await entities.version(organization);
    t.deepEqual(await entities.removeAll(organization, keys), []);
    t.is(await entities.version(organization), version);
    await entities.put(organization, [record('a:1')]);
    t.deepEqual((await entities.find(organization, keyOf('a:1')))?.links, []);
    t.is((await entities.find(organization, keyOf('b:1')))?.links.length, 1);
    t.truthy(await entities.find(foreign, keyOf('a:1')));
  });
};
