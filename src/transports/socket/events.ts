import { string } from 'yup';
import type { Caller } from '../../core/caller.ts';
import type { Permission } from '../../core/permissions.ts';
import { ZomaError } from '../../core/errors.ts';
import { readIdempotencyKey, sessionId, strictObject } from '../../operations/fields.ts';
import { enhance } from '../../operations/enhance.ts';
import { demoOperations } from '../../operations/demo.ts';
import { operations } from '../../operations/index.ts';
import type { Operation, Reply } from '../../operations/operation.ts';
import type { Services } from '../../operations/services.ts';
import { subscribe } from '../../operations/sessions.ts';
import { validate } from '../../operations/validation.ts';
import { admitCall, execute } from '../execute.ts';
import type { Subscriptions } from './subscriptions.ts';

/** The connection of an event. */
export interface Connection {
  readonly services: Services;
  readonly subscriptions: Subscriptions;
  /** The client's network address. */
  readonly address: string | undefined;
  /** Authenticates the connection's token anew. @throws ZomaError */
  authenticate(): Promise<Caller>;
  /** Replaces the token by another one of the same user. @throws ZomaError */
  renew(token: string): Promise<void>;
}

/** The reply to an event, and the function to call once it has been sent. */
export interface EventReply {
  readonly reply: Reply;
  readonly afterwards?: () => void;
}

type Handler = (connection: Connection, input: unknown) => Promise<EventReply>;

const run = <Output>(
  operation: Operation<Output>,
  { services, authenticate, address }: Connection,
  input: unknown,
  idempotencyKey?: string,
) =>
  execute(operation, {
    services,
    authenticate,
    readInput: () => input,
    source: 'json',
    idempotencyKey,
    origin: { address, requestId: undefined },
  });

const handle =
  (operation: Operation): Handler =>
  async (connection, input) => ({ reply: (await run(operation, connection, input)).output });

const mayStream: Permission = 'ai.stream.access';

/** Separates the idempotency key from the payload; over HTTP it is a header. */
const withoutKey = (payload: unknown): { input: unknown; idempotencyKey: string | undefined } => {
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, 'idempotencyKey')) {
    return { input: payload, idempotencyKey: undefined };
  }
  const { idempotencyKey, ...input } = payload as { readonly idempotencyKey: unknown };
  return { input, idempotencyKey: readIdempotencyKey(idempotencyKey, 'idempotencyKey') };
};

const startAndSubscribe: Handler = async (connection, payload) => {
  const { input, idempotencyKey } = withoutKey(payload);
  const { caller, output } = await run(enhance, connection, input, idempotencyKey);
  if (!caller.permissions.includes(mayStream)) return { reply: output };
  // A repeated request on the same socket: a second delivery from the beginning would double the text.
  if (connection.subscriptions.has(output.session.id)) return { reply: output };
  const subscription = await connection.services.follow(output.session, 0);
  return { reply: output, afterwards: () => connection.subscriptions.add(subscription) };
};

const subscribeToSession: Handler = async (connection, input) => {
  const { output: subscription } = await run(subscribe, connection, input);
  const { sessionId: id, status } = subscription;
  return {
    reply: { data: { sessionId: id, status } },
    afterwards: () => connection.subscriptions.add(subscription),
  };
};

const unsubscribe: Handler = async (connection, input) => {
  await admitCall(connection);
  const { sessionId: id } = validate(strictObject({ sessionId: sessionId() }), input, 'json');
  connection.subscriptions.remove(id);
  return { reply: { data: { sessionId: id } } };
};

/** The longest token: Node accepts 16 kB of headers. */
const longestToken = 16_384;
const newToken = strictObject({ token: string().required().max(longestToken) });

const authenticate: Handler = async (connection, input) => {
  await admitCall(connection);
  const { token } = validate(newToken, input, 'json');
  await connection.renew(token);
  return { reply: { message: 'The connection uses the new token.' } };
};

/** Refuses an unknown event. */
export const refuseUnknown: Handler = async (connection) => {
  await admitCall(connection);
  throw new ZomaError('not_found', { message: 'There is no such event.' });
};

const handlersOf = (served: readonly Operation[]): [string, Handler][] =>
  served.map((operation) => [operation.name, handle(operation)]);

const demoHandlers: ReadonlyMap<string, Handler> = new Map(handlersOf(demoOperations));
const handlers: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...handlersOf(operations),
  [enhance.name, startAndSubscribe],
  [subscribe.name, subscribeToSession],
  ['unsubscribe', unsubscribe],
  ['authenticate', authenticate],
]);

/** Returns the handler of an event that a client may send to this node; undefined for any other event. */
export const handlerOf = (event: string, { demo }: Pick<Services, 'demo'>): Handler | undefined =>
  handlers.get(event) ?? (demo && demoHandlers.get(event));
