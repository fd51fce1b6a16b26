import type { CallOrigin } from '../core/audit.ts';
import type { Caller } from '../core/caller.ts';
import { ZomaError } from '../core/errors.ts';
import { authorize } from '../core/permissions.ts';
import type { Operation, RunContext } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';
import type { InputSource } from '../operations/validation.ts';

/** The caller of an operation, over either transport. */
interface CallContext {
  readonly services: Services;
  /** Authenticates the caller anew for each call. @throws ZomaError */
  readonly authenticate: () => Promise<Caller>;
}

/** One call of an operation. */
interface OperationCall extends CallContext {
  /** Reads the input, once the call has been counted. @throws ZomaError */
  readonly readInput: (caller: Caller) => unknown;
  readonly source: InputSource;
  readonly idempotencyKey?: string | undefined;
  readonly origin: CallOrigin;
}

/**
 * Authenticates a call and counts it against the caller's request limit, before any work is done for it. No other function counts
 * requests.
 * @throws ZomaError `rate_limited`, and what authenticating throws
 */
export const admitCall = async ({ services, authenticate }: CallContext): Promise<Caller> => {
  const caller = await authenticate();
  await services.requestLimiter.count(caller.userId);
  return caller;
};

/**
 * Runs an operation for either transport:
 * authenticate → count → read and validate the input → authorize → record that a key acts for a user → run. The audit gets refusals
 * for a missing permission.
 * @throws ZomaError
 */
export const execute = async <Output>(
  operation: Operation<Output>,
  { readInput, source, idempotencyKey, origin, ...call }: OperationCall,
): Promise<{ readonly caller: Caller; readonly output: Output }> => {
  const caller = await (operation.hasOwnLimits ? call.authenticate() : admitCall(call));
  const { services } = call;
  try {
    const run = operation.accept(await readInput(caller), source);
    authorize(caller, operation.permissions);
    await services.keyUses.actedFor(caller, origin);
    const audit: RunContext['audit'] = (entry) => services.audit.recordOf(caller, origin, entry);
    return { caller, output: await run({ caller, services, idempotencyKey, origin, audit }) };
  } catch (error) {
    if (error instanceof ZomaError && error.code === 'forbidden') {
      await services.audit.noteRefusal(caller, origin, operation.name, error);
    }
    throw error;
  }
};
