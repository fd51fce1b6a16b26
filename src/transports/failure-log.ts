import type { ZomaError } from '../core/errors.ts';
import type { Logger } from '../ports/logger.ts';

/** Writes down what failed: faults of ours whole, a client's own mistakes briefly. */
export const logFailure = (logger: Logger, error: ZomaError, where: { requestId: string; operation: string }): void => {
  const fields = { ...where, code: error.code };
  if (error.code === 'internal' || error.code === 'unavailable')
    logger.error({ ...fields, err: error }, 'a request failed');
  else logger.debug(fields, 'a request was refused');
};
