import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { withTimeout } from '../../core/with-timeout.ts';
import type { Logger } from '../../ports/logger.ts';

/** Another node without REDIS_URL uses the database. */
export class SecondNodeError extends Error {
  override readonly name = 'SecondNodeError';
  constructor() {
    super(
      'Another node without REDIS_URL uses the database of DATABASE_URL, and keeps its sessions and limits in its own process. ' +
        'Stop that node, or set REDIS_URL for both.',
    );
  }
}

/** Any number that no other lock of the database uses (migrate.ts). */
const lockKey = 7_700_002;

/** How long a start waits for a node that is just stopping, in milliseconds. */
const patienceMs = 3_000;
/** How long between two attempts to take the lock, in milliseconds: at the start, and after its connection was lost. */
const startRetryMs = 100;
const lostRetryMs = 1_000;
/** How long a stop waits for the server to close the connection, in milliseconds. */
const closeMs = 1_000;

/**
 * Keeps the transaction open however long it is idle, and lets the server notice within half a minute that the machine of the node
 * is gone. Settings that this version of PostgreSQL does not have are left out.
 */
const keepTransaction = `
  SELECT set_config(name, value, true)
  FROM (VALUES ('idle_in_transaction_session_timeout', '0'), ('transaction_timeout', '0'),
               ('tcp_keepalives_idle', '10'), ('tcp_keepalives_interval', '5'), ('tcp_keepalives_count', '3')) AS wanted (name, value)
  JOIN pg_settings USING (name)`;

/** The idle connection does not keep the process alive. The declarations of pg lack `unref`. */
const letProcessEnd = (client: pg.Client): void => (client as pg.Client & { unref(): void }).unref();

/** Connects and takes the lock. Resolves with the connection that holds it; undefined when another node holds it. */
const take = async (url: string): Promise<pg.Client | undefined> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'zoma single-node lock',
    keepAlive: true,
  });
  // The loss of the connection is handled at its `end`; without a listener `error` would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query(keepTransaction);
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS taken', [lockKey]);
    if (rows[0]?.taken === true) {
      letProcessEnd(client);
      return client;
    }
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  await client.end();
  return undefined;
};

const takeAtStart = async (url: string): Promise<pg.Client> => {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const client = await take(url);
    if (client) return client;
    if (performance.now() > deadline) throw new SecondNodeError();
    await sleep(startRetryMs);
  }
};

/**
 * Makes this process the only node of a database, on a dedicated connection. The lock is of a transaction that stays open, and not
 * of the session: it also holds behind PgBouncer in transaction mode, and ends with the connection in either mode. A
 * transaction that has read nothing keeps no snapshot, so it does not hold back VACUUM. A connection that is lost is made
 * again; the log says when another node has taken the lock in between.
 * @throws SecondNodeError when another node still holds the lock after 3 s, or what keeps the connection from the server
 * @see https://www.postgresql.org/docs/15/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS
 */
export const holdSingleNodeLock = async ({
  url,
  logger,
}: {
  readonly url: string;
  readonly logger: Logger;
}): Promise<{ close(): Promise<void> }> => {
  const closed = new AbortController();
  let holder: pg.Client | undefined;

  const takeAgain = async (): Promise<void> => {
    let reported = false;
    while (!closed.signal.aborted) {
      try {
        const client = await take(url);
        if (client) {
          logger.warn({}, 'the single-node lock is held again');
          hold(client);
          return;
        }
        if (!reported)
          logger.error({}, 'another node took the single-node lock: stop one of the two, or set REDIS_URL');
        reported = true;
      } catch (error) {
        logger.debug({ err: error }, 'the single-node lock could not be taken');
      }
      await sleep(lostRetryMs, undefined, { signal: closed.signal, ref: false }).catch(() => undefined);
    }
  };

  const hold = (client: pg.Client): void => {
    holder = client;
    client.once('end', () => {
      holder = undefined;
      if (closed.signal.aborted) return;
      logger.warn({}, 'the connection of the single-node lock was lost; it is made again');
      void takeAgain();
    });
    if (closed.signal.aborted) void client.end();
  };

  hold(await takeAtStart(url));
  return {
    close: async () => {
      closed.abort();
      // A server that does not answer must not keep the process; the connection ends with it.
      if (holder) await withTimeout(closeMs, holder.end()).catch(() => undefined);
    },
  };
};
