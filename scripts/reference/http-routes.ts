import type { JsonSchema } from '../../src/operations/fields.ts';
import { asParameter, failuresOf, header, json } from './http-parts.ts';
import { inputSchema } from './input-schema.ts';
import type { RecordedCall } from './record.ts';
import { exchangeBody, type PlainRoute } from './routes.ts';
import { errorCodes, fieldsOf, requiredOf, successSchema, type Sources } from './shared.ts';

const securityOf = (names: readonly string[]): readonly object[] =>
  names.map((name) => (name === '' ? {} : { [name]: [] }));

/** Describes the answers of a token exchange, which has no envelope. */
const exchangeResponses = (sources: Sources, recorded: RecordedCall | undefined): JsonSchema => {
  const failure = {
    description: 'As RFC 6749 has it.',
    content: json(sources.wire('RouteAnswers')['exchangeFailure'] ?? {}),
  };
  const success = sources.wire('RouteAnswers')['POST /api/auth/token'] ?? {};
  return {
    200: { description: 'An access token.', content: json(success, recorded?.answer) },
    ...Object.fromEntries(['400', '413', '429', '500', '503'].map((status) => [status, failure])),
  };
};

/** Describes the token exchange. */
export const describeExchange = (sources: Sources, recorded: RecordedCall | undefined): JsonSchema => ({
  operationId: 'exchangeToken',
  tags: ['Authentication'],
  summary: 'Exchanges a token of a host application for an access token (RFC 8693).',
  description: 'Answers and errors have no envelope. Parameters that are not listed are ignored.',
  security: [],
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': { schema: exchangeBody },
      ...json(exchangeBody, recorded?.input),
    },
  },
  responses: exchangeResponses(sources, recorded),
});

/** Describes a route that is no operation. */
export const describeRoute = (
  key: string,
  route: PlainRoute,
  sources: Sources,
  recorded: RecordedCall | undefined,
): JsonSchema => {
  const data = sources.wire('RouteAnswers')[key] ?? {};
  const output = route.message ? { message: { type: 'string' } } : { data };
  const content = route.type ? { [route.type]: { schema: {} } } : json(successSchema(output), recorded?.answer);
  const body = route.body && inputSchema(route.body);
  const query = route.query ? Object.entries(fieldsOf(inputSchema(route.query))) : [];
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    security: securityOf(route.security),
    ...(query.length > 0 && { parameters: query.map(([name, schema]) => asParameter(name, 'query', schema, false)) }),
    ...(body && {
      requestBody: { required: requiredOf(body).length > 0, content: json(body, recorded?.input) },
    }),
    responses: {
      [String(route.status ?? 200)]: {
        description: 'The call succeeded.',
        headers: {
          'X-Request-Id': header('X-Request-Id'),
          ...(route.setsCookie && { 'Set-Cookie': header('Set-Cookie') }),
          ...(route.tag === 'Reference and pages' && { ETag: { schema: { type: 'string' } } }),
        },
        content,
      },
      ...failuresOf(errorCodes.filter((code) => route.errors.includes(code))),
    },
  };
};
