import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import WebSocket from 'ws';
import { readEventIds } from '../support/event-ids.ts';
import { stage } from '../support/with-provider.ts';
import { assemble, isEnd, type StreamEvent } from '../support/wire.ts';

/** Three bytes a character: together more than the system's own buffers hold. */
const piece = '字'.repeat(15_000);
const script = [
  { texts: Array.from({ length: 120 }, (_, index) => `${String(index)} ${piece} `) },
  { finish: 'stop' },
] as const;
const request = { text: 'a text to work on', action: 'expand' };

test('a socket and a stream over HTTP whose clients stop reading for a while give everything, once and in order', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond(script);
  const raw = new WebSocket(`${node.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  t.teardown(() => raw.terminate());
  const events: StreamEvent[] = [];
  let pausedAt = (_: string): void => undefined;
  const paused = new Promise<string>((resolve) => {
    pausedAt = resolve;
  });
  const ended = new Promise<void>((resolve) => {
    raw.on('message', (bytes: Buffer) => {
      const packet = bytes.toString();
      if (packet === '2') raw.send('3');
      if (packet.startsWith('40/ai,')) raw.send(`42/ai,0["enhance",${JSON.stringify(request)}]`);
      if (!packet.startsWith('42/ai,')) return;
      const [name, data] = JSON.parse(packet.slice(6)) as [string, StreamEvent['data']];
      if (data.seq !== undefined) events.push({ name, data });
      if (name === 'metadata') {
        raw.pause();
        pausedAt(data.sessionId);
      }
      if (events.some(isEnd)) resolve();
    });
  });
  await once(raw, 'open');
  raw.send(`40/ai,${JSON.stringify({ token })}`);
  const sessionId = await paused;
  const socket = connect(node.app.port, '127.0.0.1');
  t.teardown(() => socket.destroy());
  socket.write(
    `GET /api/ai/stream/${sessionId} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  await once(socket, 'readable');

  // Another reader has it all before the paused ones go on.
  const whole = await node.http.stream(token, sessionId);
  t.is(whole.at(-1)?.name, 'done');
  t.is(assemble(whole), (await node.http.session(token, sessionId)).enhancedText);
  t.false(events.some(isEnd));
  raw.resume();
  await ended;
  t.deepEqual(
    events,
    whole.slice(1).map(({ name, data }) => ({ name, data })),
  );
  t.deepEqual(
    await readEventIds(socket),
    whole.slice(1).map(({ data }) => data.seq),
  );
});
