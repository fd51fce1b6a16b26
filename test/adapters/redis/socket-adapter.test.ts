import { setImmediate as turn } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import test from 'ava';
import { gatherSubscriptions } from '../../../src/adapters/redis/socket-adapter.ts';

test('subscriptions of one turn of the event loop share commands, and a room that is left and joined again stays subscribed', async (t) => {
  const commands: string[] = [];
  const record =
    (name: string) =>
    (...channels: string[]) => {
      commands.push(`${name} ${channels.join(' ')}`);
      return Promise.resolve(channels.length);
    };
  const redis = { on: () => undefined, ssubscribe: record('ssubscribe'), sunsubscribe: record('sunsubscribe') };
  const { ssubscribe, sunsubscribe } = gatherSubscriptions(redis as unknown as Redis);
  for (const channel of ['first', 'second', 'third']) ssubscribe(channel);
  sunsubscribe('second');
  sunsubscribe('third');
  ssubscribe('second');
  t.deepEqual(commands, []);
  await turn();
  t.deepEqual(commands, ['ssubscribe first second third', 'sunsubscribe second third', 'ssubscribe second']);
  ssubscribe('fourth');
  await turn();
  t.is(commands.at(-1), 'ssubscribe fourth');
});
