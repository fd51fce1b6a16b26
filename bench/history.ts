import pg from 'pg';
import type { MeasuredServer } from './servers.ts';

const sessions = 1_000_000;
const sessionsOfEditor = 5_000;
const otherUsers = 500;

/** Adds to the ledger an attempt of each of the sessions, a table or a query's name. */
export const attemptOfEach = (sessions: string): string => `
  INSERT INTO attempts (
    session_id, organization_id, user_id, number, provider, model, started_at, first_token_ms, input_tokens, output_tokens,
    cost_nano, user_window, organization_window, usage_source)
  SELECT
    id, organization_id, user_id, 1, provider, model, created_at, 300, input_tokens, output_tokens, cost_nano,
    user_window, organization_window, 'provider'
  FROM ${sessions}`;

/**
 * Fills the ledger of the seeded organization: ended sessions with an attempt each, spread evenly over the last 30 days, of
 * the editor and of other users. The order of a session decides who it belongs to.
 */
const fillSessions = `
  INSERT INTO users (id, organization_id, email, name, password_hash)
  SELECT gen_random_uuid(), organization_id, 'user-' || number || '@example.com', 'User ' || number, password_hash
  FROM users, generate_series(1, ${String(otherUsers)}) AS number WHERE email = 'editor@zoma.local';

  CREATE TEMPORARY TABLE owners AS
    SELECT id, organization_id, email = 'editor@zoma.local' AS is_editor, row_number() OVER (ORDER BY email) AS number
    FROM users;

  INSERT INTO enhancement_sessions (
    id, organization_id, user_id, status, text, enhanced_text, action, format, provider, model,
    input_tokens, output_tokens, cost_nano, user_window, organization_window, created_at, completed_at)
  SELECT
    gen_random_uuid(), owner.organization_id, owner.id, 'completed', 'a text', 'a better text',
    (ARRAY['improve', 'summarize', 'translate', 'fix_grammar'])[1 + place % 4], 'text',
    (ARRAY['openai', 'claude', 'gemini'])[1 + place % 3], 'a-model', 300, 200, 40000, moment, moment, moment, moment + interval '5 s'
  FROM generate_series(1, ${String(sessions)}) AS place
    CROSS JOIN LATERAL (SELECT now() - place * interval '2590000 s' / ${String(sessions)} AS moment) AS time
    JOIN owners AS owner ON CASE
      WHEN place % ${String(sessions / sessionsOfEditor)} = 0 THEN owner.is_editor
      ELSE owner.number = 4 + place % ${String(otherUsers - 1)}
    END;

  ${attemptOfEach('enhancement_sessions')} WHERE text = 'a text'`;

/** Brings up to date what the database derives from the ledger, after rows were added to it behind the node's back. */
const rebuildDerived = async (client: pg.Client): Promise<void> => {
  // Versions of the schema before the sums have no such function.
  const { rows } = await client.query<{ sums: boolean }>(
    "SELECT to_regprocedure('rebuild_usage_sums()') IS NOT NULL AS sums",
  );
  if (rows[0]?.sums) await client.query('SELECT rebuild_usage_sums()');
  await client.query('VACUUM ANALYZE');
};

const filled = new WeakSet<MeasuredServer>();

/** Adds a million sessions to the database of a node, once. */
export const fillHistory = async (server: MeasuredServer): Promise<void> => {
  if (filled.has(server)) return;
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  try {
    // Without the triggers of foreign keys, which check each row by itself.
    await client.query('SET session_replication_role = replica');
    await client.query(fillSessions);
    await rebuildDerived(client);
  } finally {
    await client.end();
  }
  filled.add(server);
};

const [warmUps, timed] = [3, 20];
/** How long requests are repeated, in milliseconds; the one that is running then is the last. */
const longestMs = 15_000;

/** Times requests, one after the other, after some that warm up; in milliseconds. @throws Error when one is refused */
export const timeRequests = async (
  server: MeasuredServer,
  role: 'admin' | 'editor',
  path: string,
): Promise<number[]> => {
  const headers = { Authorization: `Bearer ${await server.login(role)}` };
  const times: number[] = [];
  const end = performance.now() + longestMs;
  while (times.length < warmUps + timed && (times.length === 0 || performance.now() < end)) {
    const started = performance.now();
    const response = await fetch(`${server.address.url}${path}`, { headers });
    const body = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${String(response.status)}: ${body}`);
    times.push(performance.now() - started);
  }
  return times.slice(Math.min(warmUps, times.length - 1));
};
