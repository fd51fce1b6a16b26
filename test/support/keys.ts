import path from 'node:path';
import { connectDatabase } from '../../src/adapters/postgres/index.ts';
import { newId } from '../../src/core/ids.ts';
import type { TemporaryDirectory } from './data-directory.ts';
import type { TestNode } from './node.ts';

/** A service key as the wire has it. */
export interface WireKey {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly roles: string[];
  readonly prefix: string;
  readonly createdBy: string | null;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

/** Creates a service key as the administrator. */
export const createKey = async (
  { http }: Pick<TestNode, 'http'>,
  admin: string,
  body: { readonly name?: string; readonly roles: readonly string[]; readonly expiresAt?: string },
): Promise<WireKey> => {
  const answer = await http.request('/api/admin/keys', { token: admin, body: { name: 'Back end', ...body } });
  if (answer.status !== 201) throw new Error(`not created: ${JSON.stringify(answer.body)}`);
  return answer.body.data as unknown as WireKey;
};

/** Names the user that a key acts for, as a header. */
export const onBehalfOf = (user: string): Readonly<Record<string, string>> => ({ 'X-Zoma-On-Behalf-Of': user });

/** A person or a role that a test adds to the seeded organization. */
export interface Additions {
  /** Permissions by the name of the role. */
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  readonly persons?: readonly {
    readonly email?: string;
    readonly externalId?: string;
    readonly roles?: readonly string[];
    readonly disabled?: boolean;
  }[];
}

/** Adds roles and persons to the database of a node that is not running; resolves with the ids of the persons. */
export const addToOrganization = async (
  directory: TemporaryDirectory,
  { roles = {}, persons = [] }: Additions,
): Promise<string[]> => {
  const { sequelize, close } = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  const run = (query: string, ...bind: unknown[]) => sequelize.query(query, { bind });
  for (const [name, permissions] of Object.entries(roles)) {
    const id = newId();
    await run(
      "INSERT INTO roles (id, organization_id, name) SELECT $1, id, $2 FROM organizations WHERE name = 'Acme'",
      id,
      name,
    );
    await run('INSERT INTO role_permissions SELECT $1, id FROM permissions WHERE name = ANY($2)', id, permissions);
  }
  const ids: string[] = [];
  for (const { email, externalId, roles: given = ['Editor'], disabled = false } of persons) {
    const id = newId();
    ids.push(id);
    await run(
      `INSERT INTO users (id, organization_id, email, name, external_id, disabled_at)
       SELECT $1, id, $2, 'A person', $3, $4 FROM organizations WHERE name = 'Acme'`,
      id,
      email ?? null,
      externalId ?? null,
      disabled ? new Date() : null,
    );
    await run('INSERT INTO user_roles SELECT $1, id FROM roles WHERE name = ANY($2)', id, given);
  }
  await close();
  return ids;
};
