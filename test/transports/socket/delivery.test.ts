import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import type { Socket } from 'socket.io';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import type { SessionEvent } from '../../../src/core/enhancement/events.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { deliver } from '../../../src/transports/socket/subscriptions.ts';

/** A socket whose connection takes nothing until it is let, and then as much as is asked. */
const createStalledSocket = () => {
  const conn = Object.assign(new EventEmitter(), { writeBuffer: [] as unknown[] });
  const sent: { name: string; data: { seq?: number } }[] = [];
  const socket = {
    conn,
    emit: (name: string, data: object) => {
      conn.writeBuffer.push(data);
      sent.push({ name, data });
    },
  };
  return {
    socket: socket as unknown as Socket,
    conn,
    sent,
    drain: () => {
      conn.writeBuffer.length = 0;
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
    events: async function* (signal: AbortSignal) {
      for await (const batch of log.read('session', 0, signal)) {
        taken += batch.length;
        yield batch;
      }
    },
  };
  return { log, subscription, taken: () => taken };
};

test('a connection that takes nothing stops the reading of the log, and goes on where it was', async (t) => {
  const { log, subscription, taken } = await subscriptionOf();
  t.teardown(log.close);
  const { socket, conn, sent, drain } = createStalledSocket();
  const delivered = deliver(socket, subscription, new AbortController().signal);
  for (let drains = 0; sent.length < events + 2; drains += 1) {
    await nextTurn();
    t.true(conn.writeBuffer.length <= bound);
    t.true(taken() <= sent.length + 256, 'at most one batch is held beyond what was sent');
    t.true(drains < events);
    drain();
  }
  await delivered;
  t.deepEqual(
    sent.slice(1).map(({ data }) => data.seq),
    Array.from({ length: events + 1 }, (_, index) => index + 1),
  );
  t.is(conn.listenerCount('drain'), 0);
});

test('a reader that leaves while its connection takes nothing is gone at once', async (t) => {
  const { log, subscription } = await subscriptionOf();
  t.teardown(log.close);
  const { socket, conn, sent } = createStalledSocket();
  const leaving = new AbortController();
  const delivered = deliver(socket, subscription, leaving.signal);
  while (conn.listenerCount('drain') === 0) await nextTurn();
  leaving.abort();
  await delivered;
  t.is(sent.length, bound);
  t.is(conn.listenerCount('drain'), 0);
});
