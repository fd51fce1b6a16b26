import { Redis, type RedisOptions } from 'ioredis';
import { createAvailability } from '../../core/availability.ts';
import { ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';

/** How long a command may take before the store counts as away, in milliseconds. */
const commandMs = 2_000;
/** A connection that says nothing for so long after a command is made anew: its other end may be gone without a word. */
const silentMs = 5_000;
/** How often the connection for PUB/SUB, which may have nothing to hear, is given something to answer. */
const pingMs = 2_000;
/** The longest wait between two tries to connect again. */
const reconnectMs = 500;

const options = {
  commandTimeout: commandMs,
  connectTimeout: commandMs,
  socketTimeout: silentMs,
  // A command is sent now or not at all: whoever can wait tries again by itself.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (times: number) => Math.min(times * 50, reconnectMs),
  enableAutoPipelining: false,
  lazyConnect: true,
} satisfies RedisOptions;

/** For a library that does not catch what a command throws. */
const patientOptions = {
  connectTimeout: commandMs,
  socketTimeout: silentMs,
  maxRetriesPerRequest: null,
  retryStrategy: options.retryStrategy,
  lazyConnect: true,
} satisfies RedisOptions;

/** What is still to be said when it is closed is never answered: a rejection that nobody catches would end the process. */
class PatientRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const sent = super.sendCommand(command, stream) as Promise<unknown>;
    return sent.catch((error: unknown) => {
      if (this.status === 'end') return new Promise(() => undefined);
      throw error;
    });
  }
}

export interface RedisConnections {
  readonly commands: Redis;
  /** For PUB/SUB alone; it subscribes again by itself when it has connected again. */
  readonly subscriber: Redis;
  /** Another connection, closed together with the rest: its commands wait while Redis is away. */
  patient(): Promise<Redis>;
  /** @throws ZomaError `unavailable` */
  ping(): Promise<void>;
  close(): void;
}

const connectionErrors =
  /Connection is closed|Command timed out|Stream isn't writeable|ECONN|EPIPE|ETIMEDOUT|Socket timeout|LOADING|READONLY|max retries per request|MASTERDOWN|CLUSTERDOWN/i;

/** Whether Redis could not be asked: then it may be asked later. */
export const isRedisAway = (error: unknown): boolean => error instanceof Error && connectionErrors.test(error.message);

/** What was thrown, but a Redis that cannot be reached as ZomaError `unavailable`. */
export const asRedisFailure = (error: unknown): unknown =>
  isRedisAway(error) ? new ZomaError('unavailable', { cause: error }) : error;

/** The same functions, but a Redis that cannot be reached is a ZomaError `unavailable`. */
export const whileRedisIsThere = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw asRedisFailure(error);
  }
};

/**
 * Connects to a Redis server, and again whenever the connection is lost. Resolves when it has answered once.
 * @throws ZomaError `unavailable`
 */
export const connectRedis = async ({ url, logger }: { url: string; logger: Logger }): Promise<RedisConnections> => {
  const connections: Redis[] = [];
  const availability = createAvailability('Redis', logger);
  /** `connect` says only that the connection was closed; the event says why. */
  let lastError: unknown;
  const watched = (redis: Redis): Redis => {
    redis.on('error', (error) => {
      lastError = error;
      availability.failed(error);
    });
    redis.on('ready', availability.answered);
    connections.push(redis);
    return redis;
  };
  const [commands, subscriber] = [watched(new Redis(url, options)), watched(new Redis(url, options))];
  const pinging = setInterval(() => void subscriber.ping().catch(() => undefined), pingMs);
  const close = (): void => {
    clearInterval(pinging);
    for (const redis of connections) redis.disconnect();
  };

  try {
    await whileRedisIsThere(() => Promise.all([commands.connect(), subscriber.connect()]));
    // Connected, but not as the URL asks: a database that the server does not have leaves the connection in another one.
    if (lastError !== undefined) throw new ZomaError('unavailable', { cause: lastError });
  } catch (error) {
    close();
    throw lastError === undefined ? error : new ZomaError('unavailable', { cause: lastError });
  }
  return {
    commands,
    subscriber,
    patient: async () => {
      const redis = watched(new PatientRedis(url, patientOptions));
      await whileRedisIsThere(() => redis.connect());
      return redis;
    },
    ping: () =>
      whileRedisIsThere(async () => {
        await commands.ping();
      }),
    close,
  };
};
