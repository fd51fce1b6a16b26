import { Column, DataType, Model, PrimaryKey, Table } from 'sequelize-typescript';

@Table({ tableName: 'role_permissions', underscored: true, timestamps: false })
export class RolePermissionModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare roleId: string;

  @PrimaryKey
  @Column(DataType.UUID)
  declare permissionId: string;
}
