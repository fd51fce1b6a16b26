import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { preparedDataDirectory, root, type TemporaryDirectory } from '../support/data-directory.ts';
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
test.after.always(async () => {
  await node.stop();
  await directory.remove();
});

const ndjson = { 'Content-Type': 'application/x-ndjson' };

interface SyncData {
  readonly syncId: string;
  readonly carried: number;
  readonly deleted: number;
  readonly items: readonly { readonly id: string; readonly version: number }[];
  readonly missing: readonly unknown[];
  readonly nextCursor: string | null;
}

const call = async (target: string, body: unknown = {}, token = admin) => {
  const answer = await node.http.request(`/api/entities${target}`, { token, method: 'POST', body });
  return { ...answer, data: answer.body.data as unknown as SyncData, error: answer.body.error };
};

const put = (id: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  node.http.request(`/api/entities/versioned/${id}`, { token: admin, method: 'PUT', body, headers });

const notes = (type: string, count: number, from = 0) =>
  Array.from({ length: count }, (_, id) => ({ type, id: String(from + id), title: `Note ${String(from + id)}` }));

const idsOf = async (type: string, token = admin, limit = 100): Promise<string[]> => {
  const ids: string[] = [];
  for (let cursor = ''; ;) {
    const target = `/api/entities/${type}?limit=${String(limit)}${cursor}`;
    const { items, nextCursor } = (await node.http.request(target, { token })).body.data as unknown as SyncData;
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) return ids;
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
  }
};

test('a version rises with the content, and its ETag guards a change, however proxies rewrote it', async (t) => {
  const first = await put('1', { title: 'A', attributes: { a: 1, b: 2 } });
  t.is(first.headers.get('ETag'), '"1"');
  const same = await put('1', { title: 'A', attributes: { b: 2, a: 1 } });
  t.deepEqual(same.body.data, first.body.data);
  const second = await put('1', { title: 'B' }, { 'If-Match': '"1"' });
  t.is(second.headers.get('ETag'), '"2"');
  const read = await node.http.request('/api/entities/versioned/1', { token: admin });
  t.is(read.headers.get('ETag'), '"2"');
  t.like(read.body.data, { title: 'B', version: 2 });

  const answers: [Readonly<Record<string, string>>, number][] = [
    [{ 'If-Match': '"1"' }, 409],
    [{ 'If-Match': '"x", "12"' }, 409],
    [{ 'If-None-Match': '*' }, 409],
    [{ 'If-Match': '2' }, 400],
    [{ 'If-Match': '"2' }, 400],
    [{ 'If-None-Match': '"2"' }, 400],
    [{ 'If-Match': '*' }, 200],
    [{ 'If-Match': 'W/"3"' }, 200],
    [{ 'If-Match': '"9", "4-gzip"' }, 200],
  ];
  for (const [index, [headers, status]] of answers.entries()) {
    const answer = await put('1', { title: `Title ${String(index)}` }, headers);
    t.is(answer.status, status, JSON.stringify(headers));
    if (status === 409) t.like(answer.body.error, { code: 'conflict', details: { version: 2 } });
  }
  t.like((await put('absent', { title: 'A' }, { 'If-Match': '*' })).body.error, {
    code: 'conflict',
    details: { version: null },
  });
  t.is((await put('new', { title: 'A' }, { 'If-None-Match': '*' })).status, 200);

  const remove = (headers: Readonly<Record<string, string>>) =>
    node.http.request('/api/entities/versioned/1', { token: admin, method: 'DELETE', headers });
  t.like((await remove({ 'If-Match': '"2"' })).body.error, { code: 'conflict', details: { version: 5 } });
  t.is((await remove({ 'If-Match': '"5"' })).status, 200);
  t.is((await remove({ 'If-Match': '"5"' })).status, 404);
});

test('over a socket the precondition is in the payload', async (t) => {
  const socket = await node.connect(admin);
  const entity = { type: 'versioned', id: 'socket', title: 'A' };
  t.like((await socket.emit('putEntity', { ...entity, ifNoneMatch: '*' })).data, { version: 1 });
  t.is((await socket.emit('putEntity', { ...entity, ifNoneMatch: '*' })).error.code, 'conflict');
  t.like((await socket.emit('putEntity', { ...entity, title: 'B', ifMatch: 1 })).data, { version: 2 });
  for (const ifMatch of [1, '"1"']) {
    const { error } = await socket.emit('putEntity', { ...entity, title: 'C', ifMatch });
    t.like(error, { code: 'conflict', details: { version: 2 } });
  }
  for (const ifMatch of [0, 1.5, true, [2], '']) {
    t.is((await socket.emit('putEntity', { ...entity, ifMatch })).error.code, 'validation_failed', String(ifMatch));
  }
  t.true((await socket.emit('deleteEntity', { type: 'versioned', id: 'socket', ifMatch: 2 })).success);
  const inBulk = await socket.emit('bulkEntities', { entities: [{ ...entity, ifMatch: 1 }] });
  t.is(inBulk.error.code, 'validation_failed');
});

test('a page of another origin may read the ETag and send preconditions', async (t) => {
  const headers = { Origin: 'http://localhost:3000' };
  const read = await node.http.request('/api/entities/versioned/none', { token: admin, headers });
  t.true((read.headers.get('Access-Control-Expose-Headers') ?? '').split(',').includes('ETag'));
  const preflight = await node.http.request('/api/entities/versioned/none', {
    method: 'OPTIONS',
    headers: {
      ...headers,
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'if-match,if-none-match',
    },
  });
  t.is(preflight.headers.get('Access-Control-Allow-Headers'), 'if-match,if-none-match');
});

test('entities of a type are listed page by page, as far as the caller may see them', async (t) => {
  await call('/bulk', [
    ...notes('listed', 7),
    { type: 'listed', id: '界'.repeat(255), title: 'A long id' },
    { type: 'listed', id: 'hidden', title: 'Hidden', visibility: { roles: ['Admin'] } },
  ]);
  const seen = [...notes('listed', 7).map(({ id }) => id), '界'.repeat(255)];
  const editor = await node.login('editor');
  for (const limit of [1, 2, 100]) t.deepEqual(await idsOf('listed', editor, limit), seen);
  t.deepEqual(await idsOf('listed', admin, 3), [...seen.slice(0, 7), 'hidden', '界'.repeat(255)]);
  t.deepEqual(await idsOf('listed', await node.http.login(foreigner.email, foreigner.password)), []);
  t.deepEqual(await idsOf('nothing'), []);
  const { items } = (await node.http.request('/api/entities/listed?limit=1', { token: admin })).body
    .data as unknown as SyncData;
  const one = await node.http.request('/api/entities/listed/0', { token: admin });
  t.deepEqual(items, [one.body.data] as never);
  for (const query of ['limit=0', 'limit=101', 'cursor=%00', 'cursor=AA', 'cursor=x!', 'offset=1']) {
    const answer = await node.http.request(`/api/entities/listed?${query}`, { token: admin });
    t.is(answer.body.error.code, 'validation_failed', query);
  }
});

test('thousands of entities are deleted in one call, and those that were not there are named', async (t) => {
  await call('/bulk', [...notes('many', 1_200), ...notes('kept', 2)]);
  const ids = [...notes('many', 1_100).map(({ id }) => id), 'no', 'nor'];
  const deleted = await call('/bulk-delete', { type: 'many', ids });
  const missing = [
    { type: 'many', id: 'no' },
    { type: 'many', id: 'nor' },
  ];
  t.deepEqual(deleted.data, { deleted: 1_100, missing } as never);
  t.is((await idsOf('many')).length, 100);
  t.is((await call('/bulk-delete', { type: 'many', ids })).data.deleted, 0);
  const lines = [...notes('many', 1, 1_100), ...notes('kept', 1)].map(({ type, id }) => JSON.stringify({ type, id }));
  const rawBody = lines.join('\n');
  const byLines = await node.http.request('/api/entities/bulk-delete', { token: admin, rawBody, headers: ndjson });
  t.deepEqual(byLines.body.data, { deleted: 2, missing: [] } as never);
  t.deepEqual(await idsOf('kept'), ['1']);
  for (const body of [
    {},
    { ids: ['1'] },
    { type: 'kept', ids: '1' },
    { type: 'kept', ids: ['1', '1'] },
    [{ id: '1' }],
  ]) {
    t.is((await call('/bulk-delete', body)).error.code, 'validation_failed', JSON.stringify(body));
  }
  t.deepEqual(await idsOf('kept'), ['1']);
});

test('a synchronization refuses other types, other organizations, and to delete everything unasked', async (t) => {
  await call('/bulk', notes('synced', 3));
  const begun = await call('/synced/syncs');
  t.is(begun.status, 201);
  const { syncId } = begun.data;
  const mixed = await call(`/bulk?sync=${syncId}`, [...notes('synced', 1), ...notes('other', 1)]);
  t.like(mixed.error, { code: 'validation_failed', details: [{ path: '[1].type' }] });
  const stranger = await node.http.login(foreigner.email, foreigner.password);
  t.is((await call(`/bulk?sync=${syncId}`, notes('synced', 1), stranger)).error.code, 'not_found');
  t.is((await call(`/synced/syncs/${syncId}/finish`, { allowEmpty: true }, stranger)).error.code, 'not_found');
  t.is((await call(`/other/syncs/${syncId}/finish`, { allowEmpty: true })).error.code, 'not_found');
  t.is((await call('/synced/syncs/nonsense/finish')).error.code, 'not_found');
  t.is((await call('/bulk?sync=nonsense', [])).error.code, 'validation_failed');
  const empty = await call(`/synced/syncs/${syncId}/finish`);
  t.like(empty.error, { code: 'validation_failed', details: [{ path: 'allowEmpty' }] });
  t.is((await idsOf('synced')).length, 3);
  t.is((await call(`/bulk?sync=${syncId}`, { entities: notes('synced', 1) })).status, 200);
  t.deepEqual((await call(`/synced/syncs/${syncId}/finish`)).data, { carried: 1, deleted: 2 } as never);
  t.is((await call(`/bulk?sync=${syncId}`, notes('synced', 2))).error.code, 'conflict');
  t.deepEqual(await idsOf('synced'), ['0']);
});

test('the synchronization of the documents carries 10,000 entities, though one request is killed and repeated', async (t) => {
  const type = 'nightly';
  await call('/bulk', [...notes(type, 1_000), ...notes(type, 50, 20_000)]);
  const document = await readFile(path.join(root, 'docs/api.md'), 'utf8');
  const code = /```js\n(const call = .*?)```/s.exec(document)?.[1] ?? '';
  t.true(code.trim().split('\n').length <= 16, code);
  const batches = Array.from({ length: 5 }, (_, index) => notes(type, 2_000, index * 2_000));
  let requests = 0;
  /** Kills the third batch while it is sent or stored, and repeats it. */
  const unsteadyFetch: typeof fetch = async (input, init) => {
    requests += 1;
    if (requests !== 4) return fetch(input, init);
    const killed = new AbortController();
    const lost = fetch(input, { ...init, signal: killed.signal });
    await node.http.request('/api/health/live');
    killed.abort();
    const failure: unknown = await lost.catch((error: unknown) => error);
    t.true(failure instanceof DOMException && failure.name === 'AbortError');
    return fetch(input, init);
  };
  const module = `export default async (fetch, url, token, exportedNotes) => { ${code}; return result; }`;
  const { default: run } = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {
    default: (...parameters: unknown[]) => Promise<unknown>;
  };
  const exported = () => batches;
  const result = await run(unsteadyFetch, node.url, admin, exported);
  t.deepEqual(result, { carried: 10_000, deleted: 50 });
  t.is((await node.http.request(`/api/entities/${type}/20001`, { token: admin })).status, 404);
  t.like((await node.http.request(`/api/entities/${type}/500`, { token: admin })).body.data, { version: 1 });
});
