import type pg from 'pg';
import { connectDatabase } from '../../src/adapters/postgres/index.ts';
import type { GrowingDatabase } from './database.ts';

/** The plans of the statements that one piece of work runs, as `auto_explain` writes them after their execution. */
export interface PlansOfWork {
  readonly work: string;
  readonly plans: readonly string[];
}

/** The tables that grow with history and entities. */
const growingTables = /Seq Scan on (enhancement_sessions|attempts|usage_sums|entities|entity_links|access_tokens)\b/;

/**
 * Statements inside functions too, so that the plans of triggers are included. PostgreSQL sends messages of the level `info` whatever
 * `client_min_messages` is, which Sequelize sets to `warning`.
 */
const settings = [
  `session_preload_libraries = 'auto_explain'`,
  'auto_explain.log_min_duration = 0',
  'auto_explain.log_analyze = on',
  'auto_explain.log_nested_statements = on',
  'auto_explain.log_triggers = on',
  `auto_explain.log_level = 'info'`,
];

/**
 * Runs each piece of work on new connections, and collects the plans of its statements: those that the repositories send, not copies.
 * @see https://www.postgresql.org/docs/15/auto-explain.html
 */
export const collectPlans = async ({ url, workOn }: GrowingDatabase): Promise<PlansOfWork[]> => {
  const administration = await connectDatabase({ url });
  for (const setting of settings) await administration.sequelize.query(`ALTER ROLE CURRENT_USER SET ${setting}`);
  await administration.close();

  // Connections that begin now have the settings.
  const database = await connectDatabase({ url });
  const collected: PlansOfWork[] = [];
  let plans: string[] = [];
  database.sequelize.addHook('afterConnect', (connection) => {
    const client = connection as pg.Client;
    client.on('notice', ({ message }) => {
      if (message !== undefined) plans.push(message);
    });
  });
  try {
    for (const [name, run] of Object.entries(workOn(database))) {
      // PostgreSQL chooses the lasting plan of a prepared statement before its sixth execution.
      for (let execution = 0; execution < 6; execution += 1) {
        plans = [];
        await run();
      }
      if (plans.length === 0) throw new Error(`auto_explain wrote no plan of "${name}"`);
      collected.push({ work: name, plans });
    }
  } finally {
    await database.close();
  }
  return collected;
};

/** Finds the work whose plans read a whole table that grows. */
export const sequentialScans = (collected: readonly PlansOfWork[]): string[] =>
  collected.flatMap(({ work, plans }) =>
    plans.flatMap((plan) => {
      const table = growingTables.exec(plan)?.[1];
      return table === undefined ? [] : [`${work}: sequential scan of ${table}`];
    }),
  );

/** Writes the plans as Markdown. */
export const describePlans = (collected: readonly PlansOfWork[]): string =>
  collected
    .map(({ work, plans }) => [`## ${work}`, ...plans.map((plan) => `\`\`\`\n${plan}\n\`\`\``)].join('\n\n'))
    .join('\n\n');
