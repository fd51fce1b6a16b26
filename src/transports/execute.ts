import type { Caller } from '../core/caller.ts';
import { authorize } from '../core/permissions.ts';
import type { Operation } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';
import type { InputSource } from '../operations/validation.ts';

export interface Request {
  readonly services: Services;
  /** Who asks, found out anew for each request. @throws ZomaError */
  readonly authenticate: () => Promise<Caller>;
  readonly input: unknown;
  readonly source: InputSource;
  readonly idempotencyKey?: string | undefined;
}

/**
 * The one path into every operation, whatever the transport:
 * authenticate → validate → authorize → run.
 * @throws ZomaError
 */
export const execute = async <Output>(
  operation: Operation<Output>,
  { services, authenticate, input, source, idempotencyKey }: Request,
): Promise<{ readonly caller: Caller; readonly output: Output }> => {
  const caller = await authenticate();
  const run = operation.accept(input, source);
  authorize(caller, operation.permissions);
  return { caller, output: await run({ caller, services, idempotencyKey }) };
};
