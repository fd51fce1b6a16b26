import { BelongsTo, Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import type { FailureClass } from '../../../ports/language-model.ts';
import type { Attempt } from '../../../ports/sessions.ts';
import { EnhancementSessionModel } from './enhancement-session.ts';

/** One request to a provider, and what was spent for it. */
@Table({ tableName: 'attempts', underscored: true, timestamps: false })
export class AttemptModel extends Model {
  @PrimaryKey
  @ForeignKey(() => EnhancementSessionModel)
  @Column(DataType.UUID)
  declare sessionId: string;

  @BelongsTo(() => EnhancementSessionModel)
  declare session: EnhancementSessionModel;

  @Column(DataType.UUID)
  declare organizationId: string;

  @Column(DataType.UUID)
  declare userId: string;

  /** 1, 2, 3 … within its session. */
  @PrimaryKey
  @Column(DataType.INTEGER)
  declare number: number;

  @Column(DataType.TEXT)
  declare provider: string;

  @Column(DataType.TEXT)
  declare model: string;

  /** Null when the answer came whole. */
  @Column(DataType.TEXT)
  declare failure: FailureClass | null;

  @Column(DataType.DATE)
  declare startedAt: Date;

  /** Null when no text came. */
  @Column(DataType.INTEGER)
  declare firstTokenMs: number | null;

  @Column(DataType.INTEGER)
  declare inputTokens: number;

  @Column(DataType.INTEGER)
  declare cachedInputTokens: number;

  @Column(DataType.INTEGER)
  declare outputTokens: number;

  /** Nano-dollars; a string, as a 64-bit integer does not fit a number. */
  @Column(DataType.BIGINT)
  declare costNano: string;

  @Column(DataType.DATE)
  declare userWindow: Date;

  @Column(DataType.DATE)
  declare organizationWindow: Date;

  @Column(DataType.TEXT)
  declare usageSource: Attempt['usageSource'];
}
