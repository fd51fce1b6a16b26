import type { ExecutionContext } from 'ava';
import { ZomaError } from '../../src/core/errors.ts';
import { newId } from '../../src/core/ids.ts';
import type { EntitySyncs } from '../../src/ports/entity-syncs.ts';
import type { Contract } from './contract.ts';
import { keyOf, record, viewerIn, type EntitiesSetup } from './entities-setup.ts';

const notes = (from: number, to: number, title = 'A note') =>
  Array.from({ length: to - from }, (_, id) => record(`note:${String(from + id)}`, ['about a:1'], { title }));

const codeOf = async (t: ExecutionContext, work: Promise<unknown>): Promise<string> =>
  (await t.throwsAsync(work, { instanceOf: ZomaError })).code;

const sweepAll = async (syncs: EntitySyncs, organization: string, id: string): Promise<void> => {
  for (let after: string | undefined = ''; after !== undefined;) after = await syncs.sweep(organization, id, after);
};

/** Finishes a synchronization as the operation does. */
const finish = async (syncs: EntitySyncs, organization: string, id: string, allowEmpty = false) => {
  const finished = await syncs.startSweep(organization, id, allowEmpty);
  if (finished) return finished;
  await sweepAll(syncs, organization, id);
  return syncs.finish(organization, id);
};

/** Synchronizations of a type by mark and sweep. */
export const entitiesSyncsContract: Contract<EntitiesSetup> = (test, { name, create }) => {
  const setUp = async (t: ExecutionContext) => {
    const { addOrganization, ...stores } = await create(t);
    const organization = await addOrganization();
    const idsOf = async (type: string, of = organization) => {
      const query = { type, all: true, after: undefined, limit: 10_000 };
      return (await stores.entities.list(viewerIn(of), query)).map(({ id }) => Number(id)).sort((a, b) => a - b);
    };
    return { ...stores, addOrganization, organization, idsOf };
  };

  test(`${name} of a synchronized type are those that it carried, and no others are touched`, async (t) => {
    const { entities, entitySyncs, organization, addOrganization, idsOf } = await setUp(t);
    const foreign = await addOrganization();
    await entities.put(organization, [...notes(0, 10), record('other:1')]);
    await entities.put(foreign, notes(0, 10));
    const { id, type, expiresAt } = await entitySyncs.begin(organization, 'note');
    t.is(type, 'note');
    t.true(expiresAt.getTime() > Date.now() + 3_600_000);
    t.is(await entities.put(organization, notes(0, 3), id), 0);
    t.is(await entities.put(organization, notes(3, 6, 'Changed'), id), 3);
    // A repeated batch, as after a lost answer.
    t.is(await entities.put(organization, notes(3, 6, 'Changed'), id), 0);
    t.is(await entities.put(organization, notes(10, 12), id), 2);
    t.is((await idsOf('note')).length, 12);
    const version = await entities.version(organization);
    t.deepEqual(await finish(entitySyncs, organization, id), { carried: 8, deleted: 4 });
    t.deepEqual(await idsOf('note'), [0, 1, 2, 3, 4, 5, 10, 11]);
    t.not(await entities.version(organization), version);
    t.deepEqual(await idsOf('other'), [1]);
    t.is((await idsOf('note', foreign)).length, 10);
    // Finishing again, as after a lost answer.
    t.deepEqual(await finish(entitySyncs, organization, id), { carried: 8, deleted: 4 });
    t.is(await codeOf(t, entities.put(organization, notes(20, 21), id)), 'conflict');
    t.is((await idsOf('note')).length, 8);
    t.like(await entities.find(organization, keyOf('note:0')), { version: 1, links: { length: 1 } });
  });

  test(`${name} that others put after a synchronization began are not swept, changed or not`, async (t) => {
    const { entities, entitySyncs, organization, idsOf } = await setUp(t);
    await entities.put(organization, notes(0, 10));
    const { id } = await entitySyncs.begin(organization, 'note');
    await entities.put(organization, notes(0, 1), id);
    await entities.put(organization, [...notes(1, 2), ...notes(2, 3, 'Changed'), ...notes(30, 31)]);
    await entities.replace(organization, record('note:4', ['about a:1'], { title: 'A note' }), {});
    await entities.remove(organization, keyOf('note:9'));
    t.is(await entitySyncs.startSweep(organization, id, false), undefined);
    // Beside the sweep too.
    t.is(await entities.put(organization, notes(5, 6)), 0);
    t.deepEqual(await finish(entitySyncs, organization, id), { carried: 1, deleted: 4 });
    t.deepEqual(await idsOf('note'), [0, 1, 2, 4, 5, 30]);
  });

  test(`${name} stay when a synchronization is abandoned, and it ends the next time`, async (t) => {
    const { entities, entitySyncs, expiredSyncs, organization, idsOf } = await setUp(t);
    await entities.put(organization, notes(0, 3));
    const { id } = await expiredSyncs.begin(organization, 'note');
    t.is(await codeOf(t, entities.put(organization, notes(0, 1), id)), 'conflict');
    t.is(await codeOf(t, entitySyncs.startSweep(organization, id, true)), 'conflict');
    t.is(await codeOf(t, entitySyncs.sweep(organization, id, '')), 'conflict');
    await entities.put(organization, notes(0, 1));
    const next = await entitySyncs.begin(organization, 'note');
    await entities.put(organization, notes(0, 2), next.id);
    t.is(await codeOf(t, entitySyncs.startSweep(organization, id, true)), 'conflict');
    t.deepEqual(await finish(entitySyncs, organization, next.id), { carried: 2, deleted: 1 });
    t.deepEqual(await idsOf('note'), [0, 1]);
  });

  test(`${name} are swept by the later of two synchronizations of a type, and the earlier is a conflict`, async (t) => {
    const { entities, entitySyncs, organization, idsOf } = await setUp(t);
    await entities.put(organization, notes(0, 6));
    const earlier = await entitySyncs.begin(organization, 'note');
    const beside = await entitySyncs.begin(organization, 'other');
    await entities.put(organization, notes(0, 2), earlier.id);
    const later = await entitySyncs.begin(organization, 'note');
    t.is(await codeOf(t, entities.put(organization, notes(3, 4, 'Late'), earlier.id)), 'conflict');
    t.is((await entities.find(organization, keyOf('note:3')))?.title, 'A note');
    t.is(await codeOf(t, entitySyncs.startSweep(organization, earlier.id, false)), 'conflict');
    t.is(await codeOf(t, entitySyncs.finish(organization, earlier.id)), 'conflict');
    await entities.put(organization, notes(1, 4), later.id);
    t.deepEqual(await finish(entitySyncs, organization, later.id), { carried: 3, deleted: 3 });
    t.deepEqual(await idsOf('note'), [1, 2, 3]);
    t.deepEqual(await finish(entitySyncs, organization, beside.id, true), { carried: 0, deleted: 0 });
  });

  test(`${name} stay when a later synchronization begins during the sweep of an earlier one`, async (t) => {
    const { entities, entitySyncs, organization, idsOf } = await setUp(t);
    await entities.put(organization, notes(0, 6));
    const earlier = await entitySyncs.begin(organization, 'note');
    await entities.put(organization, notes(0, 1), earlier.id);
    await entitySyncs.startSweep(organization, earlier.id, false);
    await entitySyncs.begin(organization, 'note');
    t.is(await codeOf(t, entitySyncs.sweep(organization, earlier.id, '')), 'conflict');
    t.is((await idsOf('note')).length, 6);
  });

  test(`${name} are not all deleted by a synchronization that carried nothing, unless that is allowed`, async (t) => {
    const { entities, entitySyncs, organization, idsOf } = await setUp(t);
    await entities.put(organization, notes(0, 1_200));
    const { id } = await entitySyncs.begin(organization, 'note');
    await entities.put(organization, [], id);
    await entities.put(organization, notes(0, 1));
    t.is(await codeOf(t, entitySyncs.startSweep(organization, id, false)), 'validation_failed');
    t.is(await codeOf(t, entitySyncs.sweep(organization, id, '')), 'conflict');
    t.is((await idsOf('note')).length, 1_200);
    t.deepEqual(await finish(entitySyncs, organization, id, true), { carried: 0, deleted: 1_199 });
    t.deepEqual(await idsOf('note'), [0]);
  });

  test(`${name} are swept once by calls at once, beside writers`, async (t) => {
    const { entities, entitySyncs, organization, idsOf } = await setUp(t);
    await entities.put(organization, notes(0, 2_100));
    const { id } = await entitySyncs.begin(organization, 'note');
    await entities.put(organization, notes(0, 500), id);
    await entitySyncs.startSweep(organization, id, false);
    const writers = [1_500, 1_900, 2_040].map((from) => entities.put(organization, notes(from, from + 50, 'New')));
    const sweeps = Array.from({ length: 3 }, () => finish(entitySyncs, organization, id));
    const [counts] = await Promise.all([Promise.all(sweeps), Promise.all(writers)]);
    for (const each of counts) t.deepEqual(each, counts[0]);
    const left = await idsOf('note');
    t.deepEqual(left.slice(0, 500), [...Array(500).keys()]);
    t.deepEqual(
      left.slice(500),
      [1_500, 1_900, 2_040].flatMap((from) => Array.from({ length: 50 }, (_, id) => from + id)),
    );
  });

  test(`${name} of another organization cannot be synchronized`, async (t) => {
    const { entities, entitySyncs, organization, addOrganization } = await setUp(t);
    const foreign = await addOrganization();
    const { id } = await entitySyncs.begin(foreign, 'note');
    for (const unknown of [id, newId()]) {
      t.is(await codeOf(t, entities.put(organization, notes(0, 1), unknown)), 'not_found');
      t.is(await codeOf(t, entitySyncs.find(organization, unknown)), 'not_found');
      t.is(await codeOf(t, entitySyncs.startSweep(organization, unknown, true)), 'not_found');
      t.is(await codeOf(t, entitySyncs.sweep(organization, unknown, '')), 'not_found');
      t.is(await codeOf(t, entitySyncs.finish(organization, unknown)), 'not_found');
    }
  });
};
