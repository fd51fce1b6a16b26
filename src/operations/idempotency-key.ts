import { validationFailed } from '../core/errors.ts';

/**
 * Reads the key that makes one session of any number of the same requests, wherever a transport carries it: the
 * header `Idempotency-Key`, the field `idempotencyKey`. `path` is where it was, for the problem.
 * @throws ZomaError `validation_failed` unless it has 1 to 255 printable ASCII characters
 */
export const readIdempotencyKey = (key: unknown, path: string): string => {
  if (typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw validationFailed([{ path, message: 'must be 1 to 255 printable ASCII characters' }]);
};
