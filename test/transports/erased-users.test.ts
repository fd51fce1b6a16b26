import path from 'node:path';
import test from 'ava';
import { connectDatabase } from '../../src/adapters/postgres/index.ts';
import { preparedDataDirectory } from '../support/data-directory.ts';
import { addForeignOrganization, foreigner } from '../support/foreign-organization.ts';
import type { Answer } from '../support/http-client.ts';
import { stage } from '../support/with-provider.ts';

const adminId = '019ab000-0000-7000-8000-000000000301';
const editorId = '019ab000-0000-7000-8000-000000000302';
const request = { text: 'a secret text', action: 'improve', context: { fieldType: 'comment', entityId: 'com_secret' } };

/** What an organization has spent; the session that is cancelled costs too. */
const spentIn = ({ body }: Answer): number => (body.data.cost as unknown as { used: number }).used;

type Setup = Awaited<ReturnType<typeof stage>>;
const erase = ({ node }: Setup, token: string, id: string) =>
  node.http.request(`/api/admin/users/${id}/erase`, { token, method: 'POST' });

/** Reads the whole database as text, past the node, which must have stopped. */
const dump = async (directory: string): Promise<Record<string, string>> => {
  const database = await connectDatabase({ directory: path.join(directory, 'postgres') });
  const tables = ['users', 'logins', 'enhancement_sessions', 'audit_events', 'attempts', 'usage_sums'];
  const rows: Record<string, string> = {};
  for (const table of tables) {
    const [found] = await database.sequelize.query(`SELECT coalesce(json_agg(t)::text, '') AS rows FROM ${table} AS t`);
    rows[table] = (found as { rows: string }[])[0]?.rows ?? '';
  }
  await database.close();
  return rows;
};

test('an erased user is out at once, and nothing of the user is left but numbers', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const setup = await stage(t, { directory });
  const { node, fake, token } = setup;
  const ended = await node.http.enhance(token, request);
  await node.http.stream(token, ended.sessionId);
  const usage = await node.http.request('/api/org/usage', { token: await node.login('admin') });
  fake.respond([{ text: 'begun ' }, { silence: true }]);
  const socket = await node.connect(token);
  const { data } = await socket.emit('enhance', request);
  await socket.until(data.sessionId, (events) => events.some(({ name }) => name === 'chunk'));

  const admin = await node.login('admin');
  t.is((await erase(setup, admin, editorId)).status, 200);
  t.like(await socket.next('unauthorized'), { code: 'token_revoked' });
  t.is((await node.http.request('/api/auth/me', { token })).body.error.code, 'token_revoked');
  const login = { email: 'editor@zoma.local', password: 'zoma-editor' };
  t.is((await node.http.request('/api/auth/login', { body: login })).body.error.code, 'invalid_credentials');
  t.is((await erase(setup, admin, editorId)).status, 200);
  const after = await node.http.request('/api/org/usage', { token: admin });
  t.true(spentIn(after) > spentIn(usage));
  const audit = await node.http.request('/api/admin/audit?action=user.erase', { token: admin });
  t.like((audit.body.data as unknown as { items: object[] }).items[0], {
    actor: { type: 'user', id: adminId },
    subject: { type: 'user', id: editorId },
  });

  await node.app.stop();
  const rows = await dump(directory.path);
  t.false(/secret|begun/.test(rows['enhancement_sessions'] ?? ''));
  t.false(/editor@|Editor/.test(rows['users'] ?? ''));
  t.false(/editor@|secret/.test(rows['audit_events'] ?? ''));
  t.false((rows['logins'] ?? '').includes(editorId));
  t.true((rows['enhancement_sessions'] ?? '').includes('"cancel_reason":"admin"'));
  t.true((rows['attempts'] ?? '').includes(editorId));
  t.true((rows['usage_sums'] ?? '').includes(editorId));
});

test('neither the last administrator nor a user of another organization can be erased', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  await addForeignOrganization(directory);
  const setup = await stage(t, { directory });
  const admin = await setup.node.login('admin');
  const refused = await erase(setup, admin, adminId);
  t.is(refused.body.error.code, 'conflict');
  t.regex(refused.body.error.message, /no administrator/);
  t.is((await setup.node.http.request('/api/auth/me', { token: admin })).status, 200);
  const stranger = await setup.node.http.login(foreigner.email, foreigner.password);
  t.is((await erase(setup, stranger, editorId)).body.error.code, 'not_found');
  t.is((await setup.node.http.request('/api/auth/me', { token: setup.token })).status, 200);
});

test('who lacks a permission of a user cannot erase the user', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  await database.sequelize.query(
    `INSERT INTO role_permissions (role_id, permission_id)
     SELECT user_roles.role_id, permissions.id FROM user_roles, permissions
     WHERE user_roles.user_id = '${editorId}' AND permissions.name = 'user.manage'`,
  );
  await database.close();
  const setup = await stage(t, { directory });
  const refused = await erase(setup, setup.token, adminId);
  t.is(refused.status, 403);
  t.truthy((refused.body.error.details as { permission: string }).permission);
  t.truthy(await setup.node.login('admin'));
});

test('two administrators who erase each other at the same time leave one', async (t) => {
  const directory = await preparedDataDirectory();
  t.teardown(directory.remove);
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  await database.sequelize.query(
    `INSERT INTO user_roles (user_id, role_id)
     SELECT '${editorId}', role_id FROM user_roles WHERE user_id = '${adminId}'`,
  );
  await database.close();
  const setup = await stage(t, { directory });
  const admin = await setup.node.login('admin');
  const answers = await Promise.all([erase(setup, admin, editorId), erase(setup, setup.token, adminId)]);
  t.is(answers.filter(({ status }) => status === 200).length, 1);
  const tokens = [admin, setup.token];
  const left = await Promise.all(tokens.map((token) => setup.node.http.request('/api/auth/me', { token })));
  t.is(left.filter(({ status }) => status === 200).length, 1);
});
