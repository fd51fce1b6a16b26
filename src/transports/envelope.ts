import type { ZomaError } from '../core/errors.ts';
import type { Reply } from '../operations/operation.ts';

/** The envelope of the wire contract, section 1, for a success. */
export const successOf = (reply: Reply) =>
  'data' in reply ? { success: true, data: reply.data } : { success: true, message: reply.message };

/** The envelope for a failure. */
export const failureOf = (error: ZomaError, requestId: string) =>
  ({ success: false, error: error.toPublic(), requestId }) as const;
