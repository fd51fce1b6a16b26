import { errorCatalogue, type ErrorCode } from '../../src/core/errors.ts';
import { exportAudit, auditEvents } from '../../src/operations/admin/audit.ts';
import type { JsonSchema } from '../../src/operations/fields.ts';
import { demoOperations } from '../../src/operations/demo.ts';
import { allOperations } from '../../src/operations/index.ts';
import type { Operation, Route } from '../../src/operations/operation.ts';
import { subscribe } from '../../src/operations/sessions.ts';
import { refTo } from './answer-schema.ts';
import {
  asParameter,
  failureResponses,
  failuresOf,
  header,
  json,
  parameter,
  sentenceOf,
  sharedParts,
} from './http-parts.ts';
import { describeExchange, describeRoute } from './http-routes.ts';
import { inputSchema } from './input-schema.ts';
import type { Recording, RecordedCall } from './record.ts';
import { plainRoutes } from './routes.ts';
import { errorCodes, eventSchemaName, fieldsOf, requiredOf, successSchema, type Sources } from './shared.ts';
import { describeService, outsideProduction, tagOf, tags } from './words.ts';

/** Codes that a call of every operation can have. */
const common: readonly ErrorCode[] = [
  'validation_failed',
  'unauthorized',
  'token_expired',
  'token_revoked',
  'forbidden',
  'rate_limited',
  'unavailable',
  'internal',
];
const ofBodies: readonly ErrorCode[] = ['malformed_json', 'payload_too_large'];
/** Codes that name the user in `X-Zoma-On-Behalf-Of`. */
const ofActing: readonly ErrorCode[] = ['not_found', 'conflict'];

const hasBody = ({ method }: Route): boolean => method === 'post' || method === 'put' || method === 'patch';

/** Lists the codes of an operation in the order of the contract. */
const codesOf = (operation: Pick<Operation, 'route' | 'errors'>): readonly ErrorCode[] => {
  const own = operation.errors ?? [];
  const possible = [...common, ...ofActing, ...own, ...(hasBody(operation.route) ? ofBodies : [])];
  return errorCodes.filter((code) => possible.includes(code));
};

const parametersIn = (path: string): readonly string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}');

const without = (schema: JsonSchema, names: readonly string[]): JsonSchema => {
  const required = requiredOf(schema).filter((name) => !names.includes(name));
  const { required: _, ...rest } = schema;
  return {
    ...rest,
    properties: Object.fromEntries(Object.entries(fieldsOf(schema)).filter(([name]) => !names.includes(name))),
    ...(required.length > 0 && { required }),
  };
};

const conditionFields = ['ifMatch', 'ifNoneMatch'];

/** Splits the input of an operation into the parameters and the body of its route. */
const requestOf = ({ route, forms, name }: Operation<unknown>, recorded: RecordedCall | undefined): JsonSchema => {
  const schemas = forms.map(inputSchema);
  const [schema = {}] = schemas;
  const inPath = parametersIn(route.path);
  const apart = [...inPath, ...(route.conditional ? conditionFields : [])];
  const rest = without(schema, apart);
  const query = hasBody(route) ? [] : Object.entries(fieldsOf(rest));
  const ofList = route.body === 'entities' ? Object.entries(fieldsOf(rest)).filter(([field]) => field === 'sync') : [];
  const parameters = [
    ...inPath.map((field) => asParameter(field, 'path', fieldsOf(schema)[field] ?? {}, true)),
    ...[...query, ...ofList].map(([field, value]) =>
      asParameter(field, 'query', value, requiredOf(rest).includes(field)),
    ),
    ...conditionFields
      .filter((field) => route.conditional && field in fieldsOf(schema))
      .map((field) => parameter(field === 'ifMatch' ? 'If-Match' : 'If-None-Match')),
    ...(name === 'enhance' ? [parameter('Idempotency-Key')] : []),
    parameter('X-Zoma-On-Behalf-Of'),
  ];
  if (!hasBody(route)) return { parameters };
  const shown =
    recorded && Object.fromEntries(Object.entries(recorded.input).filter(([field]) => !apart.includes(field)));
  const body = schemas.length > 1 ? { anyOf: schemas } : rest;
  const lines = {
    'application/x-ndjson': {
      schema: { type: 'string', description: 'One entity, or its key, as JSON in each line.' },
    },
  };
  return {
    parameters,
    requestBody: {
      required: schemas.length > 1 || requiredOf(rest).length > 0,
      content: { ...json(body, shown), ...(route.body === 'entities' && lines) },
    },
  };
};

const permissionsOf = (permissions: readonly string[]): string => {
  if (permissions.length === 0) return 'Every logged-in caller may call it.';
  const named = permissions.map((permission) => `\`${permission}\``);
  return named.length === 1 ? `Requires ${named[0] ?? ''}.` : `Requires one of ${named.join(', ')}.`;
};

const sentencesOf = (text: string): { readonly summary: string; readonly rest: string } => {
  const [summary = '', ...rest] = text.split(/(?<=\.) /);
  return { summary, rest: rest.join(' ') };
};

const rateLimitHeaders = { RateLimit: header('RateLimit'), 'RateLimit-Policy': header('RateLimit-Policy') };

const successHeaders = (path: string, hasVersion: boolean): JsonSchema => ({
  'X-Request-Id': header('X-Request-Id'),
  ...(path.startsWith('/api/ai/') && rateLimitHeaders),
  ...(hasVersion && { ETag: header('ETag') }),
});

/** Describes an operation at its route. */
const describeOperation = (operation: Operation, sources: Sources, recording: Recording): JsonSchema => {
  const { name, route, permissions, forms } = operation;
  const recorded = recording.http[name];
  const output = sources.outputs[name] ?? {};
  const { summary, rest } = sentencesOf(sources.summary(name));
  const further = forms.map((form) => sentenceOf(inputSchema(form)));
  const limits = demoOperations.includes(operation) ? [outsideProduction] : [];
  const description = [
    rest,
    ...limits,
    ...further,
    permissionsOf(permissions),
    `Over a socket: the event \`${name}\`.`,
  ];
  const hasVersion = name === 'entity' || name === 'putEntity';
  return {
    operationId: name,
    tags: [tagOf(route.path)],
    summary,
    description: description.filter((sentence) => sentence !== '').join(' '),
    'x-permissions': permissions,
    ...requestOf(operation, recorded),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'The call succeeded.',
        headers: successHeaders(route.path, hasVersion),
        content: json(successSchema(output), recorded?.answer),
      },
      ...failuresOf(codesOf(operation)),
    },
  };
};

/** Adds the export to the operation at the same route. */
const withExport = (described: JsonSchema, recording: Recording): JsonSchema => {
  const responses = described['responses'] as Readonly<Record<string, JsonSchema>>;
  const ok = responses['200'] ?? {};
  const { data } = recording.http[auditEvents.name]?.answer as { data: { items: readonly unknown[] } };
  const line = `${JSON.stringify(data.items[0])}\n`;
  const content = {
    ...(ok['content'] as object),
    'application/x-ndjson': {
      schema: { type: 'string', description: 'One event as JSON in each line.' },
      examples: { recorded: { value: line } },
    },
  };
  const exported = `With \`Accept: application/x-ndjson\` the answer (\`${exportAudit.name}\`) has all events, or at most \`limit\`, one in each line; \`limit\` has no upper bound then.`;
  return {
    ...described,
    description: `${String(described['description'])} ${exported}`,
    responses: { ...responses, 200: { ...ok, content } },
  };
};

/** Describes the stream of a session's events. */
const describeStream = (sources: Sources, recording: Recording): JsonSchema => {
  const events = Object.keys(sources.streamEvents);
  const list = events.map((event) => `\`${event}\` (schema \`${eventSchemaName(event)}\`)`).join(', ');
  return {
    operationId: subscribe.name,
    tags: [tagOf(subscribe.route.path)],
    summary: "Streams a session's events as Server-Sent Events.",
    description: [
      `Each event has its name in \`event:\`, its \`seq\` in \`id:\` and its data as JSON in \`data:\`: ${list}.`,
      '`connected` comes first, and has no `id:`. Exactly one of `done`, `error` and `cancelled` is the last event; then the service closes the response: close the `EventSource`, which would connect again.',
      'Every 15 s the service sends a comment (`:`), which keeps proxies from closing the connection.',
      'To resume, send the last `seq` as `Last-Event-ID`, or as `after`; the header wins. The events after it follow, each once and in order.',
      'With 204 nothing follows: the cursor is at the end of an ended session, and an `EventSource` stops. With 410 (`gone`) the log has expired: `GET /api/ai/session/{sessionId}` has the result.',
      permissionsOf(subscribe.permissions),
      'Over a socket: the event `subscribe`.',
    ].join('\n\n'),
    'x-permissions': subscribe.permissions,
    'x-events': Object.fromEntries(events.map((event) => [event, refTo(eventSchemaName(event))])),
    security: [{ accessToken: [] }, { streamToken: [] }],
    parameters: [
      ...(requestOf(subscribe, undefined)['parameters'] as readonly JsonSchema[]),
      parameter('Last-Event-ID'),
      { $ref: '#/components/parameters/lastEventId' },
    ],
    responses: {
      200: {
        description: 'The events, until the session ends or the connection is closed.',
        headers: {
          ...successHeaders(subscribe.route.path, false),
          'Cache-Control': { schema: { type: 'string', const: 'no-cache, no-transform' } },
          'X-Accel-Buffering': { schema: { type: 'string', const: 'no' } },
        },
        content: {
          'text/event-stream': {
            schema: { type: 'string', description: `A stream of the events ${list}, and of comments.` },
            examples: { recorded: { value: recording.eventStream } },
          },
        },
      },
      204: { description: 'Nothing follows the cursor: the session has ended.' },
      ...failuresOf(codesOf({ ...subscribe, errors: [...(subscribe.errors ?? []), 'overloaded'] })),
    },
  };
};

/** Makes the OpenAPI document. */
export const httpDocument = (sources: Sources, recording: Recording): object => {
  const entries: (readonly [string, string, JsonSchema])[] = [
    ...allOperations.map((operation): [string, string, JsonSchema] => {
      const described = describeOperation(operation, sources, recording);
      const { method, path } = operation.route;
      return [method, path, operation.name === auditEvents.name ? withExport(described, recording) : described];
    }),
    ['get', subscribe.route.path, describeStream(sources, recording)],
    ['post', '/api/auth/token', describeExchange(sources, recording.routes['POST /api/auth/token'])],
    ...Object.entries(plainRoutes).map(([key, route]): [string, string, JsonSchema] => {
      const [method = '', path = ''] = key.split(' ');
      return [method.toLowerCase(), path, describeRoute(key, route, sources, recording.routes[key])];
    }),
  ];
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [method, path, described] of entries) (paths[templateOf(path)] ??= {})[method] = described;
  return {
    openapi: '3.1.0',
    info: { title: 'Zoma', version: sources.version, description: describeService },
    servers: [{ url: '/' }],
    security: [{ accessToken: [] }],
    tags,
    paths,
    components: {
      ...sharedParts,
      schemas: sources.schemas,
      responses: failureResponses(paths),
      examples: Object.fromEntries(
        errorCodes.map((code) => [code, { summary: errorCatalogue[code].message, value: recording.failures[code] }]),
      ),
    },
  };
};
