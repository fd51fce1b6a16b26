import { Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import { LoginModel } from './login.ts';

/** When a generation of a login's refresh token was first used. */
@Table({ tableName: 'refresh_uses', underscored: true, timestamps: false })
export class RefreshUseModel extends Model {
  @PrimaryKey
  @ForeignKey(() => LoginModel)
  @Column(DataType.UUID)
  declare loginId: string;

  @PrimaryKey
  @Column(DataType.INTEGER)
  declare generation: number;

  @Column(DataType.DATE)
  declare usedAt: Date;
}
