import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ampleLimits } from '../test/support/quota-service.ts';
import { spawnNode } from '../test/support/process.ts';
import { preparedDataDirectory } from '../test/support/data-directory.ts';
import { SocketClient } from '../test/support/socket-client.ts';
import { startRelay } from './relay.ts';

/**
 * Measures the time from a provider's first token to the editor's socket, for 50 concurrent sessions with a token every 20 ms. The
 * provider stamps its first token with the machine's monotonic clock when it writes it. It answers after 0.5 to 1.5 s, or at once,
 * while the other sessions still start. A bare relay in the same run (one fetch, one emit a chunk) is the baseline.
 */
const sessions = 50;
const rounds = 5;

const now = (): number => Number(process.hrtime.bigint()) / 1e6;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

const say = (name: string, delays: readonly number[]): void => {
  const [median, p90, p99] = [0.5, 0.9, 0.99].map((share) => quantile(delays, share).toFixed(2));
  process.stdout.write(
    `${name}: median ${String(median)} ms, p90 ${String(p90)} ms, p99 ${String(p99)} ms (${String(delays.length)} first tokens)\n`,
  );
};

/** Resolves with the time of a session's first chunk from the provider to this socket. */
const firstToken = (client: SocketClient): Promise<number> =>
  new Promise((resolve) => {
    client.socket.on('chunk', ({ text }: { text: string }) => {
      const sentAt = /@([\d.]+)@/.exec(text)?.[1];
      if (sentAt !== undefined) resolve(now() - Number(sentAt));
    });
  });

const measure = async (url: string, token: string): Promise<number[]> => {
  const delays: number[] = [];
  const clients = Array.from({ length: sessions }, () => new SocketClient(url, { token }));
  await Promise.all(clients.map((client) => client.connected()));
  for (let round = 0; round < rounds; round += 1) {
    const arrivals = clients.map(firstToken);
    const ended = clients.map((client) => new Promise((resolve) => client.socket.once('done', resolve)));
    await Promise.all(
      clients.map((client) => client.emit('enhance', { text: 'a text to work on', action: 'improve' })),
    );
    delays.push(...(await Promise.all(arrivals)));
    await Promise.all(ended);
    for (const { socket } of clients) socket.off('chunk');
  }
  for (const client of clients) client.close();
  return delays;
};

const startProvider = async (pace: 'thinking' | 'at-once'): Promise<{ child: ChildProcess; baseUrl: string }> => {
  const child = fork(new URL('./paced-provider.ts', import.meta.url), [pace], { execArgv: ['--import=tsx'] });
  const [baseUrl] = (await once(child, 'message')) as [string];
  return { child, baseUrl };
};

const compare = async (pace: 'thinking' | 'at-once'): Promise<void> => {
  const provider = await startProvider(pace);
  const directory = await preparedDataDirectory();
  const node = await spawnNode({
    DATA_DIR: directory.path,
    ...ampleLimits,
    OPENAI_API_KEY: 'a-key',
    OPENAI_BASE_URL: provider.baseUrl,
  });
  const relay = await startRelay(provider.baseUrl);
  try {
    const token = await node.http.login('editor@zoma.local', 'zoma-editor');
    const zoma = await measure(node.url, token);
    const bare = await measure(relay.url, token);
    say(`${pace}, Zoma`, zoma);
    say(`${pace}, bare relay`, bare);
    const ratio = quantile(zoma, 0.5) / quantile(bare, 0.5);
    process.stdout.write(`${pace}, ratio of the medians: ${ratio.toFixed(2)}\n`);
  } finally {
    relay.stop();
    await node.kill('SIGTERM');
    provider.child.kill();
    await directory.remove();
  }
};

await compare('thinking');
await compare('at-once');
