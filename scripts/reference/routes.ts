import type { Schema } from 'yup';
import type { ErrorCode } from '../../src/core/errors.ts';
import { strictObject } from '../../src/operations/fields.ts';
import { pageFields } from '../../src/operations/paging.ts';
import { authBodies } from '../../src/transports/http/auth-routes.ts';
import { newOrganization } from '../../src/transports/http/organization-routes.ts';
import { outsideProduction } from './words.ts';

/** A route that is no operation. */
export interface PlainRoute {
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** The names of security schemes, one of which is enough; empty: none. */
  readonly security: readonly string[];
  readonly body?: Schema;
  readonly query?: Schema;
  readonly status?: number;
  /** The media type of an answer without envelope. */
  readonly type?: string;
  /** Answers only with a message. */
  readonly message?: true;
  /** Sets the refresh cookie. */
  readonly setsCookie?: true;
  readonly errors: readonly ErrorCode[];
}

const noSecrets: readonly string[] = [];
const always: readonly ErrorCode[] = ['validation_failed', 'unavailable', 'internal'];
const withBody: readonly ErrorCode[] = ['malformed_json', 'payload_too_large'];
const byToken: readonly ErrorCode[] = ['unauthorized', 'token_expired', 'token_revoked'];

const file = (operationId: string, summary: string, type: string): PlainRoute => ({
  operationId,
  tag: 'Reference and pages',
  summary,
  description: 'Public. HEAD is answered too; with the ETag of an earlier answer in `If-None-Match` the answer is 304.',
  security: noSecrets,
  type,
  errors: ['internal'],
});

/** The form or JSON object of a token exchange; parameters beyond these are ignored (RFC 6749, section 3.2). */
export const exchangeBody = {
  type: 'object',
  properties: {
    grant_type: { type: 'string', const: 'urn:ietf:params:oauth:grant-type:token-exchange' },
    subject_token: { type: 'string', description: 'The JWT that the host application has signed.' },
    subject_token_type: { type: 'string', const: 'urn:ietf:params:oauth:token-type:jwt' },
    requested_token_type: { type: 'string', const: 'urn:ietf:params:oauth:token-type:access_token' },
    audience: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    resource: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
  },
  required: ['grant_type', 'subject_token', 'subject_token_type'],
};

/** Every route that is no operation, by `METHOD path`; those that have an operation's schema, such as the stream, are in `http-document.ts`. */
export const plainRoutes: Readonly<Record<string, PlainRoute>> = {
  'POST /api/auth/login': {
    operationId: 'login',
    tag: 'Authentication',
    summary: 'Logs in with an e-mail address and a password.',
    description: 'An unknown address and a wrong password get the same answer in the same time.',
    security: noSecrets,
    body: authBodies.login,
    setsCookie: true,
    errors: [...always, ...withBody, 'invalid_credentials', 'rate_limited'],
  },
  'POST /api/auth/refresh': {
    operationId: 'refresh',
    tag: 'Authentication',
    summary: 'Returns a new access token and a rotated refresh cookie.',
    description: 'A request with a foreign `Origin` is `forbidden`.',
    security: ['refreshCookie'],
    body: authBodies.refresh,
    setsCookie: true,
    errors: [...always, ...withBody, ...byToken, 'refresh_reused', 'forbidden', 'rate_limited'],
  },
  'POST /api/auth/logout': {
    operationId: 'logout',
    tag: 'Authentication',
    summary: 'Ends the login of the access token, of the refresh cookie, or of both.',
    description: 'With `everywhere` every login of the user ends. A request with a foreign `Origin` is `forbidden`.',
    security: ['accessToken', 'refreshCookie'],
    body: authBodies.logout,
    message: true,
    errors: [...always, ...withBody, ...byToken, 'refresh_reused', 'forbidden'],
  },
  'POST /api/auth/password-link': {
    operationId: 'redeemPasswordLink',
    tag: 'Authentication',
    summary: 'Sets the password of a user with the token of a one-time link.',
    security: noSecrets,
    body: authBodies.passwordLink,
    message: true,
    errors: [...always, ...withBody, 'unauthorized', 'rate_limited'],
  },
  'POST /api/admin/organizations': {
    operationId: 'createOrganization',
    tag: 'Organizations',
    summary: 'Creates an organization with its first administrator, who gets a one-time link.',
    security: ['systemKey'],
    body: newOrganization,
    status: 201,
    errors: [...always, ...withBody, ...byToken, 'forbidden', 'conflict', 'rate_limited'],
  },
  'GET /api/admin/organizations': {
    operationId: 'organizations',
    tag: 'Organizations',
    summary: 'Lists the organizations, newest first.',
    security: ['systemKey'],
    query: strictObject(pageFields),
    errors: [...always, ...byToken, 'forbidden', 'rate_limited'],
  },
  'GET /api/health': {
    operationId: 'health',
    tag: 'Monitoring',
    summary: 'Returns the state of the services that the node uses.',
    description: 'The details are only in answers to callers with `provider.view`; 503 while a needed service is down.',
    security: ['', 'accessToken'],
    errors: ['unavailable', 'internal', 'forbidden', ...byToken],
  },
  'GET /api/health/live': {
    operationId: 'live',
    tag: 'Monitoring',
    summary: 'Answers while the process runs.',
    security: noSecrets,
    errors: ['internal'],
  },
  'GET /api/health/ready': {
    operationId: 'ready',
    tag: 'Monitoring',
    summary: 'Answers while the node accepts new work; 503 while it drains.',
    security: noSecrets,
    errors: ['unavailable', 'internal'],
  },
  'GET /api/demo': {
    operationId: 'demo',
    tag: 'Demonstration',
    summary: 'Lists the demo accounts that still have their documented passwords.',
    description: outsideProduction,
    security: noSecrets,
    errors: ['not_found', 'unavailable', 'internal'],
  },
  'GET /metrics': {
    operationId: 'metrics',
    tag: 'Monitoring',
    summary: 'Returns the metrics in the text format of Prometheus.',
    description: 'In production only with `METRICS_TOKEN` as Bearer token, else 404.',
    security: ['', 'metricsToken'],
    type: 'text/plain',
    errors: ['not_found', 'internal'],
  },
  'GET /docs': file('reference', 'Returns the page of this reference.', 'text/html'),
  'GET /docs/sockets.html': file('socketReference', 'Returns the page about the socket.', 'text/html'),
  'GET /docs/openapi.json': file('openapi', 'Returns this document (OpenAPI 3.1).', 'application/json'),
  'GET /docs/asyncapi.json': file(
    'asyncapi',
    'Returns the document about the socket (AsyncAPI 3.0).',
    'application/json',
  ),
  'GET /zoma.js': file(
    'script',
    'Returns the client with the element `<zoma-assistant>` as a module.',
    'text/javascript',
  ),
};
