import test from 'ava';
import { addForeignOrganization, foreigner } from '../support/foreign-organization.ts';
import { preparedDataDirectory, type TemporaryDirectory } from '../support/data-directory.ts';
import { startNode, type TestNode } from '../support/node.ts';

interface AuditItem {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly outcome: string;
  readonly actor: { readonly type: string; readonly id?: string };
  readonly subject?: { readonly type: string; readonly id: string };
  readonly address?: string;
  readonly requestId?: string;
  readonly before?: object;
  readonly after?: object;
  readonly details?: Readonly<Record<string, unknown>>;
}

let directory: TemporaryDirectory;
let node: TestNode;
let admin: string;
test.before(async () => {
  directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  node = await startNode({ directory });
  admin = await node.login('admin');
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const read = async (query: Readonly<Record<string, string>> = {}, token = admin) => {
  const { body } = await node.http.request(`/api/admin/audit?${new URLSearchParams(query).toString()}`, { token });
  return body.data as unknown as { items: AuditItem[]; nextCursor: string | null };
};
const types = async (query: Readonly<Record<string, string>> = {}): Promise<string[]> =>
  (await read(query)).items.map(({ type }) => type);

const logIn = (email: string, password: string, headers = {}) =>
  node.http.request('/api/auth/login', { body: { email, password }, headers });

const ndjson = (token: string) => ({
  headers: { Authorization: `Bearer ${token}`, Accept: 'application/x-ndjson' },
});
const exported = async (query = '', token = admin): Promise<AuditItem[]> => {
  const response = await fetch(`${node.url}/api/admin/audit${query}`, ndjson(token));
  const text = await response.text();
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as AuditItem]));
};

test.serial('logins that succeed and fail are there when their answer is, with who, from where and why', async (t) => {
  const ok = await logIn('viewer@zoma.local', 'zoma-viewer', { 'X-Request-Id': 'request-ok' });
  const { id } = ok.body.data.user;
  t.like((await read({ type: 'auth.login' })).items[0], {
    outcome: 'done',
    actor: { type: 'user', id },
    subject: { type: 'login' },
    address: '127.0.0.1',
    requestId: 'request-ok',
  });
  await logIn('viewer@zoma.local', 'a wrong password', { 'X-Request-Id': 'request-wrong' });
  t.like((await read({ type: 'auth.login_failed' })).items[0], {
    outcome: 'refused',
    actor: { type: 'anonymous' },
    subject: { type: 'user', id },
    requestId: 'request-wrong',
    details: { reason: 'password' },
  });
});

test.serial('what strangers type as an e-mail address is in no event and no log line', async (t) => {
  await logIn('my-password-typed-here', 'another');
  t.false(JSON.stringify(node.log.lines).includes('typed-here'));
  const line = node.log.lines.findLast(({ message }) => message === 'auth.login_failed');
  t.like(line, { level: 'audit', fields: { organizationId: undefined, details: { reason: 'unknown_account' } } });
});

test.serial('an attack makes a bounded number of events, and the lockout is one of them', async (t) => {
  const count = async () => (await read({ limit: '100' })).items.length;
  const before = await count();
  for (let attempt = 0; attempt < 40; attempt += 1) await logIn('editor@zoma.local', 'a wrong password');
  const items = (await read({ limit: '100' })).items.slice(0, (await count()) - before);
  t.is(items.filter(({ type }) => type === 'auth.login_failed').length, 10);
  t.is(items.filter(({ type }) => type === 'auth.lockout').length, 1);
  t.is(items.length, 11);
});

test.serial('refusals of a missing permission are recorded, three of a kind', async (t) => {
  const token = await node.login('viewer');
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await node.http.request('/api/ai/enhance', { token, body: { text: 'a', action: 'improve' } });
  }
  const { items } = await read({ type: 'access.denied' });
  t.is(items.length, 3);
  t.like(items[0], { outcome: 'refused', details: { operation: 'enhance', permission: 'ai.enhance.create' } });
});

test.serial('a logout, and privacy switched off, are recorded with what changed', async (t) => {
  const token = await node.login('viewer');
  await node.http.request('/api/auth/logout', { token, method: 'POST' });
  t.like((await read({ type: 'auth.logout' })).items[0], { subject: { type: 'login' } });
  const put = (enabled: boolean) =>
    node.http.request('/api/org/privacy', { token: admin, method: 'PUT', body: { enabled } });
  await put(false);
  await put(false);
  await put(true);
  const { items } = await read({ type: 'privacy.updated' });
  t.deepEqual(
    items.map(({ before, after }) => ({ before, after })),
    [
      { before: { enabled: false }, after: { enabled: true } },
      { before: { enabled: true }, after: { enabled: false } },
    ],
  );
});

test.serial('a refresh token that comes back too late is recorded with its login', async (t) => {
  const own = await startNode({ env: { JWT_REFRESH_REUSE_LEEWAY_SECONDS: '0' } });
  t.teardown(own.stop);
  const login = await own.http.request('/api/auth/login', {
    body: { email: 'editor@zoma.local', password: 'zoma-editor' },
  });
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
  const refresh = () => own.http.request('/api/auth/refresh', { method: 'POST', headers: { cookie } });
  t.is((await refresh()).status, 200);
  await new Promise((resolve) => setTimeout(resolve, 2));
  t.is((await refresh()).body.error.code, 'refresh_reused');
  const { body } = await own.http.request('/api/admin/audit?type=auth.refresh_reused', {
    token: await own.login('admin'),
  });
  const [item] = (body.data as unknown as { items: AuditItem[] }).items;
  t.like(item, {
    outcome: 'refused',
    actor: { type: 'user', id: login.body.data.user.id },
    subject: { type: 'login' },
  });
});

test.serial('the audit is read page by page, newest first, and filtered', async (t) => {
  const all = (await read({ limit: '100' })).items;
  t.deepEqual(
    all,
    all.toSorted((one, other) => (one.at === other.at ? (one.id < other.id ? 1 : -1) : one.at < other.at ? 1 : -1)),
  );
  const paged: AuditItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await read({ limit: '7', ...(cursor !== '' && { cursor }) });
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  t.deepEqual(paged, all);
  const [newest, oldest] = [all[0]?.at ?? '', all.at(-1)?.at ?? ''];
  t.deepEqual((await read({ to: oldest })).items, []);
  t.is((await read({ from: oldest, limit: '100' })).items.length, all.length);
  t.deepEqual(
    (await read({ from: newest })).items,
    all.filter(({ at }) => at === newest),
  );
  const { id } = all.find(({ actor }) => actor.type === 'user')?.actor ?? {};
  t.deepEqual(
    (await read({ actor: id ?? '', limit: '100' })).items,
    all.filter(({ actor }) => actor.id === id),
  );
  const subject = all.find((item) => item.subject?.type === 'user')?.subject?.id ?? '';
  t.deepEqual(
    (await read({ subject, limit: '100' })).items,
    all.filter((item) => item.subject?.id === subject),
  );
  t.deepEqual(await types({ type: 'no.such' }), []);
});

test.serial('a time that the database cannot compare with is refused', async (t) => {
  for (const from of ['0000-01-01', '0001-01-01T00:00:00+05:00', '9999-12-31T23:59:59-12:00']) {
    for (const Accept of ['application/json', 'application/x-ndjson']) {
      const path = `/api/admin/audit?${new URLSearchParams({ from }).toString()}`;
      t.is((await node.http.request(path, { token: admin, headers: { Accept } })).status, 400, `${Accept} ${from}`);
    }
  }
});

test.serial('an export has the same events as lines, filtered, and is an event itself', async (t) => {
  const before = (await read({ limit: '100' })).items;
  const lines = await exported();
  t.like(lines[0], { type: 'audit.exported', actor: { type: 'user' }, details: {} });
  t.deepEqual(lines.slice(1), before);
  const failed = before.filter(({ type }) => type === 'auth.login_failed');
  t.true(failed.length > 0);
  t.deepEqual(await exported('?type=auth.login_failed'), failed);
  t.is((await read({ type: 'audit.exported' })).items.length, 2);
  const viewer = await node.login('viewer');
  t.is((await fetch(`${node.url}/api/admin/audit`, ndjson(viewer))).status, 403);
});

test.serial('another organization’s events are neither listed nor exported', async (t) => {
  const token = await node.http.login(foreigner.email, foreigner.password);
  const { items } = await read({}, token);
  t.deepEqual(
    items.map(({ type }) => type),
    ['auth.login'],
  );
  t.deepEqual(
    (await exported('', token)).map(({ type }) => type),
    ['audit.exported', 'auth.login'],
  );
});

test.serial('the log has each event as a line with the same id', async (t) => {
  const lines = node.log.lines.filter(({ level }) => level === 'audit').map(({ fields }) => (fields as AuditItem).id);
  for (const { id } of (await read({ limit: '100' })).items) t.true(lines.includes(id));
});
