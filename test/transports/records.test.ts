import test from 'ava';
import { preparedDataDirectory, type TemporaryDirectory } from '../support/data-directory.ts';
import { addForeignOrganization, foreigner } from '../support/foreign-organization.ts';
import { startNode, type TestNode } from '../support/node.ts';

let directory: TemporaryDirectory;
let node: TestNode;
let admin: string;
test.before(async () => {
  directory = await preparedDataDirectory();
  await addForeignOrganization(directory);
  node = await startNode({ directory });
  admin = await node.login('admin');
});
test.after('nothing of it was logged as a fault', (t) => {
  t.deepEqual(
    node.log.lines.filter(({ level }) => level === 'error'),
    [],
  );
});
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const pathOf = (type: string, id: string): string =>
  `/api/entities/${encodeURIComponent(type)}/${encodeURIComponent(id)}`;

const put = (token: string, type: string, id: string, body: object) =>
  node.http.request(pathOf(type, id), { token, method: 'PUT', body });

const get = (token: string, type: string, id: string) => node.http.request(pathOf(type, id), { token });

test('a record is put, found, replaced and removed', async (t) => {
  const links = [
    { relation: 'about', type: 'account', id: '1' },
    { relation: 'by', type: 'user', id: '2' },
  ];
  const attributes = JSON.parse('{"__proto__":1,"deep":[{"a":null}],"größe":"ü"}') as object;
  const stored = await put(admin, 'note', 'a/ü 1', { title: 'First', attributes, links: [...links, links[0]] });
  t.is(stored.status, 200);
  t.deepEqual(stored.body.data.links, links);
  const found = await get(admin, 'note', 'a/ü 1');
  t.deepEqual(found.body.data, stored.body.data);
  t.like(found.body.data, { type: 'note', id: 'a/ü 1', title: 'First', visibility: null });
  t.deepEqual(found.body.data.attributes, attributes);
  t.is(new Date(found.body.data.updatedAt).toISOString(), found.body.data.updatedAt);

  await put(admin, 'note', 'a/ü 1', { title: 'Second' });
  t.like((await get(admin, 'note', 'a/ü 1')).body.data, { title: 'Second', attributes: {}, links: [] });

  const removed = await node.http.request(pathOf('note', 'a/ü 1'), { token: admin, method: 'DELETE' });
  t.true(removed.body.success);
  t.is((await get(admin, 'note', 'a/ü 1')).status, 404);
  t.is((await node.http.request(pathOf('note', 'a/ü 1'), { token: admin, method: 'DELETE' })).status, 404);
});

test('a limited record is found by whom it names, and by who manages records, and by nobody else', async (t) => {
  const [editor, viewer] = [await node.login('editor'), await node.login('viewer')];
  const { id: viewerId } = (await node.http.request('/api/auth/me', { token: viewer })).body.data;
  const seenBy = async (visibility: object | null) => {
    await put(admin, 'note', 'limited', { title: 'Limited', visibility });
    t.is((await get(admin, 'note', 'limited')).status, 200);
    return [(await get(editor, 'note', 'limited')).status, (await get(viewer, 'note', 'limited')).status];
  };
  t.deepEqual(await seenBy(null), [200, 200]);
  t.deepEqual(await seenBy({ roles: ['Editor'] }), [200, 404]);
  t.deepEqual(await seenBy({ users: ['EDITOR@zoma.local'] }), [200, 404]);
  t.deepEqual(await seenBy({ users: [viewerId] }), [404, 200]);
  t.deepEqual(await seenBy({ roles: ['Viewer'], users: ['editor@zoma.local'] }), [200, 200]);
  t.deepEqual(await seenBy({ roles: [], users: [] }), [404, 404]);
  t.deepEqual((await get(viewer, 'note', 'limited')).body.error, (await get(viewer, 'note', 'no')).body.error);
});

test('two organizations with the same ids never see each other’s records', async (t) => {
  const stranger = await node.http.login(foreigner.email, foreigner.password);
  const { organizationId } = (await node.http.request('/api/auth/me', { token: admin })).body.data as unknown as {
    organizationId: string;
  };
  const links = [{ relation: 'to', type: 'deal', id: 'only here' }];
  await put(admin, 'deal', 'same', { title: 'Of Acme', links });
  await put(admin, 'deal', 'only here', { title: 'Of Acme alone' });
  t.is((await get(stranger, 'deal', 'same')).status, 404);
  await put(stranger, 'deal', 'same', { title: 'Of the other', links, visibility: { roles: ['Admin'] } });
  t.is((await get(admin, 'deal', 'same')).body.data.title, 'Of Acme');
  t.is((await get(stranger, 'deal', 'same')).body.data.title, 'Of the other');
  t.is((await get(stranger, 'deal', 'only here')).status, 404);
  t.is((await node.http.request(pathOf('deal', 'only here'), { token: stranger, method: 'DELETE' })).status, 404);
  await node.http.request(pathOf('deal', 'same'), { token: stranger, method: 'DELETE' });
  t.is((await get(admin, 'deal', 'same')).body.data.title, 'Of Acme');
  // A body cannot say whose record it is.
  const smuggled = await put(stranger, 'deal', 'same', { title: 'x', organizationId });
  t.is(smuggled.status, 400);
});

const nested = (depth: number): object => (depth === 1 ? {} : { in: nested(depth - 1) });
const wrong: Readonly<Record<string, { readonly id?: string; readonly body: unknown; readonly paths: string[] }>> = {
  'no title': { body: {}, paths: ['title'] },
  'a title that is empty': { body: { title: '' }, paths: ['title'] },
  'a title that is too long': { body: { title: 'x'.repeat(1_001) }, paths: ['title'] },
  'unknown fields, everywhere': {
    body: { title: 'x', colour: 1, links: [{ relation: 'a', type: 'b', id: 'c', d: 1 }], visibility: { who: [] } },
    paths: ['colour', 'links[0].d', 'visibility', 'visibility.who'],
  },
  'fields that every object has': {
    body: JSON.parse('{"title":"x","toString":1,"visibility":{"roles":[],"constructor":1}}'),
    paths: ['toString'],
  },
  'an inherited name inside': {
    body: JSON.parse('{"title":"x","links":[{"relation":"a","type":"b","id":"c","toString":1}]}'),
    paths: ['links[0].toString'],
  },
  'attributes that are a list': { body: { title: 'x', attributes: [] }, paths: ['attributes'] },
  'attributes that are too many': {
    body: { title: 'x', attributes: { list: Array.from({ length: 1_000 }, () => 1) } },
    paths: ['attributes'],
  },
  'attributes that are nested too deep': { body: { title: 'x', attributes: nested(17) }, paths: ['attributes'] },
  'attributes that are too long': {
    body: { title: 'x', attributes: { a: 'x'.repeat(100_001) } },
    paths: ['attributes'],
  },
  'links that are too many': {
    body: { title: 'x', links: Array.from({ length: 501 }, (_, id) => ({ relation: 'a', type: 'b', id: String(id) })) },
    paths: ['links'],
  },
  'links that name nothing': {
    body: { title: 'x', links: [{ type: '' }] },
    paths: ['links[0].id', 'links[0].relation', 'links[0].type'],
  },
  'a visibility that names nobody': { body: { title: 'x', visibility: {} }, paths: ['visibility'] },
  'users that are no strings': { body: { title: 'x', visibility: { users: [1] } }, paths: ['visibility.users[0]'] },
  'an id that is too long': { id: 'x'.repeat(256), body: { title: 'x' }, paths: ['id'] },
  'an id with a control character': { id: 'a\nb', body: { title: 'x' }, paths: ['id'] },
  'an id with a NUL': { id: 'a\0b', body: { title: 'x' }, paths: ['id'] },
  'an id in the body too': { body: { title: 'x', id: 'other' }, paths: ['id'] },
  'text with half a character': { body: { title: 'x', attributes: { a: '\ud83d' } }, paths: ['attributes.a'] },
  'a list for an object': { body: [], paths: [''] },
};

for (const [title, { id = 'wrong', body, paths }] of Object.entries(wrong)) {
  test(`${title} is refused with every problem named`, async (t) => {
    const answer = await node.http.request(pathOf('note', id), {
      token: admin,
      method: 'PUT',
      rawBody: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
    t.is(answer.status, 400);
    t.is(answer.body.error.code, 'validation_failed');
    t.deepEqual((answer.body.error.details as { path: string }[]).map(({ path }) => path).sort(), paths);
  });
}

test('what is as large as it may be is taken', async (t) => {
  const answer = await put(admin, '界'.repeat(255), '界'.repeat(255), {
    title: 'x'.repeat(1_000),
    attributes: { text: 'x'.repeat(90_000), many: Array.from({ length: 998 }, () => 1) },
    links: Array.from({ length: 500 }, (_, index) => ({
      relation: 'about',
      type: '界'.repeat(255),
      id: String(index).padStart(255, '界'),
    })),
    visibility: { roles: Array.from({ length: 100 }, (_, index) => `Role ${String(index)}`) },
  });
  t.is(answer.status, 200, JSON.stringify(answer.body.error));
  t.is(answer.body.data.links.length, 500);
});
