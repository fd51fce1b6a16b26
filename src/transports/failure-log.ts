import type { ZomaError } from '../core/errors.ts';
import type { Logger } from '../ports/logger.ts';

/**
 * Logs a failed request. A fault of ours is logged whole. A service that is away is logged with its cause by the adapter that found
 * it, once; each request that it fails is one line without a stack. What is refused as designed, as a readiness probe of a
 * draining node, is a line at `debug`.
 */
export const logFailure = (logger: Logger, error: ZomaError, where: { requestId: string; operation: string }): void => {
  const fields = { ...where, code: error.code };
  if (error.code === 'internal') logger.error({ ...fields, err: error }, 'a request failed');
  else if (error.code === 'unavailable' && error.cause !== undefined) {
    logger.info(fields, 'a request failed: a service is away');
  } else logger.debug(fields, 'a request was refused');
};
