import { Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import { LoginModel } from './login.ts';
import { UserModel } from './user.ts';

@Table({ tableName: 'access_tokens', underscored: true, timestamps: false })
export class AccessTokenModel extends Model {
  /** The token's `jti`. */
  @PrimaryKey
  @Column(DataType.UUID)
  declare id: string;

  @ForeignKey(() => UserModel)
  @Column(DataType.UUID)
  declare userId: string;

  @ForeignKey(() => LoginModel)
  @Column(DataType.UUID)
  declare loginId: string;

  @Column(DataType.DATE)
  declare expiresAt: Date;

  @Column(DataType.DATE)
  declare revokedAt: Date | null;
}
