import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { WebSocket, type RawData } from 'ws';
import { ZomaError } from '../../../src/core/errors.ts';
import { anyCaller, startSocketServer } from '../../support/bare-socket-server.ts';

const join = '40/ai,{"token":"good"}';
const separator = '\x1e';

/** Knows the token `good`; while it is slow, answers only when the test lets it. */
const authenticationService = () => {
  let asked = 0;
  const waiting: (() => void)[] = [];
  const service = { isSlow: false, asked: () => asked, answer: () => waiting.splice(0).forEach((done) => done()) };
  const byBearer = async ({ token }: { token: string }) => {
    asked += 1;
    if (service.isSlow) await new Promise<void>((resolve) => waiting.push(resolve));
    if (token !== 'good') throw new ZomaError('unauthorized');
    return anyCaller;
  };
  return { ...service, service, services: { authentication: { byBearer } }, waiting: () => waiting.length };
};

const untilTrue = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await nextTurn();
};

/** A WebSocket that speaks Engine.IO by hand, and keeps what comes. */
const openSocket = async (t: ExecutionContext, url: string) => {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  t.teardown(() => socket.terminate());
  const received: string[] = [];
  socket.on('message', (data: RawData) => received.push((data as Buffer).toString()));
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return { socket, received, closed: once(socket, 'close') };
};

/** Opens a connection for polling; resolves with its address, or undefined when it is refused. */
const openPolling = async (url: string): Promise<string | undefined> => {
  const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling`);
  const text = await answer.text();
  if (answer.status !== 200) return undefined;
  return `${url}/socket.io/?EIO=4&transport=polling&sid=${(JSON.parse(text.slice(1)) as { sid: string }).sid}`;
};

const post = (address: string, body: string): Promise<Response> => fetch(address, { method: 'POST', body });

for (const [title, frame, isSlow] of [
  ['joins of the root namespace', () => '40', false],
  ['joins that a space stands for', () => '4 ', false],
  ['joins of unknown namespaces', (index: number) => `40/x${String(index)},`, false],
  ['joins with a bad token', () => '40/ai,{"token":"bad"}', true],
  ['pongs', () => '3', false],
  [
    'attachments that do not come',
    (index: number) => (index === 0 ? '451-["x",{"_placeholder":true,"num":0}]' : '6'),
    false,
  ],
  ['a message longer than a join', () => `40/${'a'.repeat(40_000)},`, false],
] as const) {
  test(`a connection without a token is closed for ${title}, and costs no more than a few answers`, async (t) => {
    const { service, services, asked } = authenticationService();
    service.isSlow = isSlow;
    const { socket, received, closed } = await openSocket(t, await startSocketServer(t, services));
    for (let index = 0; index < 200; index += 1) socket.send(frame(index));
    await closed;
    t.true(received.length <= 6, String(received.length));
    t.true(asked() <= 5, String(asked()));
  });

  test(`a polling connection without a token is refused ${title}`, async (t) => {
    const { services, asked } = authenticationService();
    const address = (await openPolling(await startSocketServer(t, services))) ?? '';
    const body = Array.from({ length: 200 }, (_, index) => frame(index)).join(separator);
    const posted = await post(address, body).catch(() => undefined);
    // A request that is too long is not read, and leaves the connection as it is.
    if (posted?.status !== 413) t.is((await fetch(address)).status, 400);
    t.is(asked(), 0);
  });
}

test('a client that probes an upgrade without end is closed', async (t) => {
  const url = await startSocketServer(t, authenticationService().services);
  const sid = /sid=(.+)$/.exec((await openPolling(url)) ?? '')?.[1] ?? '';
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket&sid=${sid}`);
  t.teardown(() => socket.terminate());
  await once(socket, 'open');
  const closed = once(socket, 'close');
  for (let count = 0; count < 100; count += 1) socket.send('2probe');
  await closed;
  t.pass();
});

test('a member may poll with a thousand packets at once, and is closed for more than its queue could ever take', async (t) => {
  const address = (await openPolling(await startSocketServer(t, authenticationService().services))) ?? '';
  const event = '42/ai,1["me",{}]';
  t.is((await post(address, join)).status, 200);
  t.regex(await (await fetch(address)).text(), /^40\/ai,\{"sid"/);
  t.is((await post(address, Array<string>(1_000).fill(event).join(separator))).status, 200);
  t.regex(await (await fetch(address)).text(), /^43\/ai,1\[\{"success":true/);
  await post(address, Array<string>(20_000).fill(event).join(separator)).catch(() => undefined);
  t.is((await fetch(address)).status, 400);
});

test('no socket stays counted of a connection that closed while its token was looked up', async (t) => {
  const { service, services, waiting, answer } = authenticationService();
  const url = await startSocketServer(t, services, { socketsPerUser: 1, perAddress: 1 });
  service.isSlow = true;
  const { socket } = await openSocket(t, url);
  socket.send(join);
  await untilTrue(() => waiting() === 1);
  socket.terminate();
  // Let in only once the server knows of the close.
  let address: string | undefined;
  while (address === undefined) address = await openPolling(url);
  answer();
  await nextTurn();
  service.isSlow = false;
  t.is((await post(address, join)).status, 200);
  const replies = await (await fetch(address)).text();
  t.regex(replies, /^40\/ai,\{"sid"/);
});

test('a connection that joins /ai twice in a burst is closed, and none of its joins stays counted', async (t) => {
  const { service, services, waiting, answer } = authenticationService();
  const url = await startSocketServer(t, services, { socketsPerUser: 1, perAddress: 1 });
  service.isSlow = true;
  const { socket, received, closed } = await openSocket(t, url);
  socket.send(join);
  socket.send(join);
  await closed;
  answer();
  t.is(waiting(), 0);
  t.false(received.some((message) => message.startsWith('40/ai')));
  service.isSlow = false;
  const next = await openSocket(t, url);
  next.socket.send(join);
  await untilTrue(() => next.received.length >= 2);
  t.regex(next.received[1] ?? '', /^40\/ai,\{"sid"/);
});
