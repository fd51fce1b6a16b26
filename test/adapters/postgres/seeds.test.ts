import { createRequire } from 'node:module';
import path from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { createEntities, prepareDatabase, connectDatabase } from '../../../src/adapters/postgres/index.ts';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import { findSensitive } from '../../../src/core/privacy/find-sensitive.ts';
import { defaultPrivacyPolicy } from '../../../src/ports/privacy-policies.ts';
import type { Viewer } from '../../../src/ports/entities.ts';
import { root, temporaryDirectory } from '../../support/data-directory.ts';
import { corrected } from '../../support/sample-answers.ts';
import { shareDatabase } from './shared-database.ts';

const database = shareDatabase(test);

const acme: Viewer = {
  organizationId: '019ab000-0000-7000-8000-000000000001',
  userId: '019ab000-0000-7000-8000-000000000302',
  email: 'editor@zoma.local',
  roles: ['Editor'],
};

test('the seed has records around a field of every type', async (t) => {
  const entities = createEntities(database());
  const typesAround = async (entityId: string, viewer = acme) => {
    const query = { entityId, rootTypes: [], preferredTypes: [], depth: 2, limit: 100 };
    const { root: found, neighbours } = await entities.neighbourhood(viewer, query);
    t.truthy(found, entityId);
    return new Set(neighbours.map(({ type }) => type));
  };
  const expected: Readonly<Record<string, readonly string[]>> = {
    opp_123: ['account', 'contact', 'note', 'project', 'table', 'comment', 'custom_field_definition', 'opportunity'],
    pnote_3: ['project', 'project_note', 'opportunity'],
    row_3: ['table', 'table_column', 'table_row', 'opportunity'],
    com_3: ['comment'],
    opp_125: ['account', 'contact', 'custom_field_definition', 'opportunity'],
  };
  for (const [id, types] of Object.entries(expected)) {
    const around = await typesAround(id);
    for (const type of types) t.true(around.has(type), `${id}: ${type}`);
  }
  const peers = await entities.peers(acme, {
    type: 'opportunity',
    attribute: 'main_risk',
    except: 'opp_123',
    limit: 5,
  });
  t.deepEqual(
    peers.map(({ id }) => id),
    ['opp_125', 'opp_124'],
  );
});

test('only an administrator sees an internal note of the seed', async (t) => {
  const entities = createEntities(database());
  const query = { entityId: 'opp_123', rootTypes: ['opportunity'], preferredTypes: [], depth: 1, limit: 100 };
  const notesOf = async (viewer: Viewer) =>
    (await entities.neighbourhood(viewer, query)).neighbours.filter(({ type }) => type === 'note').length;
  t.is(await notesOf(acme), 4);
  t.is(await notesOf({ ...acme, roles: ['Admin'] }), 5);
});

/** The drafts of the seed, one for each field type, in the format of their editors. */
const drafts = [
  ['opportunity', 'opp_123', 'description', 'text'],
  ['opportunity', 'opp_123', 'main_risk', 'text'],
  ['note', 'note_5', 'body', 'html'],
  ['project_note', 'pnote_4', 'body', 'markdown'],
  ['table_row', 'row_4', 'requirement', 'text'],
  ['comment', 'com_4', 'body', 'text'],
] as const;
for (const [type, id, attribute, format] of drafts) {
  test(`the draft ${attribute} of ${id} has mistakes to correct, and values to mask and to check`, async (t) => {
    const entity = await createEntities(database()).find(acme.organizationId, { type, id });
    const text = String((entity?.attributes as Readonly<Record<string, unknown>>)[attribute]);
    t.not(corrected(text, format), text);
    const kinds = findProtected(text, format).map(({ kind }) => kind);
    t.true(kinds.includes('numbers') || kinds.includes('urls'), kinds.join());
    if (type !== 'table_row') t.true(findSensitive(text, defaultPrivacyPolicy, format).length > 0);
  });
}

/** A database of the test's own, migrated and not seeded. */
const unseededDatabase = async (t: ExecutionContext) => {
  const directory = await temporaryDirectory();
  const own = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  t.teardown(async () => {
    await own.close();
    await directory.remove();
  });
  await prepareDatabase({ database: own, url: undefined, root, migrate: true, seed: false });
  return own;
};

test.serial('production is seeded with no records', async (t) => {
  const own = await unseededDatabase(t);
  const { NODE_ENV: before } = process.env;
  process.env['NODE_ENV'] = 'production';
  t.teardown(() => {
    process.env['NODE_ENV'] = before;
  });
  const seeder = createRequire(import.meta.url)(path.join(root, 'seeders/20261125100000-sales-records.js')) as {
    up(queryInterface: unknown): Promise<void>;
  };
  await seeder.up(own.sequelize.getQueryInterface());
  const [rows] = await own.sequelize.query('SELECT 1 FROM entities');
  t.is(rows.length, 0);
});

test('the migrations of records can be run again, undone, and done once more', async (t) => {
  const queryInterface = (await unseededDatabase(t)).sequelize.getQueryInterface();
  for (const name of [
    '20261125100200-add-session-manifests.js',
    '20261125100100-create-privacy-policies.js',
    '20261125100000-create-entities.js',
  ]) {
    const step = createRequire(import.meta.url)(path.join(root, 'migrations', name)) as Record<
      'up' | 'down',
      (given: unknown) => Promise<unknown>
    >;
    await step.up(queryInterface);
    await step.down(queryInterface);
    await step.up(queryInterface);
    t.pass(name);
  }
});
