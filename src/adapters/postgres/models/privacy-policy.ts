import { Column, DataType, ForeignKey, Model, PrimaryKey, Table } from 'sequelize-typescript';
import type { SensitivePattern } from '../../../ports/privacy-policies.ts';
import { OrganizationModel } from './organization.ts';

@Table({ tableName: 'privacy_policies', underscored: true, timestamps: false })
export class PrivacyPolicyModel extends Model {
  @PrimaryKey
  @ForeignKey(() => OrganizationModel)
  @Column(DataType.UUID)
  declare organizationId: string;

  @Column(DataType.BOOLEAN)
  declare enabled: boolean;

  @Column(DataType.JSONB)
  declare patterns: SensitivePattern[];

  @Column(DataType.ARRAY(DataType.TEXT))
  declare sensitiveAttributes: string[];
}
