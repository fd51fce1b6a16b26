import { Column, DataType, Model, PrimaryKey, Table } from 'sequelize-typescript';

@Table({ tableName: 'permissions', underscored: true })
export class PermissionModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare id: string;

  /** `resource.action`. */
  @Column(DataType.TEXT)
  declare name: string;

  @Column(DataType.TEXT)
  declare description: string;
}
