import { Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import type { CancelReason } from '../../../ports/control-bus.ts';
import type { RecordedStatus, SessionOptions } from '../../../ports/sessions.ts';
import { OrganizationModel } from './organization.ts';
import { UserModel } from './user.ts';

@Table({ tableName: 'enhancement_sessions', underscored: true, timestamps: false })
export class EnhancementSessionModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare id: string;

  @ForeignKey(() => OrganizationModel)
  @Column(DataType.UUID)
  declare organizationId: string;

  @ForeignKey(() => UserModel)
  @Column(DataType.UUID)
  declare userId: string;

  /** The session that this one refines. */
  @Column(DataType.UUID)
  declare parentId: string | null;

  @Column(DataType.TEXT)
  declare status: RecordedStatus;

  /** Of its present writer. */
  @Column(DataType.INTEGER)
  declare epoch: number;

  @Column(DataType.TEXT)
  declare text: string;

  @Column(DataType.TEXT)
  declare enhancedText: string | null;

  @Column(DataType.TEXT)
  declare action: string;

  @Column(DataType.TEXT)
  declare format: string;

  @Column(DataType.JSONB)
  declare options: SessionOptions;

  /** What context it was given. */
  @Column(DataType.JSONB)
  declare manifest: object | null;

  @Column(DataType.TEXT)
  declare provider: string | null;

  @Column(DataType.TEXT)
  declare model: string | null;

  @Column(DataType.INTEGER)
  declare inputTokens: number;

  @Column(DataType.INTEGER)
  declare outputTokens: number;

  /** Nano-dollars; a string, as a 64-bit integer does not fit a number. */
  @Column(DataType.BIGINT)
  declare costNano: string;

  /** The windows that the session's request counts in. */
  @Column(DataType.DATE)
  declare userWindow: Date;

  @Column(DataType.DATE)
  declare organizationWindow: Date;

  /** For its first request to a provider; the cost in nano-dollars. */
  @Column(DataType.BIGINT)
  declare reservedTokens: string;

  @Column(DataType.BIGINT)
  declare reservedCostNano: string;

  @Column(DataType.TEXT)
  declare cancelReason: CancelReason | null;

  /** The error object that clients are shown. */
  @Column(DataType.JSONB)
  declare error: object | null;

  /** What became of the protected content; null unless the session was completed. */
  @Column(DataType.JSONB)
  declare checks: object | null;

  /** Unique per user. */
  @Column(DataType.TEXT)
  declare idempotencyKey: string | null;

  /** Of the request that the idempotency key came with. */
  @Column(DataType.TEXT)
  declare fingerprint: string | null;

  @Column(DataType.BOOLEAN)
  declare accepted: boolean | null;

  /** What the user made of the result, if it was told. */
  @Column(DataType.TEXT)
  declare finalText: string | null;

  @Column(DataType.DATE)
  declare createdAt: Date;

  @Column(DataType.DATE)
  declare completedAt: Date | null;
}
