import test from 'ava';
import { connectDatabase, createEntities, createEntitySyncs } from '../../../src/adapters/postgres/index.ts';
import { ZomaError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { entitiesContract } from '../../contracts/entities.ts';
import { around, record, viewerIn } from '../../contracts/entities-setup.ts';
import { freePort } from '../../support/redis-server.ts';
import { rowsOf, shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

entitiesContract(test, {
  name: 'records in PostgreSQL',
  create: () =>
    Promise.resolve({
      entities: createEntities(database()),
      entitySyncs: createEntitySyncs(database()),
      expiredSyncs: createEntitySyncs(database(), { lifetime: 0 }),
      addOrganization: rowsOf(database()).addOrganization,
    }),
});

test('records in PostgreSQL are gone with their organization', async (t) => {
  const entities = createEntities(database());
  const organization = await rowsOf(database()).addOrganization();
  await entities.put(organization, [record('a:1', ['to b:1']), record('b:1')]);
  await database().sequelize.query('DELETE FROM organizations WHERE id = $1', { bind: [organization] });
  t.is(await entities.find(organization, record('a:1')), undefined);
});

test('records are unavailable while the database cannot be reached', async (t) => {
  const gone = await connectDatabase({ url: `postgres://nobody@127.0.0.1:${String(await freePort())}/none` });
  t.teardown(gone.close);
  const entities = createEntities(gone);
  const organization = newId();
  const syncs = createEntitySyncs(gone);
  for (const asking of [
    entities.put(organization, [record('a:1')]),
    entities.find(organization, record('a:1')),
    entities.remove(organization, record('a:1')),
    entities.replace(organization, record('a:1'), {}),
    entities.removeAll(organization, [record('a:1')]),
    entities.list(viewerIn(organization), { type: 'a', all: true, after: undefined, limit: 1 }),
    syncs.begin(organization, 'a'),
    syncs.find(organization, newId()),
    syncs.startSweep(organization, newId(), false),
    syncs.sweep(organization, newId(), ''),
    syncs.finish(organization, newId()),
    entities.version(organization),
    entities.neighbourhood(viewerIn(organization), around('1')),
    entities.peers(viewerIn(organization), { type: 'a', attribute: 'b', except: '1', limit: 1 }),
  ]) {
    t.is((await t.throwsAsync(asking, { instanceOf: ZomaError })).code, 'unavailable');
  }
});
