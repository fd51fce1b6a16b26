import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import type { Socket } from 'socket.io';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import type { SessionEvent } from '../../../src/core/enhancement/events.ts';
import type { LogReader } from '../../../src/ports/event-log.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { deliver } from '../../../src/transports/socket/subscriptions.ts';

/** A socket whose connection takes nothing until it is let, and then all that waits. */
const createStalledSocket = () => {
  const sent: { name: string; data: { seq?: number } }[] = [];
  const writeBuffer: { data: string }[] = [];
  const transport = { name: 'polling' };
  const conn = Object.assign(new EventEmitter(), {
    readyState: 'open',
    writeBuffer,
    transport,
    flush: () => undefined,
  });
  const socket = {
    conn,
    emit: (name: string, data: object) => writeBuffer.push({ data: `2/ai,${JSON.stringify([name, data])}` }),
  };
  const waiting = () =>
    writeBuffer.map(({ data: text }) => {
      const [name, data] = JSON.parse(text.slice('2/ai,'.length)) as [string, { seq?: number }];
      return { name, data };
    });
  return {
    socket: socket as unknown as Socket,
    conn,
    sent,
    drain: () => {
      sent.push(...waiting());
      writeBuffer.length = 0;
      conn.emit('drain');
    },
  };
};

const chunk = (index: number): SessionEvent => ({ name: 'chunk', data: { text: `${String(index)} `, tokens: 1 } });

const events = 1_000;
/** What may wait in a connection before its reader pauses. */
const bound = 32;

const subscriptionOf = async () => {
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock: systemClock });
  const writer = await log.open('session', 1);
  await writer.append(Array.from({ length: events }, (_, index) => chunk(index)));
  await writer.append([{ name: 'cancelled', data: { reason: 'user' } }], { end: true });
  let taken = 0;
  const subscription = {
    sessionId: 'session',
    status: 'processing' as const,
    newestSeq: events + 1,
    exhausted: false,
    follow: (reader: LogReader<SessionEvent>) =>
      log.follow('session', 0, {
        take: (entries) => {
          const count = reader.take(entries);
          taken += count;
          return count;
        },
        end: reader.end,
      }),
  };
  return { log, subscription, taken: () => taken };
};

test('a connection that takes nothing stops the reading of the log, and goes on where it was', async (t) => {
  const { log, subscription, taken } = await subscriptionOf();
  t.teardown(log.close);
  const { socket, conn, sent, drain } = createStalledSocket();
  const { ended } = deliver(socket, subscription);
  for (let drains = 0; sent.length < events + 2; drains += 1) {
    await nextTurn();
    t.true(conn.writeBuffer.length <= bound);
    t.is(1 + taken(), sent.length + conn.writeBuffer.length, 'nothing is held beyond what waits in the connection');
    t.true(drains < events);
    drain();
  }
  await ended;
  t.deepEqual(
    sent.slice(1).map(({ data }) => data.seq),
    Array.from({ length: events + 1 }, (_, index) => index + 1),
  );
  t.is(conn.listenerCount('drain'), 0);
});

test('a reader that leaves while its connection takes nothing is gone at once', async (t) => {
  const { log, subscription } = await subscriptionOf();
  t.teardown(log.close);
  const { socket, conn } = createStalledSocket();
  const delivery = deliver(socket, subscription);
  while (conn.listenerCount('drain') === 0) await nextTurn();
  delivery.stop();
  await delivery.ended;
  t.is(conn.writeBuffer.length, bound);
  t.is(conn.listenerCount('drain'), 0);
});
