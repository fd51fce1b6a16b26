import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import type { Answer, HttpClient } from './http-client.ts';

/** A key pair of a host application. */
export interface HostKey {
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  /** The public key, as it is published. */
  readonly jwk: JWK;
}

export const createHostKey = async (algorithm = 'ES256', kid?: string): Promise<HostKey> => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { algorithm, privateKey, jwk: { ...jwk, ...(kid !== undefined && { kid }) } };
};

export const hostIssuer = 'https://host.example';
export const hostAudience = 'zoma';

/** What a token has beside the usual claims; undefined removes a claim. */
export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** The usual claims of a token of the user `ada`, with the changes. */
export const claimsWith = (claims: Readonly<Record<string, unknown>> = {}, now = Date.now()): JWTPayload => {
  const seconds = Math.floor(now / 1000);
  const all: Readonly<Record<string, unknown>> = {
    iss: hostIssuer,
    aud: hostAudience,
    sub: 'ada',
    iat: seconds,
    exp: seconds + 60,
    ...claims,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
};

/** Signs a token with a key pair, or with a secret as HS256. */
export const signToken = (
  key: HostKey | string,
  { claims, header }: TokenChanges = {},
  now = Date.now(),
): Promise<string> => {
  const [alg, secret] =
    typeof key === 'string' ? ['HS256', new TextEncoder().encode(key)] : [key.algorithm, key.privateKey];
  const kid = typeof key === 'string' ? undefined : key.jwk.kid;
  return new SignJWT(claimsWith(claims, now))
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }), ...header })
    .sign(secret);
};

/** The answer to an exchange, as the RFC has it. */
export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly access_token: string;
    readonly issued_token_type: string;
    readonly token_type: string;
    readonly expires_in: number;
    readonly error: string;
    readonly error_description: string;
  };
}

export const exchangeParameters = {
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
};

/** Exchanges a token by a form. */
export const exchange = async (
  http: HttpClient,
  subjectToken: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<ExchangeAnswer> => {
  const rawBody = new URLSearchParams({ ...exchangeParameters, subject_token: subjectToken }).toString();
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await http.request('/api/auth/token', { rawBody, headers: { ...type, ...headers } });
  return answer as unknown as ExchangeAnswer;
};

/** The fields of an issuer that the tests register. */
export const issuerFields = {
  name: 'Host',
  issuer: hostIssuer,
  audience: hostAudience,
  algorithms: ['ES256'],
  allowedRoles: ['Editor', 'Viewer'],
  defaultRoles: ['Editor'],
};

export const addIssuer = (http: HttpClient, token: string, fields: object): Promise<Answer> =>
  http.request('/api/admin/issuers', { token, body: { ...issuerFields, ...fields } });

/** A server of key sets whose behaviour a test changes. */
export interface KeyServer {
  readonly url: string;
  /** The number of requests so far. */
  readonly requests: () => number;
  /** Answers from now on this way. */
  answer(how: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** Publishes these keys from now on. */
  publish(...keys: readonly HostKey[]): void;
  close(): Promise<void>;
}

export const startKeyServer = async (): Promise<KeyServer> => {
  let answer = (_: IncomingMessage, response: ServerResponse): void => void response.writeHead(404).end();
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks`,
    requests: () => count,
    answer: (how) => {
      answer = how;
    },
    publish: (...keys) => {
      answer = (_, response) => void response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
