import { allOperations } from '../../src/operations/index.ts';
import { trustAnswers } from '../../test/support/documented.ts';
import { exchangeParameters, signToken } from '../../test/support/host-tokens.ts';
import type { TestNode } from '../../test/support/node.ts';
import { callOverHttp } from '../../test/support/operation-call.ts';
import { heard, type SocketClient } from '../../test/support/socket-client.ts';
import { createNormalise } from './normalise.ts';
import { createFailures, provoke, request, stopAndStart, type Failures } from './record-failures.ts';
import { openWorld, type World } from './record-world.ts';
import { playDemonstration, playScenario, type Actor, type ScenarioCalls, type StepData } from './scenario.ts';

/** A call that was made, with its answer, as the documents show it. */
export interface RecordedCall {
  readonly input: object;
  readonly answer: unknown;
}

/** What a node answered and sent in one run. */
export interface Recording {
  /** Calls of operations by their names. */
  readonly http: Readonly<Record<string, RecordedCall>>;
  readonly socket: Readonly<Record<string, RecordedCall>>;
  /** Answers of routes that are no operations, by `METHOD path`. */
  readonly routes: Readonly<Record<string, RecordedCall>>;
  /** Failures by their code: the envelope of an answer. */
  readonly failures: Readonly<Record<string, unknown>>;
  /** Data of events by their names: of streams, and those that only sockets get. */
  readonly events: Readonly<Record<string, unknown>>;
  /** The bytes of an event stream. */
  readonly eventStream: string;
}

type Records = Record<string, RecordedCall>;

const actors = { admin: 'zoma-admin', editor: 'zoma-editor' } as const;

/** Calls an operation over one transport. */
type Send = (name: string, token: string, input: object) => Promise<{ readonly success: boolean }>;

const overHttp =
  (node: TestNode): Send =>
  (name, token, input) =>
    callOverHttp(
      node,
      allOperations.find((operation) => operation.name === name),
      input,
      token,
    );

const overSocket = (node: TestNode): Send => {
  const sockets = new Map<string, SocketClient>();
  return async (name, token, input) => {
    const socket = sockets.get(token) ?? (await node.connect(token));
    sockets.set(token, socket);
    return socket.emit(name, input);
  };
};

/** Plays a scenario over one transport, and resolves with its calls. */
const play = async (
  { fake, receiver }: World,
  node: TestNode,
  send: Send,
  scenario: (calls: ScenarioCalls) => Promise<void>,
): Promise<Records> => {
  const records: Records = {};
  const tokens: Record<Actor, string> = {
    admin: await node.login('admin'),
    editor: await node.login('editor'),
    ada: '',
  };
  const calls: ScenarioCalls = {
    call: async (name, actor, input = {}) => {
      const answer = await send(name, tokens[actor], input);
      if (!answer.success) throw new Error(`The example of ${name} failed: ${JSON.stringify(answer)}`);
      records[name] ??= { input, answer };
      return (answer as { data?: unknown }).data as StepData;
    },
    answers: fake.respond,
    ended: async (sessionId) => {
      await node.http.stream(tokens.editor, sessionId);
    },
    begun: async (sessionId) => {
      const stream = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token: tokens.editor });
      for await (const { name } of stream.events) if (name === 'chunk') break;
      stream.close();
    },
    logInAda: async () => {
      tokens.ada = await node.http.login('ada@example.com', 'quiet-lantern-94-harbour');
    },
    webhookUrl: receiver.url,
  };
  await scenario(calls);
  return records;
};

/** Calls the routes that are no operations, and resolves with their answers. */
const callRoutes = async (node: TestNode, systemKey: string): Promise<Records> => {
  const records: Records = {};
  const call = async (route: string, options: Parameters<TestNode['http']['request']>[1] = {}) => {
    const [method = '', target = ''] = route.split(' ');
    const answer = await node.http.request(target, { method, ...options });
    if (answer.status >= 300) throw new Error(`The example of ${route} failed: ${JSON.stringify(answer.body)}`);
    records[route] = { input: options.body ?? {}, answer: answer.body };
    return answer;
  };
  const admin = await node.login('admin');
  const body = { email: 'editor@zoma.local', password: actors.editor };
  const { headers } = await call('POST /api/auth/login', { body });
  const cookie = (headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  const rotated = await call('POST /api/auth/refresh', { headers: { Cookie: cookie } });
  const next = (rotated.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  await call('POST /api/auth/logout', { body: { everywhere: false }, headers: { Cookie: next } });

  const newUser = { email: 'grace@example.com', name: 'Grace Hopper', roles: ['Viewer'] };
  const created = await node.http.request('/api/admin/users', { token: admin, body: newUser });
  const { id, passwordLink } = created.body.data;
  await call('POST /api/auth/password-link', {
    body: { token: passwordLink.token, password: 'amber-orchard-27-violin' },
  });
  await node.http.request(`/api/admin/users/${id}`, { token: admin, method: 'DELETE' });

  const secret = 'a secret of at least 32 bytes, shared with the CRM';
  const issuer = { name: 'CRM', issuer: 'https://crm.example.com', audience: 'zoma', secret, algorithms: ['HS256'] };
  const withRoles = { ...issuer, defaultRoles: ['Editor'] };
  const registered = await node.http.request('/api/admin/issuers', { token: admin, body: withRoles });
  const subject_token = await signToken(secret, { claims: { iss: issuer.issuer } });
  await call('POST /api/auth/token', { body: { ...exchangeParameters, subject_token } });
  await node.http.request(`/api/admin/issuers/${registered.body.data.id}`, { token: admin, method: 'DELETE' });

  const organization = { name: 'Globex', admin: { email: 'hank@globex.example', name: 'Hank Scorpio' } };
  await call('POST /api/admin/organizations', { token: systemKey, body: organization });
  await call('GET /api/admin/organizations', { token: systemKey });
  for (const target of ['/api/demo', '/api/health', '/api/health/live', '/api/health/ready'])
    await call(`GET ${target}`);
  return records;
};

const ofEvents = (socket: SocketClient): Record<string, unknown> =>
  Object.fromEntries(socket.events.map(({ name, data }) => [name, data]));

/** Follows sessions over a socket and a stream, and resolves with the events. */
const follow = async ({ fake }: World, node: TestNode, { add }: Failures) => {
  const records: Records = {};
  const token = await node.login('editor');
  const admin = await node.login('admin');
  const socket = await node.connect(token);
  const emit = async (name: string, input: object) => {
    const answer = await socket.emit(name, input);
    records[name] = { input, answer };
    return answer.data;
  };
  const run = async (): Promise<string> => {
    const { sessionId } = (await socket.emit('enhance', request)).data;
    await socket.untilEnd(sessionId);
    return sessionId;
  };
  for (const [code, script] of [
    ['content_rejected', [{ finish: 'safety' }]],
    ['provider_unavailable', [{ status: 500 }]],
  ] as const) {
    fake.respond(script);
    const { error } = await node.http.session(token, await run());
    add(code, { error });
  }
  fake.respond([{ text: 'Dear {{ First_Name }}, we met on Tuesday.' }, { finish: 'stop' }]);
  const sessionId = await run();
  const { response } = await node.http.openStream(`/api/ai/stream/${sessionId}`, { token });
  const eventStream = await response.text();
  await emit('subscribe', { sessionId, after: 0 });
  await emit('unsubscribe', { sessionId });
  await emit('authenticate', { token: await node.login('editor') });
  const usage = await socket.next('usage');

  fake.respond([{ text: 'Dear ' }, { silence: true }]);
  const running = (await socket.emit('enhance', request)).data.sessionId;
  await socket.until(running, (events) => events.some(({ name }) => name === 'chunk'));
  const { id } = (await node.http.request('/api/auth/me', { token })).body.data;
  const grant = (roles: readonly string[]) =>
    node.http.request(`/api/admin/users/${id}`, { token: admin, method: 'PATCH', body: { roles } });
  await grant([]);
  const unsubscribed = await socket.next('unsubscribed');
  await grant(['Editor']);
  await socket.emit('subscribe', { sessionId: running });
  await socket.emit('cancel', { sessionId: running });
  await socket.untilEnd(running);
  await node.http.request('/api/auth/logout', { token: await node.login('editor'), body: { everywhere: true } });
  const unauthorized = await socket.next('unauthorized');
  return { records, eventStream, events: { ...ofEvents(socket), usage, unsubscribed, unauthorized } };
};

/** Records a refused handshake. */
const knock = async (node: TestNode): Promise<Record<string, unknown>> => {
  const { io } = await import('socket.io-client');
  const socket = io(`${node.url}/ai`, {
    auth: { token: 'not a token' },
    transports: ['websocket'],
    reconnection: false,
  });
  const error = await heard<Error & { readonly data: unknown }>(socket, 'connect_error');
  socket.close();
  return { connect_error: { message: error.message, data: error.data } };
};

/** Records the operations of the demonstration, on a node that answers with the sample model. */
const demonstrate = async (world: World) => {
  const node = await world.start({ DEFAULT_LLM_PROVIDER: 'mock' });
  try {
    return {
      http: await play(world, node, overHttp(node), playDemonstration),
      socket: await play(world, node, overSocket(node), playDemonstration),
    };
  } finally {
    await node.stop();
  }
};

/**
 * Runs every example against a node: each operation over both transports, each route, each failure, each event.
 * @throws Error for an example that does not do what it shows
 */
export const recordExamples = async (): Promise<Recording> => {
  trustAnswers();
  const startedAt = Date.now();
  const world = await openWorld();
  try {
    const node = await world.start();
    const of = (values: unknown): unknown => createNormalise(startedAt)(values);
    const failures = createFailures();
    const http = of(await play(world, node, overHttp(node), playScenario)) as Records;
    const routes = of(await callRoutes(node, world.systemKey)) as Records;
    const socket = of(await play(world, node, overSocket(node), playScenario)) as Records;
    const followed = await follow(world, node, failures);
    const knocked = await knock(node);
    await provoke(world, node, failures);
    const token_expiring = await stopAndStart(world, node, failures);
    const demonstration = await demonstrate(world);
    const events = of({ ...followed.events, ...knocked, token_expiring }) as Recording['events'];
    return {
      http: { ...http, ...(of(demonstration.http) as Records) },
      socket: { ...socket, ...(of(followed.records) as Records), ...(of(demonstration.socket) as Records) },
      routes,
      failures: of(failures.failures) as Recording['failures'],
      events,
      eventStream: of(followed.eventStream) as string,
    };
  } finally {
    await world.close();
  }
};
