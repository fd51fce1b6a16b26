import { ConnectionError, DatabaseError } from 'sequelize';
import { ZomaError } from '../../core/errors.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import type { Database } from './connect.ts';

/** SQLSTATE classes that say that the server is going away or not ready: 57P admin shutdown, 08 connection, 53 resources. */
const serverIsAway = /^(57P|08|53)/;
const connectionIsLost =
  /Connection terminated|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|client has encountered a connection error/i;

const isAway = (error: unknown): boolean => {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof DatabaseError)) return false;
  const code: unknown = 'code' in error.parent ? error.parent.code : undefined;
  return (typeof code === 'string' && serverIsAway.test(code)) || connectionIsLost.test(error.parent.message);
};

/** How long an answer of a server may take: longer than any query of this node, and than the wait for a connection. */
const patienceMs = 10_000;

/**
 * The same functions, but a database that cannot be reached, or a server that is silent, is a ZomaError `unavailable`.
 * The embedded database is in this process and cannot be cut off: on a busy machine its answers are late, not lost.
 */
export const reportingUnavailable = <Port extends object>({ embedded, availability }: Database, port: Port): Port =>
  new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]): Promise<unknown> => {
        try {
          const work = Reflect.apply(member, target, parameters) as Promise<unknown>;
          const result = await (embedded ? work : withTimeout(patienceMs, work));
          availability?.answered();
          return result;
        } catch (error) {
          const failure = isAway(error) ? new ZomaError('unavailable', { cause: error }) : error;
          if (failure instanceof ZomaError && failure.code === 'unavailable') availability?.failed(error);
          throw failure;
        }
      };
    },
  });
