import { createSecretKey, hkdfSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../../ports/clock.ts';
import { ZomaError } from '../errors.ts';
import { secretsOf, type RotatingSecret } from './secret-box.ts';

/** What a signed token says; checked against `audience` when it is read. */
export interface TokenClaims {
  readonly tokenId: string;
  readonly userId: string;
  readonly loginId: string;
  readonly tokenVersion: number;
  /** Milliseconds since the epoch, whole seconds. */
  readonly expiresAt: number;
  /** The session that a stream token opens. */
  readonly sessionId?: string;
  /** The service key that got a stream token, for itself or for the user. */
  readonly keyId?: string | undefined;
}

/** An access token opens every door, a stream token the stream of one session. */
export type Audience = 'access' | 'stream';

const issuer = 'zoma';
const algorithm = 'HS256';

interface Payload {
  readonly jti: string;
  readonly sub: string;
  readonly login: string;
  readonly version: number;
  readonly exp: number;
  readonly session?: string;
  readonly key?: string;
}

const isPayload = (value: unknown): value is Payload => {
  if (typeof value !== 'object' || value === null) return false;
  const { jti, sub, login, version, exp } = value as Partial<Record<keyof Payload, unknown>>;
  return (
    [jti, sub, login].every((field) => typeof field === 'string') &&
    [version, exp].every((field) => typeof field === 'number')
  );
};

/** Signs JWTs (RFC 7519) with one pinned algorithm and the present secret, and reads those of the previous secret too. */
export const createSignedTokens = ({ clock, ...secrets }: RotatingSecret & { clock: Clock }) => {
  // Prepared keys: preparing one anew costs 54 times the verification itself.
  const keys = secretsOf(secrets).map((secret) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'zoma signed tokens', 32))),
  );
  const [key] = keys;
  if (!key) throw new TypeError('a secret is required');

  /** Verifies with the first key whose signature it is. */
  const verify = (token: string, options: jwt.VerifyOptions): unknown => {
    let failure: unknown;
    for (const candidate of keys) {
      try {
        return jwt.verify(token, candidate, options);
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'invalid signature') throw error;
        failure = error;
      }
    }
    throw failure;
  };

  return {
    sign: (
      audience: Audience,
      { tokenId, userId, loginId, tokenVersion, expiresAt, sessionId, keyId }: TokenClaims,
    ): string =>
      jwt.sign(
        {
          login: loginId,
          version: tokenVersion,
          exp: Math.floor(expiresAt / 1000),
          ...(sessionId === undefined ? {} : { session: sessionId }),
          ...(keyId === undefined ? {} : { key: keyId }),
        },
        key,
        { algorithm, issuer, audience, subject: userId, jwtid: tokenId },
      ),

    /** @throws ZomaError `token_expired`, or `unauthorized` for everything else that is wrong with it. */
    read: (audience: Audience, token: string): TokenClaims => {
      try {
        const clockTimestamp = Math.floor(clock.now() / 1000);
        const payload = verify(token, { algorithms: [algorithm], issuer, audience, clockTimestamp });
        if (!isPayload(payload)) throw new TypeError('a signed token without its claims');
        return {
          tokenId: payload.jti,
          userId: payload.sub,
          loginId: payload.login,
          tokenVersion: payload.version,
          expiresAt: payload.exp * 1000,
          ...(payload.session === undefined ? {} : { sessionId: payload.session }),
          ...(payload.key === undefined ? {} : { keyId: payload.key }),
        };
      } catch (cause) {
        throw new ZomaError(cause instanceof jwt.TokenExpiredError ? 'token_expired' : 'unauthorized', { cause });
      }
    },
  };
};

export type SignedTokens = ReturnType<typeof createSignedTokens>;
