import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { startNode, type TestNode } from '../support/node.ts';

let node: TestNode;
let admin: string;
test.before(async () => {
  node = await startNode();
  admin = await node.login('admin');
});
test.after('nothing of it was logged as a fault, and no text of a record was logged at all', (t) => {
  t.deepEqual(
    node.log.lines.filter(({ level }) => level === 'error'),
    [],
  );
  t.false(JSON.stringify(node.log.lines).includes('secret words'));
});
test.after.always(() => node.stop());

const path = '/api/entities/bulk';
const ndjson = { 'Content-Type': 'application/x-ndjson' };
const json = { 'Content-Type': 'application/json' };

const record = (type: string, id: number, other: object = {}) => ({
  type,
  id: String(id),
  title: `${type} ${String(id)}`,
  links: [{ relation: 'about', type: 'account', id: '1' }],
  ...other,
});
const records = (type: string, count: number) => Array.from({ length: count }, (_, id) => record(type, id));

const bulk = (rawBody: string | Uint8Array, headers: Readonly<Record<string, string>>, token = admin) =>
  node.http.request(path, { token, rawBody, headers });

const titleOf = async (type: string, id: number): Promise<string | undefined> => {
  const { body } = await node.http.request(`/api/entities/${type}/${String(id)}`, { token: admin });
  return body.success ? body.data.title : undefined;
};

const problemsOf = (answer: Awaited<ReturnType<typeof bulk>>) =>
  answer.body.error.details as { readonly path: string; readonly message: string }[];

test('records are stored from JSON, a list or an object with one, and from a line each', async (t) => {
  const bodies: [string, string | Uint8Array, Readonly<Record<string, string>>][] = [
    ['list', JSON.stringify(records('list', 3)), json],
    ['object', JSON.stringify({ entities: records('object', 3) }), json],
    [
      'lines',
      records('lines', 3)
        .map((each) => JSON.stringify(each))
        .join('\n'),
      ndjson,
    ],
    [
      'spaced',
      `\n\r\n${records('spaced', 3)
        .map((each) => ` ${JSON.stringify(each)} \r\n\r\n`)
        .join('')}`,
      ndjson,
    ],
    ['utf8', JSON.stringify(records('utf8', 3)), { 'Content-Type': 'application/json; charset=utf-8' }],
    [
      'gzip',
      gzipSync(
        records('gzip', 3)
          .map((each) => JSON.stringify(each))
          .join('\n'),
      ),
      { ...ndjson, 'Content-Encoding': 'gzip' },
    ],
  ];
  for (const [type, body, headers] of bodies) {
    const answer = await bulk(body, headers);
    t.deepEqual(answer.body, { ...answer.body, success: true, data: { stored: 3, changed: 3 } as never }, type);
    t.is(await titleOf(type, 2), `${type} 2`);
  }
  t.is((await bulk('[]', json)).body.data.stored, 0);
  t.is((await bulk('\n', ndjson)).body.data.stored, 0);
});

test('ten thousand records are stored in one call, and others are served meanwhile', async (t) => {
  const text = Array.from({ length: 10_000 }, (_, id) => JSON.stringify(record('many', id))).join('\n');
  const storing = bulk(text, ndjson);
  const over = new AbortController();
  const done = storing.finally(() => over.abort());
  let served = 0;
  while (!over.signal.aborted) {
    t.is((await node.http.request('/api/health/live')).status, 200);
    served += 1;
  }
  await done;
  t.is((await storing).body.data.stored, 10_000);
  t.true(served > 20, String(served));
  t.is(await titleOf('many', 9_999), 'many 9999');
  const tooMany = await bulk(`${text}\n${JSON.stringify(record('many', 10_000))}`, ndjson);
  t.is(tooMany.status, 400);
  t.is(problemsOf(tooMany)[0]?.path, 'entities');
});

test('when one record is wrong none is stored, and every problem of each is told', async (t) => {
  const lines = [
    JSON.stringify(record('none', 0)),
    '',
    JSON.stringify(record('none', 1, { title: '', colour: 'secret words' })),
    '{"type": "secret words',
    JSON.stringify(record('none', 0)),
    JSON.stringify(record('none', 4, { links: [{ relation: 'x', type: 'y' }] })),
    '7',
  ];
  const answer = await bulk(lines.join('\n'), ndjson);
  t.is(answer.status, 400);
  t.is(answer.body.error.code, 'validation_failed');
  t.deepEqual(
    problemsOf(answer)
      .map((problem) => problem.path)
      .sort(),
    ['[1].colour', '[1].title', '[2]', '[3]', '[4].links[0].id', '[5]'],
  );
  const messageAt = (place: string) => problemsOf(answer).find((problem) => problem.path === place)?.message;
  t.is(messageAt('[2]'), 'is not JSON');
  t.is(messageAt('[3]'), 'has the type and id of [0]');
  t.is(await titleOf('none', 0), undefined);
});

test('of very many problems a hundred are named, and checking stops there', async (t) => {
  const answer = await bulk(JSON.stringify(Array.from({ length: 150 }, () => ({}))), json);
  const problems = problemsOf(answer);
  t.is(problems.length, 100);
  t.is(problems.at(-1)?.path, '[33].type');
});

test('bodies that are no list of records, or too large, are refused', async (t) => {
  const tooLarge = gzipSync('x'.repeat(33 * 1024 * 1024));
  for (const [body, headers, status, code] of [
    ['{"entities":{}}', json, 400, 'validation_failed'],
    ['{"entities":[],"colour":1}', json, 400, 'validation_failed'],
    ['7', json, 400, 'validation_failed'],
    ['null', json, 400, 'validation_failed'],
    ['[{"type": "secret words', json, 400, 'malformed_json'],
    ['[]', { 'Content-Type': 'text/plain' }, 400, 'validation_failed'],
    [tooLarge, { ...json, 'Content-Encoding': 'gzip' }, 413, 'payload_too_large'],
    [tooLarge, { ...ndjson, 'Content-Encoding': 'gzip' }, 413, 'payload_too_large'],
  ] as const) {
    const answer = await bulk(body, headers);
    t.is(answer.status, status, String(body.slice(0, 30)));
    t.is(answer.body.error.code, code);
  }
});

test('JSON of more than 2 MB is refused with a word on NDJSON, which may be longer', async (t) => {
  const large = records('large', 20).map((each) => JSON.stringify({ ...each, attributes: { a: 'x'.repeat(99_000) } }));
  const [first] = large;
  const asJson = await bulk(`[${[...large, first].join()}, ${' '.repeat(100_000)}{}]`, json);
  t.is(asJson.status, 413);
  t.regex(asJson.body.error.message, /2 MB.*32 MB.*NDJSON/);
  t.is((await bulk(`[${large.join()}]`, json)).body.data.stored, 20);
  t.is((await bulk([...large, JSON.stringify(record('large', 20))].join('\n'), ndjson)).body.data.stored, 21);
});

test('NDJSON is taken however it is cut, and however it is compressed', async (t) => {
  const lines = records('cut', 50).map((each) => JSON.stringify({ ...each, title: `${each.title} 界` }));
  const text = new TextEncoder().encode(`\ufeff${lines.join('\r\n')}`);
  const pieces = Array.from({ length: Math.ceil(text.length / 7) }, (_, index) =>
    text.subarray(index * 7, (index + 1) * 7),
  );
  const response = await fetch(`${node.url}${path}`, {
    method: 'POST',
    headers: { ...ndjson, Authorization: `Bearer ${admin}` },
    body: Readable.toWeb(Readable.from(pieces)),
    duplex: 'half',
  } as unknown as RequestInit);
  t.like(await response.json(), { success: true, data: { stored: 50, changed: 50 } });
  t.is(await titleOf('cut', 49), 'cut 49 界');
  for (const [encoding, compress] of [
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const) {
    const answer = await bulk(compress(text), { ...ndjson, 'Content-Encoding': encoding });
    t.is(answer.body.data.stored, 50, encoding);
  }
});

test('NDJSON that cannot be taken is refused as soon as that is known, and the connection goes on', async (t) => {
  const many = `${'{}\n'.repeat(10_001)}${' '.repeat(5_000_000)}`;
  const long = `{"type":"${'x'.repeat(1_200_000)}`;
  for (const [body, headers, status, paths] of [
    [many, ndjson, 400, ['entities']],
    [long, ndjson, 413, undefined],
    [gzipSync('{}').subarray(0, 12), { ...ndjson, 'Content-Encoding': 'gzip' }, 400, ['']],
    ['x', { ...ndjson, 'Content-Encoding': 'gzip' }, 400, ['']],
    ['x', { ...ndjson, 'Content-Encoding': 'snappy' }, 400, ['content-encoding']],
  ] as const) {
    const answer = await bulk(body, headers);
    t.is(answer.status, status);
    t.deepEqual(status === 400 ? problemsOf(answer).map((problem) => problem.path) : undefined, paths);
  }
  t.is((await bulk(many, ndjson)).headers.get('Connection'), 'keep-alive');
});

test('who may not store records is told so before the body is read', async (t) => {
  const body = 'no JSON, and '.repeat(100_000);
  t.is((await bulk(body, json, await node.login('editor'))).body.error.code, 'forbidden');
  t.is((await bulk(body, json, 'nonsense')).body.error.code, 'unauthorized');
});

test('every other route keeps to 1 MB', async (t) => {
  const answer = await node.http.request('/api/entities/note/1', {
    token: admin,
    method: 'PUT',
    body: { title: 'x', attributes: { a: 'x'.repeat(1_100_000) } },
  });
  t.is(answer.status, 413);
});
