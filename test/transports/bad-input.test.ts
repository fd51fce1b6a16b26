import { once } from 'node:events';
import { constants, gzipSync } from 'node:zlib';
import test from 'ava';
import WebSocket from 'ws';
import { startNode, type TestNode } from '../support/node.ts';
import type { RequestOptions } from '../support/http-client.ts';

let node: TestNode;
let token: string;
test.before(async () => {
  node = await startNode();
  token = await node.login('editor');
});
test.after('nothing of it was logged as a fault, and no text of a user was logged at all', (t) => {
  t.deepEqual(
    node.log.lines.filter(({ level }) => level === 'error'),
    [],
  );
  t.false(JSON.stringify(node.log.lines).includes('secret words'));
});
test.after.always(() => node.stop());

const unknownId = '01a209b4-0d38-71c8-92e7-26fe32afa6aa';
const good = { text: 'a text', action: 'improve' };
const json = { 'Content-Type': 'application/json' };

/** A position in a history, as a client could forge it. */
const cursorAt = (time: string, id = unknownId): string => Buffer.from(`${time} ${id}`).toString('base64url');

const problemPaths = (details: unknown): string[] => (details as { path: string }[]).map(({ path }) => path).sort();

const bodies: Readonly<Record<string, { readonly body: unknown; readonly paths: string[] }>> = {
  'nothing at all': { body: {}, paths: ['action', 'text'] },
  'an empty text': { body: { ...good, text: '' }, paths: ['text'] },
  'a text of white space': { body: { ...good, text: ' \n\t ' }, paths: ['text'] },
  'a text that is too long': { body: { ...good, text: 'x'.repeat(100_001) }, paths: ['text'] },
  'a text with a lone surrogate': { body: { ...good, text: 'half \ud83d of it' }, paths: ['text'] },
  'a text with a NUL': { body: { ...good, text: 'a\0b' }, paths: ['text'] },
  'a number for a text': { body: { ...good, text: 7 }, paths: ['text'] },
  'an unknown action': { body: { ...good, action: 'destroy' }, paths: ['action'] },
  'unknown fields, everywhere': {
    body: { ...good, colour: 'red', context: { fieldType: 'comment', size: 1 } },
    paths: ['colour', 'context.size'],
  },
  'several wrong types': {
    body: { text: [], action: {}, format: 1, context: 'no', includeContext: 'all', tone: 1, parentSessionId: 'x' },
    paths: ['action', 'context', 'format', 'includeContext', 'parentSessionId', 'text', 'tone'],
  },
  'a tone that is missing': { body: { ...good, action: 'change_tone' }, paths: ['tone'] },
  'a language that is missing': { body: { ...good, action: 'translate' }, paths: ['language'] },
  'an instruction that is missing': {
    body: { ...good, action: 'free_prompt', customPrompt: ' ' },
    paths: ['customPrompt'],
  },
  'values without number': {
    body: { ...good, includeContext: Array.from({ length: 100_000 }, () => 1) },
    paths: ['includeContext'],
  },
  'fields that every object has': {
    body: JSON.parse('{"text":"a","action":"improve","__proto__":{"a":1},"toString":1}'),
    paths: ['__proto__', 'toString'],
  },
  'metadata that is no object': { body: { ...good, context: { metadata: [] } }, paths: ['context.metadata'] },
  'a list for an object': { body: [], paths: [''] },
  'null for an object': { body: null, paths: [''] },
};

for (const [title, { body, paths }] of Object.entries(bodies)) {
  test(`${title} is refused with every problem named, over both transports`, async (t) => {
    const overHttp = await node.http.request('/api/ai/enhance', {
      token,
      rawBody: JSON.stringify(body),
      headers: json,
    });
    t.is(overHttp.status, 400);
    t.is(overHttp.body.error.code, 'validation_failed');
    t.deepEqual(problemPaths(overHttp.body.error.details), paths);
    const socket = await node.connect(token);
    const overSocket = await socket.emit('enhance', body);
    t.deepEqual(overSocket.error, overHttp.body.error);
  });
}

test('a text of the full length is taken, in whatever script and however it is escaped', async (t) => {
  for (const character of ['x', '字', '\u0001']) {
    const { sessionId } = await node.http.enhance(token, { ...good, text: character.repeat(100_000) });
    await node.http.request(`/api/ai/session/${sessionId}`, { method: 'DELETE', token });
    const socket = await node.connect(token);
    const reply = await socket.emit('enhance', { ...good, text: character.repeat(100_000) });
    t.true(reply.success);
    await socket.emit('cancel', { sessionId: reply.data.sessionId });
  }
});

const requests: Readonly<
  Record<string, { readonly options: RequestOptions; readonly status: number; readonly code: string }>
> = {
  'malformed JSON': {
    options: { rawBody: '{"text": "secret words', headers: json },
    status: 400,
    code: 'malformed_json',
  },
  'a JSON string': { options: { rawBody: '"text"', headers: json }, status: 400, code: 'validation_failed' },
  'no body': { options: { method: 'POST' }, status: 400, code: 'validation_failed' },
  'a form': {
    options: { rawBody: 'text=a', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    status: 400,
    code: 'validation_failed',
  },
  'JSON that says it is text': {
    options: { rawBody: JSON.stringify(good), headers: { 'Content-Type': 'text/plain' } },
    status: 400,
    code: 'validation_failed',
  },
  'a body over 1 MB': {
    options: { body: { ...good, text: 'x'.repeat(1_100_000) } },
    status: 413,
    code: 'payload_too_large',
  },
  'nesting without end': {
    options: {
      rawBody: `{"text":"a","action":"improve","context":{"metadata":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}}`,
      headers: json,
    },
    status: 400,
    code: 'validation_failed',
  },
  'a compression that nobody knows': {
    options: { rawBody: 'x', headers: { ...json, 'Content-Encoding': 'snappy' } },
    status: 400,
    code: 'validation_failed',
  },
  'an idempotency key that is none': {
    options: { body: good, headers: { 'Idempotency-Key': 'x'.repeat(256) } },
    status: 400,
    code: 'validation_failed',
  },
};

for (const [title, { options, status, code }] of Object.entries(requests)) {
  test(`${title} gets ${String(status)} ${code}`, async (t) => {
    const answer = await node.http.request('/api/ai/enhance', { token, ...options });
    t.is(answer.status, status);
    t.is(answer.body.success, false);
    t.is(answer.body.error.code, code);
    t.is(answer.headers.get('x-request-id'), answer.body.requestId);
  });
}

/** A compressed text of `kilobytes` with an end that cannot be decompressed. */
const brokenAfter = (kilobytes: number): Buffer => {
  const begun = gzipSync(`"${'x'.repeat(kilobytes * 1024)}`, { finishFlush: constants.Z_SYNC_FLUSH });
  return Buffer.concat([begun, Buffer.from([7, 255, 255])]);
};

for (const [path, limit] of [
  ['/api/auth/login', 16],
  ['/api/auth/token', 64],
  ['/api/ai/enhance', 1024],
] as const) {
  test(`a compressed body for ${path} with a broken end is refused, before and beyond the limit`, async (t) => {
    const headers = { ...json, 'Content-Encoding': 'gzip' };
    for (const [kilobytes, status] of [
      [1, 400],
      [limit + 17, 413],
      [limit + 24, 413],
    ] as const) {
      const rawBody = brokenAfter(kilobytes);
      const answer = await node.http.request(path, { token, method: 'POST', rawBody, headers });
      t.is(answer.status, status, String(kilobytes));
    }
    t.is((await node.http.request('/api/health/live')).status, 200);
  });
}

test('metadata may have any keys, also those that every object has', async (t) => {
  const metadata: unknown = JSON.parse('{"__proto__":{"a":1},"toString":"x","constructor":[]}');
  const { sessionId } = await node.http.enhance(token, { ...good, context: { metadata } });
  t.is((await node.http.stream(token, sessionId)).at(-1)?.name, 'done');
});

test('routes, methods and paths that are not there are not found', async (t) => {
  for (const path of ['/nothing', '/api/nothing', '/api/ai/session/%E0%A4%A', '/api/ai/enhance']) {
    const answer = await node.http.request(path, { token });
    t.true([400, 404].includes(answer.status), `${path}: ${String(answer.status)}`);
    t.true(['not_found', 'validation_failed'].includes(answer.body.error.code));
  }
});

test('session ids that are unknown, and ids that are none, are told apart', async (t) => {
  const socket = await node.connect(token);
  for (const [event, path, method] of [
    ['session', '/api/ai/session/', 'GET'],
    ['cancel', '/api/ai/session/', 'DELETE'],
    ['subscribe', '/api/ai/stream/', 'GET'],
  ] as const) {
    for (const [sessionId, code, status] of [
      [unknownId, 'not_found', 404],
      ['nonsense', 'validation_failed', 400],
    ] as const) {
      const answer = await node.http.request(`${path}${sessionId}`, { token, method });
      t.is(answer.status, status);
      t.is(answer.body.error.code, code);
      t.is((await socket.emit(event, { sessionId })).error.code, code);
    }
  }
});

test('cursors, limits and query fields that make no sense are refused', async (t) => {
  const { sessionId } = await node.http.enhance(token, good);
  const paths = [
    `/api/ai/stream/${sessionId}?after=-1`,
    `/api/ai/stream/${sessionId}?after=x`,
    `/api/ai/stream/${sessionId}?after=1.5`,
    `/api/ai/stream/${sessionId}?after=1&after=2`,
    `/api/ai/stream/${sessionId}?after=100000`,
    `/api/ai/stream/${sessionId}?colour=red`,
    '/api/ai/sessions?limit=0',
    '/api/ai/sessions?limit=101',
    '/api/ai/sessions?cursor=nonsense',
    ...['8640000000000000', '-8640000000000000', '-1', '253402300800000', '1e3', '0x10', ''].map(
      (time) => `/api/ai/sessions?cursor=${cursorAt(time)}`,
    ),
    `/api/ai/sessions?cursor=${cursorAt('1000')}A`,
    `/api/ai/sessions?cursor=${cursorAt('1000', 'no id')}`,
    '/api/ai/usage?colour=red',
    '/api/ai/usage?toString=1',
    '/api/ai/sessions?__proto__=1',
    '/api/ai/sessions?constructor=1&limit=2',
  ];
  for (const path of paths) {
    const answer = await node.http.request(path, { token });
    t.is(answer.status, 400, path);
    t.is(answer.body.error.code, 'validation_failed', path);
  }
});

test('an event that is unknown, a payload that is no object and one that is not there are answered', async (t) => {
  const socket = await node.connect(token);
  t.is((await socket.emit('destroy', {})).error.code, 'not_found');
  for (const payload of ['text', 7, null, [], true]) {
    t.is((await socket.emit('cancel', payload)).error.code, 'validation_failed');
  }
  t.is((await socket.emit('cancel')).error.code, 'validation_failed');
  t.true((await socket.emit('usage')).success);
  t.is((await socket.emit('usage', { colour: 'red' })).error.code, 'validation_failed');
  t.is((await socket.emit('authenticate', { token: 7 })).error.code, 'validation_failed');
  t.is((await socket.emit('authenticate', { token: 'nonsense' })).error.code, 'unauthorized');
  t.true((await socket.emit('session', { sessionId: (await socket.emit('enhance', good)).data.sessionId })).success);
});

test('an event without an acknowledgement is carried out, and a wrong one harms nobody', async (t) => {
  const socket = await node.connect(token);
  socket.socket.emit('cancel', { sessionId: 7 });
  socket.socket.emit('destroy');
  socket.socket.emit('enhance', good);
  const ended = new Promise((resolve) => socket.socket.once('done', resolve));
  await ended;
  t.is(socket.events.at(-1)?.name, 'done');
});

test('a socket message of 10 MB closes the connection as too big, and the node serves on', async (t) => {
  const raw = new WebSocket(`${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await once(raw, 'message');
  const closed = once(raw, 'close');
  raw.send(`42/ai,0["enhance",${JSON.stringify({ ...good, text: 'x'.repeat(10_000_000) })}]`);
  const [code] = (await closed) as [number];
  t.is(code, 1009);
  t.is((await node.http.request('/api/health/ready')).status, 200);
});

test('packets that are no Socket.IO close that connection alone', async (t) => {
  const other = await node.connect(token);
  for (const packet of ['nonsense', '42/ai,["enhance"', '9', '42["x"]']) {
    const raw = new WebSocket(`${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    await once(raw, 'message');
    const closed = once(raw, 'close');
    raw.send(packet);
    await closed;
  }
  t.true((await other.emit('usage', {})).success);
});
