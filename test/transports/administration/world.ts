import { preparedDataDirectory } from '../../support/data-directory.ts';
import { addForeignOrganization, foreigner } from '../../support/foreign-organization.ts';
import { startNode, type TestNode, type TestNodeOptions } from '../../support/node.ts';
import type { WireData } from '../../support/wire.ts';

/** A node with two organizations, and what tests of administration do with it. */
export interface AdminWorld {
  readonly node: TestNode;
  readonly admin: string;
  /** The access token of the other organization's administrator. */
  readonly foreignAdmin: string;
  /** Calls the node as an administrator of the first organization. @throws unless the call succeeds */
  call(method: string, path: string, body?: object, token?: string): Promise<WireData>;
  /** Creates a role with these permissions; resolves with its id and its name. */
  newRole(permissions?: readonly string[]): Promise<{ readonly id: string; readonly name: string }>;
  /** Creates a user with these roles, who can log in. */
  newUser(
    roles?: readonly string[],
  ): Promise<{ readonly id: string; readonly email: string; readonly password: string }>;
  /** Creates a user who has these permissions and no others; resolves with an access token. */
  holderOf(permissions: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** Long and in no list of common passwords. */
export const goodPassword = 'five gentle otters knit';

/** Starts the node with both organizations. */
export const createAdminWorld = async (options: Omit<TestNodeOptions, 'directory'> = {}): Promise<AdminWorld> => {
  const directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  const node = await startNode({ ...options, directory });
  const admin = await node.login('admin');
  let made = 0;

  const call: AdminWorld['call'] = async (method, path, body, token = admin) => {
    const answer = await node.http.request(path, { token, method, ...(body && { body }) });
    if (!answer.body.success) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const newRole: AdminWorld['newRole'] = async (permissions = []) => {
    const name = `Role ${String((made += 1))}`;
    const { id } = await call('POST', '/api/admin/roles', { name, permissions });
    return { id, name };
  };
  const newUser: AdminWorld['newUser'] = async (roles = []) => {
    const email = `user-${String((made += 1))}@acme.example`;
    const { id } = await call('POST', '/api/admin/users', {
      email,
      name: 'Somebody New',
      roles,
      password: goodPassword,
    });
    return { id, email, password: goodPassword };
  };

  return {
    node,
    admin,
    foreignAdmin: await node.http.login(foreigner.email, foreigner.password),
    call,
    newRole,
    newUser,
    holderOf: async (permissions) => {
      const { email, password } = await newUser([(await newRole(permissions)).name]);
      return node.http.login(email, password);
    },
    close: async () => {
      await node.stop();
      await directory.remove();
    },
  };
};
