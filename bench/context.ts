import { connectDatabase, createEntities, prepareDatabase } from '../src/adapters/postgres/index.ts';
import { root } from '../test/support/data-directory.ts';
import { startPostgresServer } from '../test/support/postgres-server.ts';
import { cpuMsOf } from './process-figures.ts';
import { quantile } from './statistics.ts';

/**
 * Measures the query for the neighbours of an entity, among a million entities in one organization: 5,000 accounts with 200
 * entities each, and one account that 10,000 opportunities of other accounts link to. Compares it with the database's round trip
 * in the same run.
 */
const accounts = 5_000;
const measured = 1_000;
const warmUps = 100;
const limit = 200;

const organizationId = '019ab000-0000-7000-8000-000000000001';
const viewer = { organizationId, userId: organizationId, email: 'editor@zoma.local', roles: ['Editor'] };

const server = await startPostgresServer();
const url = await server.createDatabase();
const database = await connectDatabase({ url });
const { sequelize } = database;

/** Creates `count` entities of each type for each account; an entity's id contains its account and its position. */
const fillRecords = `
  INSERT INTO entities (organization_id, type, id, title, attributes, visible_to, visibility, updated_at)
  SELECT
    '${organizationId}', kind.type, kind.type || '_' || account || '_' || place, kind.type || ' ' || place,
    jsonb_build_object('status', 'open', 'amount', place * 1000, 'body', repeat('What was said, and what is to be done. ', 6)),
    CASE WHEN place % 10 = 7 THEN ARRAY['role:Editor', 'role:Board'] END,
    CASE WHEN place % 10 = 7 THEN '{"roles": ["Editor", "Board"]}'::jsonb END,
    timestamptz '2026-01-01' + (account * 200 + place) * interval '1 second'
  FROM generate_series(1, ${String(accounts)}) AS account,
    (VALUES ('account', 1), ('contact', 10), ('opportunity', 20), ('note', 100), ('project', 40), ('project_note', 29))
      AS kind (type, count),
    generate_series(1, kind.count) AS place`;

const fillLinks = `
  INSERT INTO entity_links (organization_id, from_type, from_id, relations, to_type, to_id, updated_at)
  SELECT
    organization_id, record.type, record.id, ARRAY[target.relation], target.type,
    target.type || '_' || account || '_' || target.place, updated_at
  FROM (
    SELECT *, substring(id FROM '_(\\d+)_\\d+$')::integer AS account, substring(id FROM '_(\\d+)$')::integer AS place
    FROM entities WHERE id LIKE '%\\_%\\_%'
  ) AS record
  CROSS JOIN LATERAL (
    SELECT 'account' AS relation, 'account' AS type, 1 AS place WHERE record.type IN ('contact', 'opportunity')
    UNION ALL SELECT 'contact', 'contact', 1 + record.place % 10 WHERE record.type = 'opportunity'
    UNION ALL SELECT 'about', 'opportunity', 1 + record.place % 20 WHERE record.type = 'note'
    UNION ALL SELECT 'opportunity', 'opportunity', 1 + record.place % 20 WHERE record.type = 'project'
    UNION ALL SELECT 'project', 'project', record.place WHERE record.type = 'project_note'
    UNION ALL SELECT 'partner', 'account', NULL WHERE record.type = 'opportunity' AND account BETWEEN 2 AND 501
  ) AS target`;

const fill = async (): Promise<void> => {
  await sequelize.query(fillRecords);
  // The first account is the partner of 500 accounts' opportunities.
  await sequelize.query(
    fillLinks.replace(
      "target.type || '_' || account || '_' || target.place",
      "coalesce(target.type || '_' || account || '_' || target.place, 'account_1_1')",
    ),
  );
  await sequelize.query('VACUUM ANALYZE entities');
  await sequelize.query('VACUUM ANALYZE entity_links');
};

interface Measured {
  readonly times: readonly number[];
  /** Processor time of each query in PostgreSQL and in this process, in milliseconds. Other load affects it less than elapsed time. */
  readonly cpu: readonly [number, number];
}

/** Reads the processor time of PostgreSQL's process for this connection from Linux, in milliseconds. */
const cpuOfPostgres = async (): Promise<number> => {
  const [rows] = await sequelize.query('SELECT pg_backend_pid() AS pid');
  const { pid } = rows[0] as { readonly pid: number };
  return cpuMsOf(pid);
};

const measure = async (work: (round: number) => Promise<unknown>): Promise<Measured> => {
  for (let round = 0; round < warmUps; round += 1) await work(round);
  const times: number[] = [];
  const [postgresBefore, ownBefore] = [await cpuOfPostgres(), process.cpuUsage()];
  for (let round = warmUps; round < warmUps + measured; round += 1) {
    const started = performance.now();
    await work(round);
    times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(ownBefore);
  return { times, cpu: [((await cpuOfPostgres()) - postgresBefore) / measured, (user + system) / 1000 / measured] };
};

const say = (name: string, { times, cpu }: Measured): void => {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(times, share).toFixed(2));
  const [postgres, own] = cpu.map((each) => each.toFixed(2));
  console.log(
    `${name}: p50 ${String(p50)} ms, p95 ${String(p95)} ms, p99 ${String(p99)} ms (${String(times.length)} roots)`,
  );
  console.log(`  processor: PostgreSQL ${String(postgres)} ms, this process ${String(own)} ms each`);
};

try {
  await prepareDatabase({ database, url, root, migrate: true, seed: true });
  await fill();
  const [counts] = await sequelize.query(
    'SELECT (SELECT count(*) FROM entities) AS records, (SELECT count(*) FROM entity_links) AS links',
  );
  console.log(JSON.stringify(counts[0]));

  const entities = createEntities(database);
  const preferredTypes = ['account', 'contact', 'note', 'project', 'project_note'];
  const around = async (entityId: string, depth: number): Promise<number> => {
    const query = { entityId, rootTypes: ['opportunity', 'account'], preferredTypes, depth, limit };
    return (await entities.neighbourhood(viewer, query)).neighbours.length;
  };
  let found = 0;
  // Each root once: an opportunity of an account whose opportunities have no partner.
  const neighbourhood = await measure(async (round) => {
    found += await around(`opportunity_${String(600 + round * 4)}_${String(1 + (round % 20))}`, 4);
  });
  const hub = await measure((round) =>
    around(`opportunity_${String(2 + (round % 500))}_${String(1 + (round % 20))}`, 2),
  );
  const bare = await measure(() => sequelize.query('SELECT 1'));
  say(`a neighbourhood of ${(found / (warmUps + measured)).toFixed(0)} records`, neighbourhood);
  say(`the same limit, past an account that 10,000 opportunities point at`, hub);
  say('SELECT 1', bare);
  console.log(`ratio of the medians: ${(quantile(neighbourhood.times, 0.5) / quantile(bare.times, 0.5)).toFixed(1)}`);
} finally {
  await database.close();
  await server.close();
}
