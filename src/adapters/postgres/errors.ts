import { ConnectionError, DatabaseError } from 'sequelize';
import { ZomaError } from '../../core/errors.ts';
import { withTimeout } from '../../core/with-timeout.ts';
import type { Database } from './connect.ts';

/** SQLSTATE classes of a server that shuts down or is not ready: 57P admin shutdown, 08 connection, 53 resources. */
const unavailableCodes = /^(57P|08|53)/;
const connectionErrors =
  /Connection terminated|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|client has encountered a connection error/i;

const isUnavailable = (error: unknown): boolean => {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof DatabaseError)) return false;
  const code: unknown = 'code' in error.parent ? error.parent.code : undefined;
  return (typeof code === 'string' && unavailableCodes.test(code)) || connectionErrors.test(error.parent.message);
};

/** Longest call to a server, in milliseconds: longer than any query of this node and than the wait for a connection. */
const timeoutMs = 10_000;

/**
 * Wraps a port's functions: a database that cannot be reached, or does not answer in time, is a ZomaError `unavailable`. The embedded
 * database has no timeout: it runs in this process and cannot be disconnected, only slow on a busy machine.
 */
export const reportingUnavailable = <Port extends object>(
  { embedded, availability, disk }: Database,
  port: Port,
): Port =>
  new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]): Promise<unknown> => {
        try {
          const work = Reflect.apply(member, target, parameters) as Promise<unknown>;
          const result = await (embedded ? work : withTimeout(timeoutMs, work));
          availability?.available();
          return result;
        } catch (error) {
          disk?.failed(error);
          const failure = isUnavailable(error) ? new ZomaError('unavailable', { cause: error }) : error;
          if (failure instanceof ZomaError && failure.code === 'unavailable') availability?.unavailable(error);
          throw failure;
        }
      };
    },
  });
