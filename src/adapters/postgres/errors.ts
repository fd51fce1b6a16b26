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

/** The same functions, but a database that cannot be reached is a ZomaError `unavailable`. */
export const reportingUnavailable = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]): Promise<unknown> => {
        try {
          const result: unknown = await Reflect.apply(member, target, parameters);
          return result;
        } catch (error) {
          throw isAway(error) ? new ZomaError('unavailable', { cause: error }) : error;
        }
      };
    },
  });
