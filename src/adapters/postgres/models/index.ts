import { AccessTokenModel } from './access-token.ts';
import { AttemptModel } from './attempt.ts';
import { EnhancementSessionModel } from './enhancement-session.ts';
import { LoginModel } from './login.ts';
import { OrganizationModel } from './organization.ts';
import { PermissionModel } from './permission.ts';
import { PrivacyPolicyModel } from './privacy-policy.ts';
import { RefreshUseModel } from './refresh-use.ts';
import { RolePermissionModel } from './role-permission.ts';
import { RoleModel } from './role.ts';
import { UserRoleModel } from './user-role.ts';
import { UserModel } from './user.ts';

export const models = [
  OrganizationModel,
  UserModel,
  RoleModel,
  PermissionModel,
  UserRoleModel,
  RolePermissionModel,
  LoginModel,
  RefreshUseModel,
  AccessTokenModel,
  EnhancementSessionModel,
  AttemptModel,
  PrivacyPolicyModel,
];
