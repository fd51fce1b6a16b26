import type Router from '@koa/router';
import type { Context } from 'koa';
import bodyParser from 'koa-bodyparser';
import { TokenExchangeError } from '../../core/auth/token-exchange.ts';
import { asZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import { answerFailure } from '../replies.ts';
import { closeAfterAnswer, parseBody } from './body-stream.ts';
import { originOf, type RequestState } from './requests.ts';
import type { HttpOptions } from './server.ts';

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** The error codes of RFC 6749, section 5.2, and RFC 8693, section 2.2.2, and those of section 4.1.2.1 for failures of the server. */
type ErrorName =
  | 'invalid_request'
  | 'invalid_scope'
  | 'invalid_target'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error';

/** A request that the RFC refuses. */
class RequestError extends Error {
  readonly error: ErrorName;
  readonly status: number;

  constructor(error: ErrorName, description: string, status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

/** The parameters of a request by name, each with its values; empty ones count as absent (RFC 6749, section 3.2). */
type Parameters = ReadonlyMap<string, readonly string[]>;

/** Bounds the body: the longest token fits, however it is escaped. */
const readBody = bodyParser({
  enableTypes: ['form', 'json'],
  formLimit: '64kb',
  jsonLimit: '64kb',
  onerror: (error) => {
    const isLarge = 'status' in error && error.status === 413;
    throw new RequestError(
      'invalid_request',
      isLarge ? 'The body is too large.' : 'The body cannot be read.',
      isLarge ? 413 : 400,
    );
  },
});

const valuesOf = (value: unknown): string[] => {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) => {
    if (typeof each !== 'string') throw new RequestError('invalid_request', 'Each parameter must be a text.');
    return each;
  });
};

/** Reads the parameters of a form or of a JSON object, which may list the values of `audience` and `resource`. */
const parametersOf = (ctx: Context): Parameters => {
  const { body, rawBody } = ctx.request as { body?: unknown; rawBody?: string };
  const found = new Map<string, string[]>();
  const add = (name: string, values: readonly string[]): void => {
    const given = values.filter((value) => value !== '');
    if (given.length > 0) found.set(name, [...(found.get(name) ?? []), ...given]);
  };
  if (ctx.is('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(rawBody ?? '')) add(name, [value]);
  } else if (ctx.is('application/json') && typeof body === 'object' && body !== null && !Array.isArray(body)) {
    const known = Object.entries(body).filter(([name, value]) => knownParameters.includes(name) && value !== null);
    for (const [name, value] of known) add(name, valuesOf(value));
  } else {
    throw new RequestError('invalid_request', 'The body must be application/x-www-form-urlencoded or a JSON object.');
  }
  return found;
};

/** The parameters that are read; others are ignored (RFC 6749, section 3.2). */
const knownParameters: readonly string[] = [
  'grant_type',
  'subject_token',
  'subject_token_type',
  'requested_token_type',
  'actor_token',
  'actor_token_type',
  'scope',
  'audience',
  'resource',
];
const repeatable: readonly string[] = ['audience', 'resource'];

/** Checks the parameters, and returns the token and the targets. @throws RequestError */
const readRequest = (parameters: Parameters) => {
  const repeated = [...parameters].find(
    ([name, values]) => values.length > 1 && knownParameters.includes(name) && !repeatable.includes(name),
  );
  if (repeated) throw new RequestError('invalid_request', `The parameter ${repeated[0]} is given more than once.`);
  const [grant, subjectToken, type, requestedType, scope] = [
    'grant_type',
    'subject_token',
    'subject_token_type',
    'requested_token_type',
    'scope',
  ].map((name) => parameters.get(name)?.[0]);
  if (grant === undefined) throw new RequestError('invalid_request', 'The parameter grant_type is required.');
  if (grant !== grantType) throw new RequestError('unsupported_grant_type', `The grant_type must be ${grantType}.`);
  if (subjectToken === undefined) throw new RequestError('invalid_request', 'The parameter subject_token is required.');
  if (type !== jwtType) throw new RequestError('invalid_request', `The subject_token_type must be ${jwtType}.`);
  if (parameters.has('actor_token') || parameters.has('actor_token_type')) {
    throw new RequestError('invalid_request', 'An actor_token is not supported: use the claim act.');
  }
  if (requestedType !== undefined && requestedType !== accessTokenType) {
    throw new RequestError('invalid_request', `The requested_token_type must be ${accessTokenType}.`);
  }
  if (scope !== undefined) throw new RequestError('invalid_scope', 'No scopes are supported: roles decide.');
  return { subjectToken, audiences: parameters.get('audience') ?? [], resources: parameters.get('resource') ?? [] };
};

/** Whether a URI names this service: its origin, with any path. */
const isOwn = (uri: string, own: string): boolean =>
  URL.canParse(uri) && URL.canParse(own) && !uri.includes('#') && new URL(uri).origin === new URL(own).origin;

/** Makes the answer of a failure, as RFC 6749 has it. */
const failureOf = (thrown: unknown, ctx: Context, logger: Logger) => {
  const { requestId } = ctx.state as RequestState;
  if (thrown instanceof RequestError) {
    return { status: thrown.status, error: thrown.error, description: thrown.message };
  }
  if (thrown instanceof TokenExchangeError) {
    const { error, description, reason, issuer, cause } = thrown;
    logger.debug({ requestId, reason, issuerId: issuer?.id, err: cause }, 'token exchange refused');
    return { status: 400, error, description };
  }
  const failure = asZomaError(thrown);
  const { status, headers } = answerFailure(logger, failure, { requestId, operation: 'POST /api/auth/token' });
  ctx.set(headers);
  const isTemporary = failure.toPublic().retryable;
  return { status, error: isTemporary ? 'temporarily_unavailable' : 'server_error', description: failure.message };
};

/** Serves the token exchange of RFC 8693, with its answers and errors in the place of the envelope. It reads and sets no cookie. */
export const routeTokenExchange = (
  router: Router,
  { exchangeToken, logger, apiUrl }: Pick<HttpOptions, 'exchangeToken' | 'logger' | 'apiUrl'>,
): void => {
  router.post('/api/auth/token', async (ctx) => {
    ctx.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    try {
      await parseBody(readBody, ctx);
      const { subjectToken, audiences, resources } = readRequest(parametersOf(ctx));
      const own = apiUrl ?? `${ctx.protocol}://${ctx.host}`;
      if (!resources.every((resource) => isOwn(resource, own))) {
        throw new RequestError('invalid_target', 'The resource is not one that tokens are issued for.');
      }
      const { accessToken, expiresIn } = await exchangeToken({
        subjectToken,
        audiences: audiences.filter((audience) => !isOwn(audience, own)),
        origin: originOf(ctx),
      });
      ctx.body = {
        access_token: accessToken,
        issued_token_type: accessTokenType,
        token_type: 'Bearer',
        expires_in: expiresIn,
      };
    } catch (thrown) {
      const { status, error, description } = failureOf(thrown, ctx, logger);
      ctx.status = status;
      if (status === 413) await closeAfterAnswer(ctx);
      ctx.body = { error, error_description: description };
    }
  });
};
