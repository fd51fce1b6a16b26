import type { Neighbourhood } from '../../src/ports/entities.ts';
import type { Contract } from './contract.ts';
import { around, nameOf, record, viewerIn, type EntitiesSetup } from './entities-setup.ts';

const namesOf = ({ neighbours }: Neighbourhood): string[] => neighbours.map(nameOf);

const sales = [
  record('opportunity:1', ['account account:1', 'contact contact:1'], { attributes: { setup: 'open' } }),
  record('account:1'),
  record('contact:1', ['account account:1']),
  record('note:1', ['about opportunity:1']),
  record('project:1', ['opportunity opportunity:1']),
  record('project_note:1', ['project project:1']),
];

/** What hangs on a record. */
export const entitiesNeighbourhoodContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  test(`${name} return the neighbours of a record, by links of either direction, nearest first`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    for (const entity of sales) await entities.put(organization, [entity]);
    const found = await entities.neighbourhood(viewerIn(organization), around('1', { rootTypes: ['opportunity'] }));
    const stored = await entities.find(organization, sales[0] ?? t.fail());
    t.deepEqual(found.root && { ...found.root, links: stored?.links }, stored);
    t.false(found.truncated);
    const root = { type: 'opportunity', id: '1' };
    t.deepEqual(
      found.neighbours.map((neighbour) => [nameOf(neighbour), neighbour.depth, neighbour.via]),
      [
        ['project:1', 1, { from: root, relation: 'opportunity', direction: 'in' }],
        ['note:1', 1, { from: root, relation: 'about', direction: 'in' }],
        ['contact:1', 1, { from: root, relation: 'contact', direction: 'out' }],
        ['account:1', 1, { from: root, relation: 'account', direction: 'out' }],
        ['project_note:1', 2, { from: { type: 'project', id: '1' }, relation: 'project', direction: 'in' }],
      ],
    );
    t.deepEqual(found.neighbours[3]?.attributes, {});
    t.true((found.neighbours[3]?.updatedAt.getTime() ?? 0) <= (found.root?.updatedAt.getTime() ?? -1) + 60_000);
  });

  test(`${name} stop at the depth, and report when there is more than the limit`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    await entities.put(organization, [
      record('link:0'),
      ...Array.from({ length: 9 }, (_, index) => record(`link:${String(index + 1)}`, [`to link:${String(index)}`])),
    ]);
    const viewer = viewerIn(organization);
    const reached = async (depth: number, limit: number) => {
      const found = await entities.neighbourhood(viewer, around('0', { depth, limit }));
      return [namesOf(found).length, found.truncated];
    };
    t.deepEqual(await reached(1, 100), [1, false]);
    t.deepEqual(await reached(4, 100), [4, false]);
    t.deepEqual(await reached(4, 4), [4, false]);
    t.deepEqual(await reached(5, 4), [4, true]);
    t.deepEqual(await reached(100, 9), [9, false]);
    t.deepEqual(await reached(100, 8), [8, true]);
    t.deepEqual(await reached(100, 0), [0, true]);
  });

  test(`${name} return each record once, by its shortest path, also where links are circular`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    await entities.put(organization, [
      record('a:1', ['to b:1', 'too b:1', 'to a:1', 'to c:1', 'to gone:1']),
      record('b:1', ['to a:1', 'to c:1']),
      record('c:1', ['to d:1', 'to a:1']),
      record('d:1', ['to b:1', 'to a:2']),
      record('a:2', ['to d:1']),
    ]);
    const found = await entities.neighbourhood(viewerIn(organization), around('1', { rootTypes: ['a'], depth: 50 }));
    t.deepEqual(
      found.neighbours.map((neighbour) => `${nameOf(neighbour)} ${String(neighbour.depth)}`),
      ['b:1 1', 'c:1 1', 'd:1 2', 'a:2 3'],
    );
  });

  test(`${name} prefer a root of the first given type, and else take any`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    await entities.put(organization, [record('a:1'), record('b:1'), record('c:1'), record('c:2')]);
    const rootOf = async (entityId: string, rootTypes: readonly string[]) => {
      const { root } = await entities.neighbourhood(viewerIn(organization), around(entityId, { rootTypes }));
      return root && nameOf(root);
    };
    t.is(await rootOf('1', ['c', 'a']), 'c:1');
    t.is(await rootOf('1', ['none', 'b', 'a']), 'b:1');
    t.is(await rootOf('2', ['a', 'b']), 'c:2');
    t.is(await rootOf('2', []), 'c:2');
    t.is(await rootOf('3', ['a', 'b', 'c']), undefined);
    t.deepEqual(await entities.neighbourhood(viewerIn(organization), around('3')), {
      root: undefined,
      neighbours: [],
      truncated: false,
    });
  });

  test(`${name} keep the newest neighbours of the preferred types when the limit leaves some out`, async (t) => {
    const { entities, addOrganization } = await create(t);
    const organization = await addOrganization();
    const many = (type: string, count: number) =>
      Array.from({ length: count }, (_, index) => record(`${type}:${String(index)}`, ['of account:1']));
    await entities.put(organization, [record('account:1'), ...many('contact', 3), ...many('old', 400)]);
    await entities.put(organization, many('note', 300));
    await entities.put(organization, [record('note:7', ['of account:1'], { title: 'Changed' })]);
    await entities.put(organization, [record('note:8', ['of account:1'], { title: 'Changed' })]);
    await entities.put(organization, many('opportunity', 400));
    await entities.put(organization, [record('opportunity:9', ['of account:1'], { title: 'Changed' })]);
    const viewer = viewerIn(organization);
    const query = { rootTypes: ['account'], depth: 1, limit: 5 };
    const found = async (preferredTypes: readonly string[]) =>
      namesOf(await entities.neighbourhood(viewer, around('1', { ...query, preferredTypes })));
    t.deepEqual((await found([]))[0], 'opportunity:9');
    t.deepEqual((await found(['contact', 'nothing'])).slice(0, 4), [
      'contact:0',
      'contact:1',
      'contact:2',
      'opportunity:9',
    ]);
    t.deepEqual((await found(['contact', 'note'])).slice(0, 3), ['note:8', 'note:7', 'note:0']);
    t.true((await entities.neighbourhood(viewer, around('1', { ...query, preferredTypes: ['old'] }))).truncated);
  });
};
