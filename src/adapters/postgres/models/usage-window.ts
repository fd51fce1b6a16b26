import { Column, DataType, Model, PrimaryKey, Table } from 'sequelize-typescript';

/** When the window of use of a user or an organization began. */
@Table({ tableName: 'usage_windows', underscored: true, timestamps: false })
export class UsageWindowModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  declare subjectId: string;

  @Column(DataType.DATE)
  declare startedAt: Date;
}
