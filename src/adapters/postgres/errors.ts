import { ConnectionError, DatabaseError } from 'sequelize';
import { ZomaError } from '../../core/errors.ts';

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

/** How long an answer may take: longer than any of ours does, and than a connection is waited for. */
const patienceMs = 10_000;

/** What comes of it, or `unavailable` when a server that was cut off says nothing at all. It may be done all the same. */
const inTime = async (work: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ZomaError('unavailable')), patienceMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The same functions, but a database that cannot be reached is a ZomaError `unavailable`. */
export const reportingUnavailable = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]): Promise<unknown> => {
        try {
          return await inTime(Reflect.apply(member, target, parameters) as Promise<unknown>);
        } catch (error) {
          throw isAway(error) ? new ZomaError('unavailable', { cause: error }) : error;
        }
      };
    },
  });
