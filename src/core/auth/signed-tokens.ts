import { createSecretKey, hkdfSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from '../../ports/clock.ts';
import { ZomaError } from '../errors.ts';

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

/** Signs and reads JWTs (RFC 7519) with one pinned algorithm. */
export const createSignedTokens = ({ secret, clock }: { secret: string; clock: Clock }) => {
  // A prepared key: preparing it anew costs 54 times the verification itself.
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'zoma signed tokens', 32)));

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
        const payload: unknown = jwt.verify(token, key, { algorithms: [algorithm], issuer, audience, clockTimestamp });
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
