import { BelongsToMany, Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import { OrganizationModel } from './organization.ts';
import { RoleModel } from './role.ts';
import { UserRoleModel } from './user-role.ts';

@Table({ tableName: 'users', underscored: true })
export class UserModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare id: string;

  @ForeignKey(() => OrganizationModel)
  @Column(DataType.UUID)
  declare organizationId: string;

  /** Unique without regard to case. */
  @Column(DataType.TEXT)
  declare email: string;

  @Column(DataType.TEXT)
  declare name: string;

  /** Argon2id in PHC string format. */
  @Column(DataType.TEXT)
  declare passwordHash: string;

  /** Raised to invalidate every older token. */
  @Column(DataType.INTEGER)
  declare tokenVersion: number;

  @Column(DataType.DATE)
  declare disabledAt: Date | null;

  @BelongsToMany(() => RoleModel, () => UserRoleModel, 'userId', 'roleId')
  declare roles: RoleModel[];
}
