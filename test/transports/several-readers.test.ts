import { isDeepStrictEqual } from 'node:util';
import test from 'ava';
import type { WebSocket } from 'ws';
import { SocketClient } from '../support/socket-client.ts';
import { gate, stage } from '../support/with-provider.ts';
import { isEnd } from '../support/wire.ts';

const request = { text: 'a text to work on', action: 'expand' };
/** What JSON escapes and what takes several bytes; the long one makes frames with a longer head. */
const short = ['plain ', '"quoted" \\ ', 'line\nbreak\t ', '字 é 🙂 \u2028 '];
const long = Array.from({ length: 20 }, (_, index) => `${String(index)} ${'字'.repeat(15_000)} `);

/** The events of a socket with a number, as they are on the wire: the name and the JSON. */
const wireOf = (client: SocketClient): string[] => {
  const seen: string[] = [];
  client.socket.io.engine.on('data', (packet: unknown) => {
    const [, name = '', json = ''] = /^2\/ai,\["(\w+)",(\{"sessionId":"[^"]+","seq":.*)\]$/s.exec(String(packet)) ?? [];
    if (name !== '') seen.push(`${name} ${json}`);
  });
  return seen;
};

/** The same, of a stream over HTTP. */
const wireIn = (stream: string): string[] =>
  [...stream.matchAll(/^id: \d+\nevent: (\w+)\ndata: ([^\n]*)\n\n/gm)].map(
    ([, name, json]) => `${String(name)} ${String(json)}`,
  );

test('several readers of a session get the same bytes over WebSocket, polling and Server-Sent Events', async (t) => {
  const { node, fake, token } = await stage(t);
  const rest = gate();
  fake.respond([{ texts: short, everyMs: 30 }, { wait: rest.opened }, { texts: long }, { finish: 'stop' }]);
  const { sessionId } = await node.http.enhance(token, request);

  const open = async (transport: 'websocket' | 'polling', after = 0) => {
    const client = new SocketClient(node.url, { token }, { transports: [transport] });
    t.teardown(() => client.close());
    const wire = wireOf(client);
    await client.connected();
    await client.emit('subscribe', { sessionId, after });
    return { client, wire };
  };
  const stream = async (after: number): Promise<string[]> => {
    const { response } = await node.http.openStream(`/api/ai/stream/${sessionId}?after=${String(after)}`, { token });
    return wireIn(await response.text());
  };
  const [one, two, polling, slow, leaving] = await Promise.all([
    open('websocket'),
    open('websocket'),
    open('polling'),
    open('websocket'),
    open('websocket'),
  ]);
  const overHttp = stream(0);
  const early = (await leaving.client.until(sessionId, (events) => events.length >= 3)).length - 1;
  leaving.client.close();
  const webSocket = (slow.client.socket.io.engine.transport as unknown as { readonly ws: WebSocket }).ws;
  webSocket.pause();
  rest.open();
  await Promise.all([one, two, polling].map(({ client }) => client.untilEnd(sessionId)));
  t.false(slow.client.eventsOf(sessionId).some(isEnd));
  webSocket.resume();
  await slow.client.untilEnd(sessionId);
  const [resumed, resumedOverHttp] = await Promise.all([open('websocket', early), stream(early)]);
  await resumed.client.untilEnd(sessionId);

  const expected = one.wire;
  const numbers = expected.map((event) => Number(/"seq":(\d+)/.exec(event)?.[1]));
  t.deepEqual(
    numbers,
    expected.map((_, index) => index + 1),
  );
  t.regex(expected.at(-1) ?? '', /^done /);
  // No `deepEqual`: its report of a difference has all of these long texts.
  for (const wire of [two.wire, polling.wire, slow.wire, await overHttp]) t.true(isDeepStrictEqual(wire, expected));
  for (const wire of [resumed.wire, resumedOverHttp]) t.true(isDeepStrictEqual(wire, expected.slice(early)));
  t.true(isDeepStrictEqual(leaving.wire, expected.slice(0, leaving.wire.length)));
  t.true(leaving.wire.length < expected.length);
});
