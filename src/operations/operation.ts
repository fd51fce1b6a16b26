import type { Schema } from 'yup';
import type { Caller } from '../core/caller.ts';
import type { Permission } from '../core/permissions.ts';
import type { Services } from './services.ts';
import { validate, type InputSource } from './validation.ts';

/** What a call answers with: data, or, when it has nothing to return, a sentence. */
export type Reply = { readonly data: object } | { readonly message: string };

/** Where an operation is offered over HTTP. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** As @koa/router takes it; its parameters are fields of the input. */
  readonly path: string;
  /**
   * What is taken as its body: JSON when absent. `records`: many of them, as JSON or NDJSON, of a larger size; it is
   * read only when the caller has the permission.
   */
  readonly body?: 'json' | 'records';
  /** The HTTP status of a success; 200 when absent. */
  readonly status?: number;
}

/** What an operation runs with beside its input. */
export interface RunContext {
  readonly caller: Caller;
  readonly services: Services;
  readonly idempotencyKey: string | undefined;
}

interface Definition<Input, Output> {
  readonly name: string;
  readonly route: Route;
  /** One of them is enough; an empty list asks for none beyond being logged in. */
  readonly permissions: readonly Permission[];
  /** Limits of its own count it, in place of the request limit. */
  readonly hasOwnLimits?: true;
  readonly input: Schema<Input>;
  /** @throws ZomaError */
  run(context: RunContext & { readonly input: Input }): Promise<Output>;
}

/**
 * One thing that a caller can do. Both transports offer it: over HTTP at its route,
 * over a socket as the event of its name.
 */
export interface Operation<Output = Reply> extends Pick<
  Definition<unknown, Output>,
  'name' | 'route' | 'permissions' | 'hasOwnLimits'
> {
  /**
   * Takes an input that is as documented, and returns what runs the operation with it.
   * @throws ZomaError `validation_failed` with every problem
   */
  accept(input: unknown, source: InputSource): (context: RunContext) => Promise<Output>;
}

/** Makes an operation of its definition: `accept` validates the input with the definition's schema. */
export const defineOperation = <Input, Output>({
  input: schema,
  run,
  ...rest
}: Definition<Input, Output>): Operation<Output> => ({
  ...rest,
  accept: (raw, source) => {
    const input = validate(schema, raw, source);
    return (context) => run({ ...context, input });
  },
});
