import { startApp, type App, type AppOptions } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { systemClock, type Clock } from '../../src/ports/clock.ts';
import { ampleLimits } from './quota-service.ts';
import { HttpClient } from './http-client.ts';
import { preparedDataDirectory, root, type TemporaryDirectory } from './data-directory.ts';
import { recordLog, type RecordedLog } from './recorded-log.ts';
import { SocketClient } from './socket-client.ts';

export type Account = 'admin' | 'editor' | 'viewer';

export interface TestNodeOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly intervals?: NonNullable<AppOptions['intervals']>;
  /** A data directory of the test's own, which outlives the node. */
  readonly directory?: TemporaryDirectory;
}

/** A node in this process, with a database of its own, on a free port. */
export interface TestNode {
  readonly url: string;
  readonly app: App;
  readonly log: RecordedLog;
  readonly http: HttpClient;
  /** Logs in; resolves with the access token. */
  login(account: Account): Promise<string>;
  /** A socket of the namespace `/ai`; the node's `stop` closes it. */
  connect(token: string): Promise<SocketClient>;
  stop(): Promise<void>;
}

/** A clock that a test moves. */
export const movableClock = (): Clock & { advance(milliseconds: number): void } => {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
  };
};

export const startNode = async ({
  env = {},
  clock = systemClock,
  intervals = {},
  directory,
}: TestNodeOptions = {}): Promise<TestNode> => {
  const data = directory ?? (await preparedDataDirectory());
  const log = recordLog();
  const own = { NODE_ENV: 'test', PORT: '0', DATA_DIR: data.path, DRAIN_SECONDS: '0' };
  const config = readConfig({ ...own, ...ampleLimits, ...env });
  const app = await startApp({ config, root, logger: log, clock, intervals });
  const url = `http://127.0.0.1:${String(app.port)}`;
  const http = new HttpClient(url);
  const sockets: SocketClient[] = [];
  return {
    url,
    app,
    log,
    http,
    login: (account) => http.login(`${account}@zoma.local`, `zoma-${account}`),
    connect: async (token) => {
      const socket = new SocketClient(url, { token });
      sockets.push(socket);
      await socket.connected();
      return socket;
    },
    stop: async () => {
      for (const socket of sockets) socket.close();
      await app.stop();
      if (!directory) await data.remove();
    },
  };
};
