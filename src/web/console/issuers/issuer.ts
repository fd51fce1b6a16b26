import { ApiError } from '../../shared/wire.ts';
import { t } from './words.ts';

const claimNames = ['userId', 'email', 'name', 'roles'] as const;

/** An issuer, as `GET /api/admin/issuers` lists it. */
export interface Issuer {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl?: string;
  readonly jwks?: object;
  readonly hasSecret?: boolean;
  readonly algorithms: readonly string[];
  readonly claims: Readonly<Record<(typeof claimNames)[number], string>>;
  readonly allowedRoles: readonly string[];
  readonly defaultRoles: readonly string[];
  readonly maxAgeSeconds: number | null;
  readonly disabled: boolean;
}

export const issuersPath = '/api/admin/issuers';

/** What verifies an issuer's tokens; `kept`: what verifies them already. */
export type KeySource = 'kept' | 'jwksUrl' | 'jwks' | 'secret';

/** What a form has of an issuer, as it is written. */
export const writtenIssuer = (issuer: Issuer | undefined) => ({
  name: issuer?.name ?? '',
  issuer: issuer?.issuer ?? '',
  audience: issuer?.audience ?? '',
  jwksUrl: issuer?.jwksUrl ?? '',
  jwks: issuer?.jwks ? JSON.stringify(issuer.jwks, undefined, 2) : '',
  secret: '',
  maxAgeSeconds: String(issuer?.maxAgeSeconds ?? ''),
  claim_userId: issuer?.claims.userId ?? 'sub',
  claim_email: issuer?.claims.email ?? 'email',
  claim_name: issuer?.claims.name ?? 'name',
  claim_roles: issuer?.claims.roles ?? 'roles',
});

export type Written = ReturnType<typeof writtenIssuer>;

const readKeySet = (written: string): unknown => {
  try {
    return JSON.parse(written);
  } catch {
    throw new ApiError('validation_failed', t('not_json'), [{ path: 'jwks', message: t('not_json') }]);
  }
};

interface Chosen {
  readonly keys: KeySource;
  /** Whether a shared secret verifies the tokens then, which has one algorithm. */
  readonly isShared: boolean;
  readonly algorithms: readonly string[];
  readonly allowedRoles: readonly string[];
  readonly defaultRoles: readonly string[];
}

/** The fields of the wire that a form writes. @throws ApiError `validation_failed` for a key set that is no JSON */
export const fieldsOf = (form: Written, { keys, isShared, algorithms, ...roles }: Chosen) => ({
  name: form.name,
  issuer: form.issuer,
  audience: form.audience,
  ...roles,
  claims: Object.fromEntries(claimNames.map((name) => [name, form[`claim_${name}`]])),
  maxAgeSeconds: form.maxAgeSeconds.trim() === '' ? null : Number(form.maxAgeSeconds),
  ...(keys === 'jwksUrl' && { jwksUrl: form.jwksUrl }),
  ...(keys === 'jwks' && { jwks: readKeySet(form.jwks) }),
  ...(keys === 'secret' && { secret: form.secret }),
  algorithms: isShared ? ['HS256'] : algorithms,
});

export type Fields = Partial<ReturnType<typeof fieldsOf>>;

/** The same fields of an issuer that there is; a secret is not among them, so that a new one is always a change. */
export const fieldsOfIssuer = ({
  name,
  issuer,
  audience,
  allowedRoles,
  defaultRoles,
  claims,
  maxAgeSeconds,
  jwksUrl,
  jwks,
  algorithms,
}: Issuer): Fields => ({
  name,
  issuer,
  audience,
  allowedRoles,
  defaultRoles,
  claims,
  maxAgeSeconds,
  algorithms,
  ...(jwksUrl !== undefined && { jwksUrl }),
  ...(jwks !== undefined && { jwks }),
});
