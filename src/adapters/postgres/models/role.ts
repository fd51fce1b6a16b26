import { BelongsToMany, Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import { OrganizationModel } from './organization.ts';
import { PermissionModel } from './permission.ts';
import { RolePermissionModel } from './role-permission.ts';

@Table({ tableName: 'roles', underscored: true })
export class RoleModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare id: string;

  @ForeignKey(() => OrganizationModel)
  @Column(DataType.UUID)
  declare organizationId: string;

  @Column(DataType.TEXT)
  declare name: string;

  /** Passes every permission check. */
  @Column(DataType.BOOLEAN)
  declare allPermission: boolean;

  @BelongsToMany(() => PermissionModel, () => RolePermissionModel, 'roleId', 'permissionId')
  declare permissions: PermissionModel[];
}
