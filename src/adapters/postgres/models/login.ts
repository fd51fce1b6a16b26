import { Column, CreatedAt, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import { UserModel } from './user.ts';

/** One use of a password and what follows from it: a family of refresh tokens. */
@Table({ tableName: 'logins', underscored: true, updatedAt: false })
export class LoginModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare id: string;

  @ForeignKey(() => UserModel)
  @Column(DataType.UUID)
  declare userId: string;

  @Column(DataType.INTEGER)
  declare tokenVersion: number;

  @Column(DataType.DATE)
  declare expiresAt: Date;

  @Column(DataType.DATE)
  declare revokedAt: Date | null;

  /** When the newest refresh token was last handed out again; null when it was handed out once. */
  @Column(DataType.DATE)
  declare reissuedAt: Date | null;

  @CreatedAt
  declare createdAt: Date;
}
