import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import test from 'ava';
import { makeReference, problemsOfSocketDocument } from '../../scripts/reference/index.ts';
import { errorCatalogue } from '../../src/core/errors.ts';
import { demoOperations } from '../../src/operations/demo.ts';
import { allOperations } from '../../src/operations/index.ts';
import { handlers } from '../../src/transports/socket/events.ts';
import { root } from '../support/data-directory.ts';
import { createValidator, httpDocument, socketDocument } from '../support/documented.ts';

const document = httpDocument();
const socket = socketDocument() as {
  readonly channels: { readonly ai: { readonly messages: Readonly<Record<string, Message>> } };
  readonly operations: Readonly<Record<string, { readonly reply?: unknown }>>;
};

interface Message {
  readonly summary?: string;
  readonly payload: object;
  readonly examples?: readonly { readonly payload: unknown }[];
}

interface Media {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value?: unknown; readonly $ref?: string }>>;
}

/** The names of section 6 of the contract, and those that only sockets send. */
const streamEvents = ['connected', 'metadata', 'chunk', 'replace', 'done', 'error', 'cancelled'];
const socketEvents = ['usage', 'token_expiring', 'unauthorized', 'unsubscribed', 'connect_error'];

test('the committed files are what the sources and the examples make now: else run npm run docs:reference', async (t) => {
  for (const [file, content] of Object.entries(await makeReference())) {
    t.true((await readFile(path.join(root, file), 'utf8')) === content, `${file} is stale`);
  }
});

test('openapi.json is valid OpenAPI 3.1', async (t) => {
  const { valid, errors } = await new Validator().validate(
    structuredClone(document) as unknown as Record<string, unknown>,
  );
  t.true(valid, JSON.stringify(errors));
});

test('asyncapi.json is valid AsyncAPI 3, and its examples are as their schemas say', async (t) => {
  const validator = createValidator();
  validator.addSchema(socket, 'asyncapi.json');
  for (const [name, { payload, examples = [] }] of Object.entries(socket.channels.ai.messages)) {
    const rooted = JSON.stringify(payload).replaceAll('"#/components', '"asyncapi.json#/components');
    const validate = validator.compile(JSON.parse(rooted) as object);
    t.true(examples.length > 0, name);
    for (const example of examples) t.true(validate(example.payload), `${name}: ${JSON.stringify(validate.errors)}`);
  }
  // The parser takes many seconds for the payloads: `npm run docs:reference` runs it over the whole document before it writes it.
  const channels = { ai: { ...socket.channels.ai, messages: {} as Record<string, object> } };
  for (const [name, message] of Object.entries(socket.channels.ai.messages)) {
    channels.ai.messages[name] = { ...message, payload: { type: 'object' }, examples: [] };
  }
  t.deepEqual(await problemsOfSocketDocument({ ...socket, channels }), []);
});

test('each operation is described once over both transports, with an answer and its failures', (t) => {
  const described = Object.values(document.paths).flatMap((calls) => Object.values(calls));
  for (const { name, permissions } of allOperations) {
    const [call, ...more] = described.filter(({ operationId }) => operationId === name);
    t.deepEqual(more, [], name);
    const statuses = Object.keys(call?.responses ?? {});
    t.true(
      ['400', '401', '403', '429', '500', '503'].every((status) => statuses.includes(status)),
      name,
    );
    t.true(
      statuses.some((status) => status.startsWith('2')),
      name,
    );
    t.deepEqual((call as { 'x-permissions'?: unknown })['x-permissions'], permissions, name);
  }
});

test('each operation of the demonstration is described, and says that a node in production does not have it', (t) => {
  const described = Object.values(document.paths).flatMap((calls) => Object.values(calls));
  t.true(demoOperations.length > 0);
  for (const { name } of demoOperations) {
    const call = described.find(({ operationId }) => operationId === name) as { description?: string } | undefined;
    t.regex(call?.description ?? '', /Outside production only/, name);
    t.regex(socket.channels.ai.messages[name]?.summary ?? '', /Outside production only/, name);
  }
});

test('each event that a client may send is described with its acknowledgement, and each that the service sends', (t) => {
  const received = [...handlers.keys()];
  t.deepEqual(
    received.filter((name) => socket.operations[name]?.reply === undefined),
    [],
  );
  const sent = Object.keys(socket.operations).filter((name) => name.startsWith('send.'));
  t.deepEqual(sent.sort(), [...streamEvents, ...socketEvents].map((name) => `send.${name}`).sort());
  const inStream = Object.keys(document.components.schemas).filter((name) => name.startsWith('event.'));
  t.deepEqual(inStream.sort(), streamEvents.map((name) => `event.${name}`).sort());
});

test('each event of the service that the sources emit by name is described', async (t) => {
  const names = new Set<string>();
  for (const file of await readdir(path.join(root, 'src/transports/socket'))) {
    const source = await readFile(path.join(root, 'src/transports/socket', file), 'utf8');
    for (const [, name = ''] of source.matchAll(/(?:socket|\))\.emit\('(\w+)'/g)) names.add(name);
  }
  t.true(names.size > 3);
  t.deepEqual(
    [...names].filter((name) => socket.operations[`send.${name}`] === undefined),
    [],
  );
});

test('each error code has an example that was recorded, and is in the schema', (t) => {
  for (const code of Object.keys(errorCatalogue)) {
    const { value } = document.components.examples[code] ?? {};
    t.is((value as { error?: { code?: string } } | undefined)?.error?.code, code);
  }
});

test('each route that the sources declare is described', async (t) => {
  const folder = path.join(root, 'src/transports/http');
  const routes: string[] = [];
  for (const file of await readdir(folder)) {
    const source = await readFile(path.join(folder, file), 'utf8');
    for (const [, method = '', route = ''] of source.matchAll(/router\.(get|post|put|patch|delete)\(\s*'([^']+)'/g)) {
      routes.push(`${method} ${route.replace(/:(\w+)/g, '{$1}')}`);
    }
  }
  const described = Object.entries(document.paths).flatMap(([route, calls]) =>
    Object.keys(calls).map((method) => `${method} ${route}`),
  );
  t.true(routes.length > 8);
  t.deepEqual(
    routes.filter((route) => !described.includes(route)),
    [],
  );
});

/** Finds every media type and message with its examples, wherever it is in a document. */
function* examplesIn(value: unknown): Generator<{ readonly schema: object; readonly example: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  if ('schema' in value && 'examples' in value) {
    const { schema, examples = {} } = value as Media;
    for (const { value: example, $ref } of Object.values(examples)) {
      const name = $ref?.split('/').at(-1) ?? '';
      yield { schema, example: $ref === undefined ? example : document.components.examples[name]?.value };
    }
  }
  for (const part of Object.values(value)) yield* examplesIn(part);
}

test('each example of openapi.json is as its schema says', (t) => {
  const validator = createValidator();
  validator.addSchema(document, 'openapi.json');
  const atRoot = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi.json#/components')) as object;
  let count = 0;
  for (const { schema, example } of examplesIn(document)) {
    // The errors of a session have no envelope: they are in its record and in the event `error`.
    if (typeof example === 'object' && example !== null && 'error' in example && !('success' in example)) continue;
    const validate = validator.compile(atRoot(schema));
    t.true(validate(example), `${JSON.stringify(validate.errors)}: ${JSON.stringify(example)}`);
    count += 1;
  }
  t.true(count > allOperations.length);
});

test('no example has a secret, an address or a time of the run', async (t) => {
  for (const file of ['docs/openapi.json', 'docs/asyncapi.json']) {
    const text = await readFile(path.join(root, file), 'utf8');
    t.notRegex(text, /127\.0\.0\.1:\d|zk_[A-Za-z0-9]{20}|whsec_(?!ZXhhbXBs)|"id=\\"\d{24}/);
    const year = new Date().getUTCFullYear();
    const times = [...text.matchAll(/"(\d{4})-\d\d-\d\dT[\d:.]+Z"/g)].map(([, found]) => found);
    t.true(times.length > 10);
    if (year > 2026) t.false(times.includes(String(year)));
  }
});
