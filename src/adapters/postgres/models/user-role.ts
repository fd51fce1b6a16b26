import { Column, DataType, Model, PrimaryKey, Table } from 'sequelize-typescript';

@Table({ tableName: 'user_roles', underscored: true, timestamps: false })
export class UserRoleModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare userId: string;

  @PrimaryKey
  @Column(DataType.UUID)
  declare roleId: string;
}
