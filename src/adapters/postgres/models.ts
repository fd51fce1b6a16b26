import {
  BelongsTo,
  BelongsToMany,
  Column,
  CreatedAt,
  DataType,
  Model,
  PrimaryKey,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import type { AccountKind } from '../../ports/accounts.ts';
import type { AuditActor, AuditEvent } from '../../ports/audit-trail.ts';
import type { CancelReason } from '../../ports/control-bus.ts';
import type { ClaimNames, JsonWebKeySet, SubjectAlgorithm } from '../../ports/issuers.ts';
import type { FailureClass } from '../../ports/language-model.ts';
import type { OrganizationLimits } from '../../ports/organization-settings.ts';
import type { SensitivePattern } from '../../ports/privacy-policies.ts';
import type { Attempt, RecordedStatus, SessionOptions } from '../../ports/sessions.ts';

const { ARRAY, BIGINT, BLOB, BOOLEAN, DATE, INTEGER, JSONB, TEXT, UUID } = DataType;

/** The customer whose users, sessions and records are kept apart from every other organization's. */
@Table({ tableName: 'organizations', underscored: true })
export class OrganizationModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(TEXT) declare name: string;
}

/** The right to one action. */
@Table({ tableName: 'permissions', underscored: true })
export class PermissionModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  /** `resource.action`. */
  @Column(TEXT) declare name: string;
  @Column(TEXT) declare description: string;
}

/** The grant of a permission to a role. */
@Table({ tableName: 'role_permissions', underscored: true, timestamps: false })
export class RolePermissionModel extends Model {
  @PrimaryKey @Column(UUID) declare roleId: string;
  @PrimaryKey @Column(UUID) declare permissionId: string;
}

/** A named set of permissions within an organization. */
@Table({ tableName: 'roles', underscored: true })
export class RoleModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare organizationId: string;
  @Column(TEXT) declare name: string;
  /** Whether the role passes every permission check. */
  @Column(BOOLEAN) declare allPermission: boolean;

  @BelongsToMany(() => PermissionModel, () => RolePermissionModel, 'roleId', 'permissionId')
  declare permissions: PermissionModel[];
}

/** The assignment of a role to a user. */
@Table({ tableName: 'user_roles', underscored: true, timestamps: false })
export class UserRoleModel extends Model {
  @PrimaryKey @Column(UUID) declare userId: string;
  @PrimaryKey @Column(UUID) declare roleId: string;
}

/** A person, or the user of a service key. */
@Table({ tableName: 'users', underscored: true })
export class UserModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare organizationId: string;
  /** `key`: the user of a service key, which has the same id. */
  @Column(TEXT) declare kind: AccountKind;
  /** Unique without regard to case; null for users whose issuer gives none, and for keys. */
  @Column(TEXT) declare email: string | null;
  @Column(TEXT) declare name: string;
  /** Argon2id in PHC string format; null for users who cannot log in with a password. */
  @Column(TEXT) declare passwordHash: string | null;
  /** The trusted issuer whose token was exchanged last. */
  @Column(UUID) declare issuerId: string | null;
  /** The token's `iss`, and the host application's id of the user; unique together within the organization. */
  @Column(TEXT) declare issuer: string | null;
  @Column(TEXT) declare externalId: string | null;
  /** Raised to invalidate every older token. */
  @Column(INTEGER) declare tokenVersion: number;
  @Column(DATE) declare disabledAt: Date | null;
  /** When the user's personal data was erased. */
  @Column(DATE) declare erasedAt: Date | null;

  @BelongsToMany(() => RoleModel, () => UserRoleModel, 'userId', 'roleId')
  declare roles: RoleModel[];
}

/** A one-time link for setting a password; the client has the token, of which this is the hash. */
@Table({ tableName: 'password_links', underscored: true, timestamps: false })
export class PasswordLinkModel extends Model {
  @PrimaryKey @Column(BLOB) declare hash: Buffer;
  @Column(UUID) declare userId: string;
  @Column(DATE) declare expiresAt: Date;
  @Column(DATE) declare usedAt: Date | null;
}

/** One use of a password, with the family of refresh tokens that it started. */
@Table({ tableName: 'logins', underscored: true, updatedAt: false })
export class LoginModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare userId: string;
  @Column(INTEGER) declare tokenVersion: number;
  @Column(DATE) declare expiresAt: Date;
  @Column(DATE) declare revokedAt: Date | null;
  /** When the newest refresh token was last issued again; null when it was issued once. */
  @Column(DATE) declare reissuedAt: Date | null;
  /** The issuer whose token was exchanged; null when a password was used. */
  @Column(UUID) declare issuerId: string | null;
  /** The network address of the client that used the login last. */
  @Column(TEXT) declare address: string | null;
  @Column(DATE) declare lastUsedAt: Date | null;
  /** The claim `act` of the exchanged token. */
  @Column(JSONB) declare acting: object | null;
  @CreatedAt declare createdAt: Date;
}

/** The first use of one generation of a login's refresh token. */
@Table({ tableName: 'refresh_uses', underscored: true, timestamps: false })
export class RefreshUseModel extends Model {
  @PrimaryKey @Column(UUID) declare loginId: string;
  @PrimaryKey @Column(INTEGER) declare generation: number;
  @Column(DATE) declare usedAt: Date;
}

/** An issued access token; `id` is its `jti`. */
@Table({ tableName: 'access_tokens', underscored: true, timestamps: false })
export class AccessTokenModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare userId: string;
  @Column(UUID) declare loginId: string;
  @Column(DATE) declare expiresAt: Date;
  @Column(DATE) declare revokedAt: Date | null;
}

/** An enhancement session. Costs are nano-dollars; 64-bit integers are strings, since a number cannot hold them. */
@Table({ tableName: 'enhancement_sessions', underscored: true, timestamps: false })
export class EnhancementSessionModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare organizationId: string;
  @Column(UUID) declare userId: string;
  /** The session that this one refines. */
  @Column(UUID) declare parentId: string | null;
  @Column(TEXT) declare status: RecordedStatus;
  /** The epoch of the present writer. */
  @Column(INTEGER) declare epoch: number;
  @Column(TEXT) declare text: string;
  @Column(TEXT) declare enhancedText: string | null;
  @Column(TEXT) declare action: string;
  @Column(TEXT) declare format: string;
  @Column(JSONB) declare options: SessionOptions;
  /** The ids of the records in the session's context. */
  @Column(JSONB) declare manifest: object | null;
  @Column(TEXT) declare provider: string | null;
  @Column(TEXT) declare model: string | null;
  @Column(INTEGER) declare inputTokens: number;
  @Column(INTEGER) declare outputTokens: number;
  @Column(BIGINT) declare costNano: string;
  /** The starts of the windows in which the session's request counts. */
  @Column(DATE) declare userWindow: Date;
  @Column(DATE) declare organizationWindow: Date;
  /** The reservation for the first request to a provider. */
  @Column(BIGINT) declare reservedTokens: string;
  @Column(BIGINT) declare reservedCostNano: string;
  @Column(TEXT) declare cancelReason: CancelReason | null;
  /** The error object that clients receive. */
  @Column(JSONB) declare error: object | null;
  /** The check of the protected content; null unless the session is completed. */
  @Column(JSONB) declare checks: object | null;
  /** Unique per user. */
  @Column(TEXT) declare idempotencyKey: string | null;
  /** Hash of the request that carried the idempotency key. */
  @Column(TEXT) declare fingerprint: string | null;
  @Column(BOOLEAN) declare accepted: boolean | null;
  /** The result after the user edited it, when the client reported it. */
  @Column(TEXT) declare finalText: string | null;
  @Column(DATE) declare createdAt: Date;
  @Column(DATE) declare completedAt: Date | null;
  /** When the session's texts were erased. */
  @Column(DATE) declare erasedAt: Date | null;
}

/** One request to a provider and its cost. */
@Table({ tableName: 'attempts', underscored: true, timestamps: false })
export class AttemptModel extends Model {
  @PrimaryKey @Column(UUID) declare sessionId: string;
  @BelongsTo(() => EnhancementSessionModel, 'sessionId') declare session: EnhancementSessionModel;
  @Column(UUID) declare organizationId: string;
  @Column(UUID) declare userId: string;
  /** 1, 2, 3 … within the session. */
  @PrimaryKey @Column(INTEGER) declare number: number;
  @Column(TEXT) declare provider: string;
  @Column(TEXT) declare model: string;
  /** Null when the answer was complete. */
  @Column(TEXT) declare failure: FailureClass | null;
  @Column(DATE) declare startedAt: Date;
  /** Milliseconds from the request to the first text; null when no text arrived. */
  @Column(INTEGER) declare firstTokenMs: number | null;
  @Column(INTEGER) declare inputTokens: number;
  @Column(INTEGER) declare cachedInputTokens: number;
  @Column(INTEGER) declare outputTokens: number;
  /** Nano-dollars, as a string. */
  @Column(BIGINT) declare costNano: string;
  @Column(DATE) declare userWindow: Date;
  @Column(DATE) declare organizationWindow: Date;
  @Column(TEXT) declare usageSource: Attempt['usageSource'];
}

/** An organization's rules for sensitive data. */
@Table({ tableName: 'privacy_policies', underscored: true, timestamps: false })
export class PrivacyPolicyModel extends Model {
  @PrimaryKey @Column(UUID) declare organizationId: string;
  @Column(BOOLEAN) declare enabled: boolean;
  @Column(JSONB) declare patterns: SensitivePattern[];
  @Column(ARRAY(TEXT)) declare sensitiveAttributes: string[];
}

/** What an organization's administrators set. */
@Table({ tableName: 'organization_settings', underscored: true, createdAt: false })
export class OrganizationSettingsModel extends Model {
  @PrimaryKey @Column(UUID) declare organizationId: string;
  @Column(BOOLEAN) declare assistantEnabled: boolean;
  /** Null when all are allowed. */
  @Column(ARRAY(TEXT)) declare allowedProviders: string[] | null;
  @Column(ARRAY(TEXT)) declare allowedModels: string[] | null;
  @Column(INTEGER) declare retentionDays: number | null;
  @Column(JSONB) declare limits: Partial<OrganizationLimits>;
}

/** An issuer whose tokens are exchanged for access tokens. One of `jwksUrl`, `keys` and `encryptedSecret` is set. */
@Table({ tableName: 'issuers', underscored: true })
export class IssuerModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare organizationId: string;
  @Column(TEXT) declare name: string;
  /** The `iss` and one `aud` of the tokens; unique together over all organizations. */
  @Column(TEXT) declare issuer: string;
  @Column(TEXT) declare audience: string;
  @Column(ARRAY(TEXT)) declare algorithms: SubjectAlgorithm[];
  @Column(TEXT) declare jwksUrl: string | null;
  /** A JSON Web Key Set. */
  @Column(JSONB) declare keys: JsonWebKeySet | null;
  @Column(TEXT) declare encryptedSecret: string | null;
  @Column(JSONB) declare claims: ClaimNames;
  @Column(ARRAY(TEXT)) declare allowedRoles: string[];
  @Column(ARRAY(TEXT)) declare defaultRoles: string[];
  @Column(INTEGER) declare maxAgeSeconds: number | null;
  @Column(DATE) declare disabledAt: Date | null;
  @CreatedAt declare createdAt: Date;
  @UpdatedAt declare updatedAt: Date;
}

/** Something that happened, for auditors. */
@Table({ tableName: 'audit_events', underscored: true, timestamps: false })
export class AuditEventModel extends Model {
  @PrimaryKey @Column(UUID) declare id: string;
  @Column(UUID) declare organizationId: string | null;
  @Column(DATE) declare at: Date;
  @Column(TEXT) declare type: AuditEvent['type'];
  @Column(TEXT) declare outcome: AuditEvent['outcome'];
  @Column(TEXT) declare actorType: AuditActor['type'];
  @Column(TEXT) declare actorId: string | null;
  @Column(UUID) declare onBehalfOf: string | null;
  @Column(TEXT) declare subjectType: string | null;
  @Column(TEXT) declare subjectId: string | null;
  @Column(TEXT) declare address: string | null;
  @Column(TEXT) declare requestId: string | null;
  @Column(JSONB) declare before: object | null;
  @Column(JSONB) declare after: object | null;
  @Column(JSONB) declare details: object | null;
}

/** Every model, for Sequelize. */
export const models = [
  OrganizationModel,
  UserModel,
  RoleModel,
  PermissionModel,
  UserRoleModel,
  RolePermissionModel,
  LoginModel,
  RefreshUseModel,
  AccessTokenModel,
  EnhancementSessionModel,
  AttemptModel,
  PrivacyPolicyModel,
  IssuerModel,
  AuditEventModel,
  PasswordLinkModel,
  OrganizationSettingsModel,
];
