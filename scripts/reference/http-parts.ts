import { errorCatalogue, type ErrorCode } from '../../src/core/errors.ts';
import type { JsonSchema } from '../../src/operations/fields.ts';
import { statusOf } from '../../src/transports/replies.ts';
import { refTo } from './answer-schema.ts';

/** Describes a JSON body, with a recorded example. */
export const json = (schema: JsonSchema, example?: unknown): JsonSchema => ({
  'application/json': { schema, ...(example !== undefined && { examples: { recorded: { value: example } } }) },
});

/** Refers to a header that routes share. */
export const header = (name: string): JsonSchema => ({ $ref: `#/components/headers/${name}` });
/** Refers to a parameter that routes share. */
export const parameter = (name: string): JsonSchema => ({ $ref: `#/components/parameters/${name}` });

/** Makes the failures of a route, one response for each status, with a recorded example of each code. */
export const failuresOf = (codes: readonly ErrorCode[]): Readonly<Record<string, JsonSchema>> => {
  const statuses = [...new Set(codes.map((code) => statusOf[code]))];
  return Object.fromEntries(
    statuses.map((status) => {
      const here = codes.filter((code) => statusOf[code] === status);
      return [String(status), { $ref: `#/components/responses/${here.join('.')}` }];
    }),
  );
};

/** Makes the responses that `failuresOf` refers to. */
export const failureResponses = (paths: object): Readonly<Record<string, JsonSchema>> => {
  const used = new Set(
    [...JSON.stringify(paths).matchAll(/#\/components\/responses\/([\w.]+)/g)].map(([, name = '']) => name),
  );
  return Object.fromEntries(
    [...used].sort().map((name) => {
      const codes = name.split('.') as ErrorCode[];
      const waits = codes.some((code) => code === 'rate_limited' || code === 'overloaded');
      const described = codes.map((code) => `- \`${code}\`: ${errorCatalogue[code].message}`);
      return [
        name,
        {
          description: described.join('\n'),
          headers: { 'X-Request-Id': header('X-Request-Id'), ...(waits && { 'Retry-After': header('Retry-After') }) },
          content: {
            'application/json': {
              schema: refTo('Failure'),
              examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
            },
          },
        },
      ];
    }),
  );
};

/** Returns the rule of a schema that no keyword expresses, or an empty text. */
export const sentenceOf = (schema: JsonSchema): string =>
  typeof schema['x-further-rule'] === 'string' ? schema['x-further-rule'] : '';

/** Moves a sentence of a field to its parameter. */
export const asParameter = (
  name: string,
  place: 'path' | 'query',
  schema: JsonSchema,
  required: boolean,
): JsonSchema => ({
  name,
  in: place,
  required,
  ...(typeof schema['x-further-rule'] === 'string' && { description: schema['x-further-rule'] }),
  schema,
});

/** The parameters and headers that routes share. */
export const sharedParts = {
  parameters: {
    'Idempotency-Key': {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Equal requests with the same key share one session; another body with the same key is a `conflict`.',
      schema: { type: 'string', pattern: '^[\\x20-\\x7E]{1,255}$' },
    },
    'X-Zoma-On-Behalf-Of': {
      name: 'X-Zoma-On-Behalf-Of',
      in: 'header',
      description:
        'With a service key that has `user.impersonate`: the user for whom the call is made, by id, external id or e-mail address. ' +
        'An unknown user is `not_found`, a name of several users a `conflict`.',
      schema: { type: 'string', minLength: 1, maxLength: 1024 },
    },
    'Last-Event-ID': {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The last `seq` that the client has; an `EventSource` sends it by itself.',
      schema: { type: 'integer', minimum: 0 },
    },
    lastEventId: {
      name: 'lastEventId',
      in: 'query',
      description:
        'As `Last-Event-ID`, for an `EventSource` that cannot send the header when it is made; it wins over `after`.',
      schema: { type: 'integer', minimum: 0 },
    },
    'If-Match': {
      name: 'If-Match',
      in: 'header',
      description: 'Changes only this version: its `ETag`, a list of them, or `*`. Another version is a `conflict`.',
      schema: { type: 'string' },
    },
    'If-None-Match': {
      name: 'If-None-Match',
      in: 'header',
      description: '`*`: creates the entity, and changes none.',
      schema: { type: 'string', enum: ['*'] },
    },
  },
  headers: {
    'X-Request-Id': { description: 'The id in the log of the service.', schema: { type: 'string' } },
    'Retry-After': { description: 'Seconds until the same request can succeed.', schema: { type: 'integer' } },
    RateLimit: { description: 'What remains of the limits.', schema: { type: 'string' } },
    'RateLimit-Policy': { description: 'The limits and their windows.', schema: { type: 'string' } },
    ETag: { description: 'The version of the entity, for `If-Match`.', schema: { type: 'string' } },
    'Set-Cookie': { description: '`refresh_token`, HttpOnly, for the path `/api/auth`.', schema: { type: 'string' } },
  },
  securitySchemes: {
    accessToken: { type: 'http', scheme: 'bearer', description: 'An access token, or a service key (`zk_…`).' },
    streamToken: { type: 'apiKey', in: 'query', name: 'token', description: 'The `streamToken` of `enhance`.' },
    refreshCookie: { type: 'apiKey', in: 'cookie', name: 'refresh_token' },
    systemKey: { type: 'http', scheme: 'bearer', description: 'A system key (`zk_system_…`).' },
    metricsToken: { type: 'http', scheme: 'bearer', description: '`METRICS_TOKEN`.' },
  },
};
