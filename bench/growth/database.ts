import {
  connectDatabase,
  createAccounts,
  createEntities,
  createLedger,
  createLogins,
  createPrivacyPolicies,
  createSessions,
  createSharedTokenRegistry,
  prepareDatabase,
  type Database,
} from '../../src/adapters/postgres/index.ts';
import { newId } from '../../src/core/ids.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { attempt, newSession, outcome } from '../../test/contracts/sessions-setup.ts';
import { root } from '../../test/support/data-directory.ts';
import { startPostgresServer } from '../../test/support/postgres-server.ts';
import { attemptOfEach } from '../history.ts';

/** Ids of one organization and its users, which SQL and TypeScript compute alike. */
const organizationId = '019ab000-0000-7000-8000-00000000f000';
const idOf = (kind: 'e' | 'f', number: number): string =>
  `019ab000-0000-7000-8000-${kind}${String(number).padStart(11, '0')}`;
const sqlIdOf = (kind: 'e' | 'f', number: string): string =>
  `('019ab000-0000-7000-8000-${kind}' || lpad((${number})::text, 11, '0'))::uuid`;

/** One user has a two-hundredth of the history: 5,000 sessions of a million. */
export const users = 200;

/** Pieces of work for the database, by what each is for. */
export type DatabaseWork = Readonly<Record<string, () => Promise<unknown>>>;

/** A database of one organization that grows. */
export interface GrowingDatabase {
  readonly url: string;
  /** Adds sessions, an attempt each, until there are `count`, all within the last 30 days. */
  growHistory(count: number): Promise<void>;
  /** Adds entities until there are `count`: accounts, with opportunities and notes that link to them. */
  growEntities(count: number): Promise<void>;
  /** The work of sessions, requests and reports, on the connections of `database`. */
  workOn(database: Database): DatabaseWork;
  /** The same on connections of its own. */
  readonly work: DatabaseWork;
  close(): Promise<void>;
}

const fillUsers = `
  INSERT INTO organizations (id, name) VALUES ('${organizationId}', 'An organization that grows');
  INSERT INTO users (id, organization_id, email, name, password_hash, token_version)
  SELECT ${sqlIdOf('e', 'number')}, '${organizationId}', 'user-' || number || '@example.org', 'User ' || number, 'none', 1
  FROM generate_series(0, ${String(users - 1)}) AS number`;

/** The time that the sessions are spread over, in milliseconds. */
const historyMs = 2_590_000_000;

/** Adds sessions $1 to $2, each user's spread evenly over the 30 days by multiples of the golden ratio. */
const fillSessions = `
  WITH added AS (
    INSERT INTO enhancement_sessions (
      id, organization_id, user_id, status, text, enhanced_text, action, format, provider, model,
      input_tokens, output_tokens, cost_nano, user_window, organization_window, created_at, completed_at)
    SELECT
      gen_random_uuid(), '${organizationId}', ${sqlIdOf('e', `place % ${String(users)}`)}, 'completed', 'a text', 'a better text',
      (ARRAY['improve', 'summarize', 'translate', 'fix_grammar'])[1 + (place / ${String(users)}) % 4], 'text',
      (ARRAY['openai', 'claude', 'gemini'])[1 + place % 3], 'a-model', 300, 200, 40000, moment, moment, moment, moment
    FROM generate_series($1::bigint, $2::bigint) AS place
      CROSS JOIN LATERAL (
        SELECT now() - place * 0.6180339887 % 1 * interval '${String(historyMs)} ms' AS moment
      ) AS time
    RETURNING *
  )
  ${attemptOfEach('added')}`;

/** A hundred entities an account: the account, 9 opportunities and 10 notes about each. */
const entitiesOfAccount = 100;
const fillEntities = `
  WITH places AS (
    SELECT account, kind.type, kind.parent, place
    FROM generate_series($1::bigint, $2::bigint) AS account,
      (VALUES ('account', 1, NULL), ('opportunity', 9, 'account'), ('note', 90, 'opportunity')) AS kind (type, count, parent),
      generate_series(0, kind.count - 1) AS place
  ),
  added AS (
    INSERT INTO entities (organization_id, type, id, title, attributes, updated_at)
    SELECT '${organizationId}', type, type || '_' || account || '_' || place, type || ' ' || place,
      jsonb_build_object('status', 'open', 'body', repeat('What was said, and what is to be done. ', 6)), now() - place * interval '1 hour'
    FROM places
  )
  INSERT INTO entity_links (organization_id, from_type, from_id, relations, to_type, to_id, updated_at)
  SELECT '${organizationId}', type, type || '_' || account || '_' || place, ARRAY[parent], parent,
    parent || '_' || account || '_' || CASE parent WHEN 'account' THEN 0 ELSE place / 10 END, now() - place * interval '1 hour'
  FROM places WHERE parent IS NOT NULL`;

/** Creates the work of sessions, requests and reports; each call takes the next user. */
const createWork = (database: Database, sessionCount: () => number, accountCount: () => number): DatabaseWork => {
  const sessions = createSessions(database);
  const [accounts, ledger, logins] = [createAccounts(database), createLedger(database), createLogins(database)];
  const [entities, policies] = [createEntities(database), createPrivacyPolicies(database)];
  const registry = createSharedTokenRegistry({ database, clock: systemClock });
  let round = 0;
  const nextOwner = () => ({ organizationId, userId: idOf('e', (round += 1) % users) });
  const monthStart = () => new Date((Math.floor(Date.now() / 86_400_000) - 30) * 86_400_000);
  const startAndEnd = async (): Promise<void> => {
    const session = newSession(nextOwner(), { createdAt: new Date() });
    await sessions.create(session);
    await sessions.finish(session.id, outcome(), [attempt()]);
  };
  return {
    'caller of a request': () => accounts.find(nextOwner().userId),
    'token of a request': () => registry.stateOf(newId()),
    'login of a stream token': () => logins.find(newId()),
    'privacy policy': () => policies.find(organizationId),
    'start and end of a session': startAndEnd,
    'page of the history': () => sessions.list(nextOwner(), { limit: 20, after: undefined }),
    'accepted results': () => sessions.accepted(nextOwner(), 'note', 3),
    'usage of a user': () => ledger.breakdown(nextOwner(), monthStart()),
    'usage of the organization': () => ledger.organizationBreakdown(organizationId, monthStart()),
    // As many sessions at each size, of which a balance reads each.
    'balance of 100 sessions': () =>
      ledger.balance(organizationId, new Date(Date.now() - (historyMs * 100) / sessionCount())),
    'unfinished sessions': () => sessions.unfinished(new Date(), 20),
    'neighbours of an entity': () =>
      entities.neighbourhood(
        { ...nextOwner(), email: 'user@example.org', roles: [] },
        {
          entityId: `opportunity_${String(round % Math.max(1, accountCount()))}_${String(round % 9)}`,
          rootTypes: ['opportunity'],
          preferredTypes: ['account', 'note'],
          depth: 2,
          limit: 50,
        },
      ),
  };
};

/** Starts a PostgreSQL server with a migrated database. */
export const startGrowingDatabase = async (): Promise<GrowingDatabase> => {
  const server = await startPostgresServer();
  const url = await server.createDatabase();
  const database = await connectDatabase({ url });
  const { sequelize } = database;
  await prepareDatabase({ database, url, root, migrate: true, seed: true });
  await sequelize.query(fillUsers);
  let [sessionCount, accountCount] = [0, 0];

  /** Runs a statement without the triggers of foreign keys, which check each row by itself. */
  const fill = (statement: string, bind: readonly number[]): Promise<unknown> =>
    sequelize.transaction(async (transaction) => {
      await sequelize.query('SET LOCAL session_replication_role = replica', { transaction });
      await sequelize.query(statement, { bind: [...bind], transaction });
    });

  const growHistory = async (count: number): Promise<void> => {
    if (count <= sessionCount) return;
    await fill(fillSessions, [sessionCount, count - 1]);
    sessionCount = count;
    // The filled sessions were inserted as ended, which no node does.
    await sequelize.query('SELECT rebuild_usage_sums()');
    for (const table of ['enhancement_sessions', 'attempts', 'usage_sums', 'users'])
      await sequelize.query(`VACUUM ANALYZE ${table}`);
  };

  const growEntities = async (count: number): Promise<void> => {
    const accounts = Math.ceil(count / entitiesOfAccount);
    if (accounts <= accountCount) return;
    await fill(fillEntities, [accountCount, accounts - 1]);
    accountCount = accounts;
    for (const table of ['entities', 'entity_links']) await sequelize.query(`VACUUM ANALYZE ${table}`);
  };

  const workOn = (on: Database): DatabaseWork =>
    createWork(
      on,
      () => sessionCount,
      () => accountCount,
    );
  return {
    url,
    growHistory,
    growEntities,
    workOn,
    work: workOn(database),
    close: async () => {
      await database.close();
      await server.close();
    },
  };
};
