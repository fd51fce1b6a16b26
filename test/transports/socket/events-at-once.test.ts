import { setImmediate as nextTurn } from 'node:timers/promises';
import test from 'ava';
import { io } from 'socket.io-client';
import { ZomaError } from '../../../src/core/errors.ts';
import { anyCaller, startSocketServer } from '../../support/bare-socket-server.ts';
import { SocketClient } from '../../support/socket-client.ts';

/** Answers who a token stands for when the test lets it, and counts how many wait for it. */
const slowAuthentication = () => {
  let isSlow = false;
  let waiting = 0;
  let most = 0;
  const answers: (() => void)[] = [];
  return {
    services: {
      authentication: {
        byBearer: async () => {
          if (!isSlow) return anyCaller;
          waiting += 1;
          most = Math.max(most, waiting);
          await new Promise<void>((resolve) => answers.push(resolve));
          waiting -= 1;
          return anyCaller;
        },
      },
    },
    slowDown: () => {
      isSlow = true;
    },
    answer: () => {
      for (const answered of answers.splice(0)) answered();
    },
    waiting: () => waiting,
    most: () => most,
  };
};

const untilTrue = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await nextTurn();
};

for (const transport of ['websocket', 'polling']) {
  test(`of a socket over ${transport} 32 events are worked on at a time, and all are answered`, async (t) => {
    const authentication = slowAuthentication();
    const url = await startSocketServer(t, authentication.services);
    const socket = new SocketClient(url, { token: 'a token' }, { transports: [transport] });
    t.teardown(() => socket.close());
    await socket.connected();
    authentication.slowDown();
    let answered = 0;
    const answers = Array.from({ length: 500 }, async () => {
      const { success } = await socket.emit('me', {});
      answered += 1;
      return success;
    });
    await untilTrue(() => authentication.waiting() === 32);
    await untilTrue(() => {
      authentication.answer();
      return answered === 500;
    });
    t.true((await Promise.all(answers)).every(Boolean));
    t.is(authentication.most(), 32);
  });
}

test('what a polling client sends beyond the queue is refused with a limit, and nothing is lost', async (t) => {
  const authentication = slowAuthentication();
  const url = await startSocketServer(t, authentication.services);
  const socket = new SocketClient(url, { token: 'a token' }, { transports: ['polling'] });
  t.teardown(() => socket.close());
  await socket.connected();
  authentication.slowDown();
  let refused = 0;
  let answered = 0;
  const emitted = Array.from({ length: 1_200 }, async () => {
    const { success, error } = await socket.emit('me', {});
    answered += 1;
    if (success) return;
    refused += 1;
    t.like(error, { code: 'rate_limited', retryable: true });
  });
  await untilTrue(() => refused === 1_200 - 1_000 - 32);
  await untilTrue(() => {
    authentication.answer();
    return answered === 1_200;
  });
  await Promise.all(emitted);
  t.is(refused, 168);
});

test('a client that found the stores away comes back by itself; one that is not let in is told so and stays away', async (t) => {
  const outcomes = ['unavailable', undefined, 'token_expired'] as const;
  let asked = 0;
  const url = await startSocketServer(t, {
    authentication: {
      byBearer: () => {
        const code = outcomes[asked];
        asked += 1;
        return code === undefined ? Promise.resolve(anyCaller) : Promise.reject(new ZomaError(code));
      },
    },
  });
  const options = { auth: { token: 'a token' }, transports: ['websocket'], reconnectionDelay: 20, forceNew: true };
  const socket = io(`${url}/ai`, options);
  t.teardown(() => socket.close());
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  t.true(asked >= 2);

  asked = 2;
  const other = io(`${url}/ai`, options);
  t.teardown(() => other.close());
  const error = await new Promise<Error & { data?: object }>((resolve) => other.once('connect_error', resolve));
  t.like(error.data, { code: 'token_expired' });
  t.false(other.active);
});
