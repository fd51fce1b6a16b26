import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '../../ports/clock.ts';
import type { Issuer, Issuers, JsonWebKeySet } from '../../ports/issuers.ts';
import type { KeySets } from './key-sets.ts';
import type { SecretBox } from './secret-box.ts';

/** The longest token, in characters. */
const longestToken = 16_384;
/** The most audiences of a token. */
const mostAudiences = 20;
/** How far the clocks of a host and of this node may be apart, in seconds, for `nbf` and `iat`; `exp` has no tolerance. */
const clockToleranceSeconds = 10;

/** The header `typ` of tokens that name a user. Others, such as `logout+jwt`, are signed with the same keys for other purposes (RFC 8725, section 3.11). */
const acceptedTypes: readonly (string | undefined)[] = [
  undefined,
  'jwt',
  'at+jwt',
  'application/jwt',
  'application/at+jwt',
];

/** Why a token is refused before its signature is verified, or because of it: the client learns none of these. */
type UnverifiedReason =
  'malformed' | 'unknown_issuer' | 'several_issuers' | 'issuer_disabled' | 'type' | 'keys_unavailable' | 'signature';
/** Why a genuine token is refused. */
type VerifiedReason = 'expired' | 'not_yet_valid' | 'too_old' | 'claims';

/** Why a token is refused. */
export type SubjectTokenReason = UnverifiedReason | VerifiedReason;

/** A token that is refused. `cause` is for the log. */
export class SubjectTokenError extends Error {
  override readonly name = 'SubjectTokenError';
  readonly reason: SubjectTokenReason;
  /** The issuer that the token names; it has signed the token unless `reason` says that the token is not verified. */
  readonly issuer: Issuer | undefined;

  constructor(reason: SubjectTokenReason, issuer?: Issuer, options?: ErrorOptions) {
    super(`the subject token is refused: ${reason}`, options);
    this.reason = reason;
    this.issuer = issuer;
  }
}

/** A genuine token. */
export interface SubjectToken {
  readonly issuer: Issuer;
  readonly payload: JWTPayload & { readonly exp: number };
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.length <= mostAudiences && value.every((item) => typeof item === 'string');

/** Reads what is needed to find the issuer; nothing of it is verified. */
const readUnverified = (token: string) => {
  if (token.length > longestToken) throw new SubjectTokenError('malformed');
  try {
    const { iss, aud } = decodeJwt(token);
    const header = decodeProtectedHeader(token);
    const audiences = typeof aud === 'string' ? [aud] : aud;
    if (typeof iss !== 'string' || !isTextList(audiences)) throw new TypeError('iss or aud is missing');
    // PostgreSQL refuses a NUL in a parameter.
    if ([iss, ...audiences].some((text) => text.includes('\0') || !text.isWellFormed()))
      throw new TypeError('not text');
    return { iss, audiences, header };
  } catch (cause) {
    throw new SubjectTokenError('malformed', undefined, { cause });
  }
};

/** Verifies with the keys of a set that have the token's `kid`; where several keys fit, with each. */
const verifyWithKeys = async (
  token: string,
  jwks: JsonWebKeySet,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> => {
  const findKey = createLocalJWKSet(jwks as unknown as Parameters<typeof createLocalJWKSet>[0]);
  try {
    return (await jwtVerify(token, findKey, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
};

/** Whether a newer key set may verify the token: its key is missing, or it names none and the present keys are others. */
const needsOtherKey = (error: unknown, kid: string | undefined): boolean =>
  error instanceof errors.JWKSNoMatchingKey ||
  (kid === undefined && error instanceof errors.JWSSignatureVerificationFailed);

/** Translates the failure of a verification. jose verifies the signature first, and the claims of a genuine token only. */
const reasonOf = (error: unknown): SubjectTokenReason => {
  if (error instanceof errors.JWTExpired) return error.claim === 'iat' ? 'too_old' : 'expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'signature';
  return error.claim === 'nbf' || (error.claim === 'iat' && error.reason === 'check_failed')
    ? 'not_yet_valid'
    : 'claims';
};

/** The parts that verify subject tokens. */
export interface SubjectTokensOptions {
  readonly issuers: Pick<Issuers, 'match'>;
  readonly keySets: KeySets;
  readonly secretBox: Pick<SecretBox, 'open'>;
  readonly clock: Clock;
}

/** Creates the verification of the tokens that hosts sign for their users. */
export const createSubjectTokens = ({ issuers, keySets, secretBox, clock }: SubjectTokensOptions) => {
  const findIssuer = async (iss: string, audiences: readonly string[]): Promise<Issuer> => {
    const [issuer, other] = await issuers.match(iss, audiences);
    if (!issuer) throw new SubjectTokenError('unknown_issuer');
    // A token for the audiences of two issuers does not say which organization it is for.
    if (other) throw new SubjectTokenError('several_issuers');
    if (issuer.disabled) throw new SubjectTokenError('issuer_disabled', issuer);
    return issuer;
  };

  /** The secret that an issuer shares with this service; undefined for one with public keys. @throws Error when it cannot be decrypted */
  const secretOf = ({ id, keySource }: Issuer): string | undefined =>
    'encryptedSecret' in keySource ? secretBox.open(keySource.encryptedSecret, id).text : undefined;

  const verifySignature = async (
    token: string,
    issuer: Issuer,
    { kid, secret }: { readonly kid: string | undefined; readonly secret: string | undefined },
  ): Promise<JWTPayload> => {
    const { keySource, maxAgeSeconds } = issuer;
    const algorithms = issuer.algorithms.flatMap((algorithm) =>
      // RFC 9864 names the same algorithm so.
      algorithm === 'EdDSA' ? [algorithm, 'Ed25519'] : [algorithm],
    );
    const options = {
      algorithms,
      issuer: issuer.issuer,
      audience: issuer.audience,
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(clock.now()),
      ...(maxAgeSeconds !== undefined && { maxTokenAge: maxAgeSeconds }),
    };
    if (secret !== undefined) {
      return (await jwtVerify(token, Buffer.from(secret), { ...options, algorithms: ['HS256'] })).payload;
    }
    // A public key never verifies HS256, whatever the issuer's list says: everybody knows it.
    const asymmetric = { ...options, algorithms: algorithms.filter((algorithm) => algorithm !== 'HS256') };
    if ('jwks' in keySource) return verifyWithKeys(token, keySource.jwks, asymmetric);
    const url = 'jwksUrl' in keySource ? keySource.jwksUrl : '';
    const keys = await keySets.find(url);
    if (!keys) throw new SubjectTokenError('keys_unavailable', issuer);
    try {
      return await verifyWithKeys(token, keys, asymmetric);
    } catch (error) {
      const newer = needsOtherKey(error, kid) ? await keySets.findNewer(url, keys) : undefined;
      if (!newer) throw error;
      return verifyWithKeys(token, newer, asymmetric);
    }
  };

  return {
    /** Verifies a token, and finds its issuer. @throws SubjectTokenError; ZomaError `unavailable` */
    verify: async (token: string): Promise<SubjectToken> => {
      const { iss, audiences, header } = readUnverified(token);
      const issuer = await findIssuer(iss, audiences);
      if (!acceptedTypes.includes(header.typ?.toLowerCase())) throw new SubjectTokenError('type', issuer);
      const secret = secretOf(issuer);
      try {
        const payload = await verifySignature(token, issuer, { kid: header.kid, secret });
        const { exp } = payload;
        if (exp === undefined) throw new SubjectTokenError('claims', issuer);
        if (exp * 1000 <= clock.now()) throw new SubjectTokenError('expired', issuer);
        return { issuer, payload: { ...payload, exp } };
      } catch (cause) {
        if (cause instanceof SubjectTokenError) throw cause;
        throw new SubjectTokenError(reasonOf(cause), issuer, { cause });
      }
    },
  };
};

/** Verifies subject tokens. */
export type SubjectTokens = ReturnType<typeof createSubjectTokens>;
