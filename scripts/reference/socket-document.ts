import type { JsonSchema } from '../../src/operations/fields.ts';
import { demoOperations } from '../../src/operations/demo.ts';
import { allOperations } from '../../src/operations/index.ts';
import { subscribe } from '../../src/operations/sessions.ts';
import { eventPayloads, handlers } from '../../src/transports/socket/events.ts';
import { refTo } from './answer-schema.ts';
import { inputSchema } from './input-schema.ts';
import type { Recording, RecordedCall } from './record.ts';
import { eventSchemaName, successSchema, type Output, type Sources } from './shared.ts';
import { describeSocket, outsideProduction } from './words.ts';

/** An event that clients send. */
interface ClientEvent {
  readonly summary: string;
  readonly payload: JsonSchema;
  readonly output: Output;
  readonly permissions?: readonly string[];
}

const keyField: JsonSchema = {
  type: 'string',
  pattern: '^[\\x20-\\x7E]{1,255}$',
  description: 'Equal requests with the same key share one session. Over HTTP it is the header `Idempotency-Key`.',
};

const withKey = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  properties: { ...(schema['properties'] as object), idempotencyKey: keyField },
});

const payloadOf = (schemas: readonly JsonSchema[]): JsonSchema =>
  schemas.length > 1 ? { anyOf: schemas } : (schemas[0] ?? {});

/** Lists the events that clients send, by their names: the operations and the events of the connection. */
const clientEvents = (sources: Sources): Readonly<Record<string, ClientEvent>> => {
  const { subscribe: subscribed = {}, unsubscribe: unsubscribed = {} } = sources.wire('OtherAcknowledgements');
  const ofOperations = allOperations.map((operation): [string, ClientEvent] => {
    const { name, forms, permissions } = operation;
    const payload = payloadOf(forms.map(inputSchema));
    const output = sources.outputs[name] ?? {};
    const isDemo = demoOperations.includes(operation);
    const summary = [sources.summary(name), ...(isDemo ? [outsideProduction] : [])].join(' ');
    const described = { summary, output, permissions };
    return [name, { ...described, payload: name === 'enhance' ? withKey(payload) : payload }];
  });
  const all = {
    ...Object.fromEntries(ofOperations),
    subscribe: {
      summary: 'Subscribes the connection to a session: every event after `after` follows, then the live ones.',
      payload: payloadOf(subscribe.forms.map(inputSchema)),
      output: { data: subscribed },
      permissions: subscribe.permissions,
    },
    unsubscribe: {
      summary: 'Ends the subscription to a session; the session goes on.',
      payload: inputSchema(eventPayloads.unsubscribe),
      output: { data: unsubscribed },
    },
    authenticate: {
      summary: 'Gives the connection another token of the same user, before the old one ends.',
      payload: inputSchema(eventPayloads.authenticate),
      output: { message: { type: 'string' } },
    },
  };
  const missing = [...handlers.keys()].filter((name) => !Object.hasOwn(all, name));
  if (missing.length > 0) throw new TypeError(`Events without a description: ${missing.join(', ')}.`);
  return all;
};

/** Events that the service sends beside those of sessions, by their names. */
const serverEvents = (sources: Sources): Readonly<Record<string, { summary: string; payload: JsonSchema }>> => {
  const { token_expiring: expiring = {} } = sources.wire('OtherEvents');
  const usage = sources.outputs['usage']?.['data'] as JsonSchema;
  const { breakdown: _, ...windows } = usage['properties'] as Readonly<Record<string, JsonSchema>>;
  return {
    usage: {
      summary: "The user's usage, after each settled session of the user, while the user has `ai.usage.view`.",
      payload: { type: 'object', properties: windows, required: Object.keys(windows) },
    },
    token_expiring: { summary: 'The token ends in a minute: send `authenticate`.', payload: expiring },
    unauthorized: {
      summary: 'The token has ended, or the user is disabled; the service closes the connection.',
      payload: refTo('Error'),
    },
    unsubscribed: {
      summary: 'The user has lost `ai.stream.access`: no further events of the session follow; the session goes on.',
      payload: {
        type: 'object',
        properties: { sessionId: { type: 'string', format: 'uuid' }, error: refTo('Error') },
        required: ['sessionId', 'error'],
      },
    },
    connect_error: {
      summary: 'The handshake is refused; `data` is the error object.',
      payload: {
        type: 'object',
        properties: { message: { type: 'string' }, data: refTo('Error') },
        required: ['message', 'data'],
      },
    },
  };
};

const streamSummaries: Readonly<Record<string, string>> = {
  connected: 'A subscription has begun; sent first, without a `seq`.',
  metadata: 'A provider works on the text; `failover` names the one that it replaced.',
  chunk: 'The next piece of the text.',
  replace: 'The whole text so far is replaced by this one.',
  done: 'The session is completed. Nothing follows.',
  error: 'The session has failed. Nothing follows.',
  cancelled: 'The session is cancelled. Nothing follows.',
};

const handshake: JsonSchema = {
  type: 'object',
  properties: {
    token: { type: 'string', description: 'An access token, or a service key (`zk_…`).' },
    onBehalfOf: {
      type: 'string',
      minLength: 1,
      maxLength: 1024,
      description: 'With a service key: the user for whom it acts, by id, external id or e-mail address.',
    },
  },
  required: ['token'],
};

const refToMessage = (name: string): JsonSchema => ({ $ref: `#/channels/ai/messages/${name}` });
const acknowledgementOf = (name: string): string => `${name}.acknowledgement`;

const exampleOf = (payload: unknown): JsonSchema => ({ examples: [{ name: 'recorded', payload }] });

const messagesOf = (name: string, event: ClientEvent, recorded: RecordedCall | undefined) => ({
  [name]: {
    name,
    title: name,
    summary: event.summary,
    payload: event.payload,
    ...(recorded && exampleOf(recorded.input)),
  },
  [acknowledgementOf(name)]: {
    name: acknowledgementOf(name),
    title: `Acknowledgement of ${name}`,
    payload: { oneOf: [successSchema(event.output), refTo('Failure')] },
    ...(recorded && exampleOf(recorded.answer)),
  },
});

/** Makes the AsyncAPI document. */
export const socketDocument = (sources: Sources, recording: Recording): object => {
  const fromClients = clientEvents(sources);
  const others = serverEvents(sources);
  const ofSessions = Object.keys(sources.streamEvents).map(
    (name): [string, { summary: string; payload: JsonSchema }] => {
      const summary = streamSummaries[name];
      if (summary === undefined) throw new TypeError(`The event ${name} has no description.`);
      return [name, { summary, payload: refTo(eventSchemaName(name)) }];
    },
  );
  const fromService = { ...Object.fromEntries(ofSessions), ...others };
  /** An event of the service may have the name of a client's, such as `usage`. */
  const idOf = (name: string): string => (Object.hasOwn(fromClients, name) ? `${name}.sent` : name);
  const channel = { $ref: '#/channels/ai' };
  return {
    asyncapi: '3.0.0',
    info: { title: 'Zoma over a socket', version: sources.version, description: describeSocket },
    defaultContentType: 'application/json',
    servers: {
      service: {
        host: 'localhost:7700',
        pathname: '/socket.io/',
        protocol: 'socket.io',
        protocolVersion: '5',
        description: 'Any node of the service, over WebSocket or long polling.',
      },
    },
    channels: {
      ai: {
        address: '/ai',
        title: 'The namespace /ai',
        messages: {
          handshake: {
            name: 'handshake',
            title: 'The handshake',
            summary: '`auth` of the connection. A refusal is the event `connect_error`.',
            payload: handshake,
            ...exampleOf({ token: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl' }),
          },
          ...Object.fromEntries(
            Object.entries(fromClients).flatMap(([name, event]) =>
              Object.entries(messagesOf(name, event, recording.socket[name])),
            ),
          ),
          ...Object.fromEntries(
            Object.entries(fromService).map(([name, { summary, payload }]) => [
              idOf(name),
              { name, title: name, summary, payload, ...exampleOf(recording.events[name]) },
            ]),
          ),
        },
      },
    },
    operations: {
      connect: { action: 'receive', channel, summary: 'A client connects.', messages: [refToMessage('handshake')] },
      ...Object.fromEntries(
        Object.entries(fromClients).map(([name, { summary, permissions = [] }]) => [
          name,
          {
            action: 'receive',
            channel,
            summary,
            ...(permissions.length > 0 && { 'x-permissions': permissions }),
            messages: [refToMessage(name)],
            reply: { channel, messages: [refToMessage(acknowledgementOf(name))] },
          },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(fromService).map(([name, { summary }]) => [
          `send.${name}`,
          { action: 'send', channel, summary, messages: [refToMessage(idOf(name))] },
        ]),
      ),
    },
    components: { schemas: sources.schemas },
  };
};
