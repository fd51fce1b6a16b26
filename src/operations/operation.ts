import type { Schema } from 'yup';
import type { CallerEntry, CallOrigin } from '../core/audit.ts';
import type { Caller } from '../core/caller.ts';
import type { ErrorCode } from '../core/errors.ts';
import type { Permission } from '../core/permissions.ts';
import type { Services } from './services.ts';
import { validate, type InputSource } from './validation.ts';

/**
 * The answer of a call: data, or a sentence when there is nothing to return. `version` is the version of what `data` shows; over HTTP
 * it is the header `ETag` too.
 */
export type Reply = { readonly data: object; readonly version?: number } | { readonly message: string };

/** The HTTP route of an operation. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** In the syntax of @koa/router; its parameters are fields of the input. */
  readonly path: string;
  /**
   * The form of its body; JSON when absent. `entities`: a list as JSON or NDJSON, which may be larger; the transport reads it only
   * after it has checked the caller's permission.
   */
  readonly body?: 'json' | 'entities';
  /** Whether the headers `If-Match` and `If-None-Match` are the fields `ifMatch` and `ifNoneMatch` of the input. */
  readonly conditional?: true;
  /** The HTTP status of a success; 200 when absent. */
  readonly status?: number;
}

/** The arguments of an operation beside its input. */
export interface RunContext {
  readonly caller: Caller;
  readonly services: Services;
  readonly idempotencyKey: string | undefined;
  readonly origin: CallOrigin;
  /** Records what the caller did for auditors. @throws ZomaError `unavailable` */
  audit(entry: CallerEntry): Promise<void>;
}

interface Definition<Input, Output> {
  readonly name: string;
  readonly route: Route;
  /** One of them is enough; an empty list admits every logged-in caller. */
  readonly permissions: readonly Permission[];
  /** The operation counts its calls against limits of its own; the request limit does not apply. */
  readonly hasOwnLimits?: true;
  /** The error codes of its own, beside those that every call can have: the API reference lists them. */
  readonly errors?: readonly ErrorCode[];
  readonly input: Schema<Input>;
  /** @throws ZomaError */
  run(context: RunContext & { readonly input: Input }): Promise<Output>;
}

/** An operation that both transports offer: over HTTP at its route, over a socket as the event of its name. */
export interface Operation<Output = Reply> extends Pick<
  Definition<unknown, Output>,
  'name' | 'route' | 'permissions' | 'hasOwnLimits' | 'errors'
> {
  /** The schemas that validate its input, which has one of these forms. */
  readonly forms: readonly Schema[];
  /**
   * Validates an input and returns the function that runs the operation with it.
   * @throws ZomaError `validation_failed` with every problem
   */
  accept(input: unknown, source: InputSource): (context: RunContext) => Promise<Output>;
}

/** Creates an operation whose `accept` validates the input with the definition's schema. */
export const defineOperation = <Input, Output>({
  input: schema,
  run,
  ...rest
}: Definition<Input, Output>): Operation<Output> => ({
  ...rest,
  forms: [schema],
  accept: (raw, source) => {
    const input = validate(schema, raw, source);
    return (context) => run({ ...context, input });
  },
});
