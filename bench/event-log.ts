import { setTimeout as wait } from 'node:timers/promises';
import { connectRedis } from '../src/adapters/redis/connect.ts';
import { createRedisEventLog } from '../src/adapters/redis/event-log.ts';
import { newId } from '../src/core/ids.ts';
import { systemClock as clock } from '../src/ports/clock.ts';
import { startRedisServer } from '../test/support/redis-server.ts';

/** Measures the processor time of appending to logs in Redis, for this many sessions with a chunk every 25 ms each. */
const sessions = 400;
const everyMs = 25;
const seconds = 8;

const ignore = (): void => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore, audit: ignore };
const server = await startRedisServer();
const { commands, subscriber, close } = await connectRedis({ url: server.url, logger: silent });
const log = createRedisEventLog<object>({ redis: commands, subscriber, timeToLiveMs: 60_000, prefix: 'bench:', clock });
const writers = await Promise.all(Array.from({ length: sessions }, () => log.open(newId(), 1)));
const chunk = { name: 'chunk', data: { text: 'some words of a text, ', tokens: 6 } };

/** Runs the same timers and promises without Redis, to measure the load itself. */
const measure = async (append: (index: number) => Promise<unknown>): Promise<{ cpu: number; chunks: number }> => {
  let chunks = 0;
  const end = performance.now() + seconds * 1000;
  const before = process.cpuUsage();
  await Promise.all(
    writers.map(async (_, index) => {
      await wait((index * everyMs) / sessions);
      while (performance.now() < end) {
        const started = performance.now();
        await append(index);
        chunks += 1;
        await wait(Math.max(0, everyMs - (performance.now() - started)));
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { cpu: user + system, chunks };
};

/** Reads the processor time of the server, in microseconds. */
const redisCpu = async (): Promise<number> => {
  const info = await commands.info('cpu');
  const seconds = ['used_cpu_user', 'used_cpu_sys'].map((name) =>
    Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1]),
  );
  return seconds.reduce((sum, value) => sum + value, 0) * 1e6;
};

await measure(() => Promise.resolve());
const idle = await measure(() => Promise.resolve());
const redisBefore = await redisCpu();
const loaded = await measure((index) => writers[index]?.append([chunk]) ?? Promise.resolve());
const perIdle = idle.cpu / idle.chunks;
const perChunk = loaded.cpu / loaded.chunks;
console.log(`the load itself: ${perIdle.toFixed(1)} µs of CPU a chunk (${String(idle.chunks)} chunks)`);
console.log(`with Redis: ${perChunk.toFixed(1)} µs of CPU a chunk (${String(loaded.chunks)} chunks)`);
console.log(`appending: ${(perChunk - perIdle).toFixed(1)} µs of CPU a chunk`);
const ofRedis = (await redisCpu()) - redisBefore;
console.log(`Redis itself: ${(ofRedis / loaded.chunks).toFixed(1)} µs of CPU a chunk`);
await log.close();
close();
await server.close();
