import type { Clock } from '../../ports/clock.ts';
import type { Organization, Organizations, SystemKey, SystemKeys } from '../../ports/organizations.ts';
import type { NewestFirst } from '../../ports/service-keys.ts';
import type { AuditActor } from '../../ports/audit-trail.ts';
import type { Audit, CallOrigin } from '../audit.ts';
import { readKeyText } from '../auth/key-text.ts';
import { createPasswordLink, type ShownLink } from '../auth/password-links.ts';
import { ZomaError } from '../errors.ts';
import { newId } from '../ids.ts';
import { permissions } from '../permissions.ts';

const viewerPermissions: readonly string[] = ['ai.session.view', 'ai.usage.view', 'entity.view'];

/** The roles of a new organization, as the seeder makes those of the first one. */
const standardRoles = [
  { name: 'Admin', allPermission: true, permissions: [] },
  {
    name: 'Editor',
    allPermission: false,
    permissions: permissions.filter((name) => name.startsWith('ai.') || name === 'entity.view'),
  },
  { name: 'Viewer', allPermission: false, permissions: viewerPermissions },
] as const;

/** An organization to create, and its first administrator. */
export interface OrganizationRequest {
  readonly name: string;
  readonly admin: { readonly email: string; readonly name: string };
}

/** A new organization. */
export interface CreatedOrganization {
  readonly organization: Organization;
  readonly admin: OrganizationRequest['admin'] & { readonly id: string };
  /** The token sets the administrator's password once; it is not stored. */
  readonly passwordLink: ShownLink;
}

/** Creates and lists organizations, for the command line and for system keys. */
export interface OrganizationService {
  /** Finds the system key of a text. @throws ZomaError `unauthorized`, `token_expired`, `unavailable` */
  requireSystemKey(text: string): Promise<SystemKey>;
  /**
   * Creates an organization with the roles Admin, Editor and Viewer and its first administrator, and records it for auditors.
   * @throws ZomaError `conflict` for a name or an e-mail address that is taken; `unavailable`
   */
  create(request: OrganizationRequest, actor: AuditActor, origin: CallOrigin): Promise<CreatedOrganization>;
  /** Lists all organizations, newest first. @throws ZomaError `unavailable` */
  list(range: NewestFirst): Promise<readonly Organization[]>;
}

const conflicts = {
  name_taken: 'Another organization has this name.',
  email_taken: 'Another user has this e-mail address.',
} as const;

/** Creates the service of organizations. */
export const createOrganizationService = ({
  organizations,
  systemKeys,
  audit,
  clock,
}: {
  readonly organizations: Organizations;
  readonly systemKeys: Pick<SystemKeys, 'findByHash'>;
  readonly audit: Audit;
  readonly clock: Clock;
}): OrganizationService => ({
  requireSystemKey: async (text) => {
    const read = readKeyText(text);
    const key = read?.kind === 'system' ? await systemKeys.findByHash(read.hash) : undefined;
    if (!key) throw new ZomaError('unauthorized', { message: 'A valid system key is required.' });
    if (key.expiresAt && key.expiresAt.getTime() <= clock.now()) throw new ZomaError('token_expired');
    return key;
  },

  create: async ({ name, admin }, actor, origin) => {
    const now = clock.now();
    const roles = standardRoles.map((role) => ({ ...role, id: newId() }));
    const { link, shown } = createPasswordLink(clock);
    const id = newId();
    const adminId = newId();
    const outcome = await organizations.create({
      id,
      name,
      roles,
      admin: { ...admin, id: adminId, roleId: roles[0]?.id ?? '' },
      passwordLink: link,
    });
    if (outcome !== 'created') throw new ZomaError('conflict', { message: conflicts[outcome] });
    await audit.record({
      ...origin,
      organizationId: id,
      type: 'organization.created',
      outcome: 'done',
      actor,
      subject: { type: 'organization', id },
      after: { name, adminId },
    });
    return {
      organization: { id, name, createdAt: new Date(now) },
      admin: { ...admin, id: adminId },
      passwordLink: shown,
    };
  },

  list: organizations.list,
});
