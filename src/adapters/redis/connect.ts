import { Redis, type RedisOptions } from 'ioredis';
import { createAvailability } from '../../core/availability.ts';
import { ZomaError } from '../../core/errors.ts';
import type { Logger } from '../../ports/logger.ts';

/** Longest command before Redis counts as unavailable, in milliseconds. */
const commandMs = 2_000;
/** Longest silence after a command before the connection is replaced, in milliseconds: the other end may be dead. */
const silentMs = 5_000;
/** Interval of PINGs on the connection for PUB/SUB, in milliseconds, so that the silence of an idle channel is no sign of a failure. */
const pingMs = 2_000;
/** Longest pause between two attempts to reconnect, in milliseconds. */
const reconnectMs = 500;

const options = {
  connectTimeout: commandMs,
  socketTimeout: silentMs,
  // Commands fail at once while disconnected; a caller that can wait retries.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (times: number) => Math.min(times * 50, reconnectMs),
  enableAutoPipelining: false,
  lazyConnect: true,
} satisfies RedisOptions;

/**
 * Rejects each command that Redis does not answer within `commandMs`. ioredis's `commandTimeout` also rejects a command whose answer
 * arrived while this process was stalled: Node runs timers before it reads the network, so the network is read once more first.
 */
class BoundedRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const sent = super.sendCommand(command, stream);
    const timer = setTimeout(() => {
      setImmediate(() => command.reject(new Error('Command timed out')));
    }, commandMs);
    const clear = (): void => clearTimeout(timer);
    command.promise.then(clear, clear);
    return sent;
  }
}

/** Options for a library that does not catch a command's rejection: commands wait for the connection. */
const patientOptions = {
  connectTimeout: commandMs,
  socketTimeout: silentMs,
  maxRetriesPerRequest: null,
  retryStrategy: options.retryStrategy,
  lazyConnect: true,
} satisfies RedisOptions;

/** Leaves commands pending when the connection is closed: a rejection that the library does not catch would end the process. */
class PatientRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    const sent = super.sendCommand(command, stream) as Promise<unknown>;
    return sent.catch((error: unknown) => {
      if (this.status === 'end') return new Promise(() => undefined);
      throw error;
    });
  }
}

/** What a store in Redis is created with. */
export interface RedisStoreOptions {
  readonly redis: Redis;
  readonly logger: Logger;
  /** The prefix of the store's keys. */
  readonly prefix: string;
}

/** The node's connections to one Redis server. */
export interface RedisConnections {
  readonly commands: Redis;
  /** The connection for PUB/SUB only. It subscribes again by itself after a reconnect. */
  readonly subscriber: Redis;
  /** Opens another connection, whose commands wait while Redis is unavailable. `close` closes it too. */
  patient(): Promise<Redis>;
  /**
   * Resolves when Redis answers.
   * @throws ZomaError `unavailable`
   */
  ping(): Promise<void>;
  /** Closes every connection. */
  close(): void;
}

const connectionErrors =
  /Connection is closed|Command timed out|Stream isn't writeable|ECONN|EPIPE|ETIMEDOUT|Socket timeout|LOADING|READONLY|max retries per request|MASTERDOWN|CLUSTERDOWN|OOM command/i;

/** Whether the error means that Redis is unreachable or not ready, so that a retry may succeed. */
export const isRedisUnavailable = (error: unknown): boolean =>
  error instanceof Error && connectionErrors.test(error.message);

/** Converts the error of an unreachable Redis to ZomaError `unavailable`; returns any other error as it is. */
export const asRedisFailure = (error: unknown): unknown =>
  isRedisUnavailable(error) ? new ZomaError('unavailable', { cause: error }) : error;

/** Runs `work`; an unreachable Redis is a ZomaError `unavailable`. */
export const reportingUnavailable = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    throw asRedisFailure(error);
  }
};

/**
 * Connects to a Redis server, and reconnects after each loss. Resolves when the server has answered once.
 * @throws ZomaError `unavailable`
 */
export const connectRedis = async ({ url, logger }: { url: string; logger: Logger }): Promise<RedisConnections> => {
  const connections: Redis[] = [];
  const availability = createAvailability('Redis', logger);
  /** The cause of a failure: the rejection of `connect` says only that the connection was closed. */
  let lastError: unknown;
  const watched = (redis: Redis): Redis => {
    redis.on('error', (error) => {
      lastError = error;
      availability.unavailable(error);
    });
    redis.on('ready', availability.available);
    connections.push(redis);
    return redis;
  };
  const [commands, subscriber] = [watched(new BoundedRedis(url, options)), watched(new BoundedRedis(url, options))];
  const pinging = setInterval(() => void subscriber.ping().catch(() => undefined), pingMs);
  const close = (): void => {
    clearInterval(pinging);
    for (const redis of connections) redis.disconnect();
  };

  try {
    await Promise.all([commands.connect(), subscriber.connect()]);
    // A URL with a database that the server lacks connects to another database and emits an error.
    if (lastError !== undefined) throw new Error('Redis emitted an error.');
  } catch (error) {
    close();
    throw new ZomaError('unavailable', { cause: lastError ?? error });
  }
  return {
    commands,
    subscriber,
    patient: async () => {
      const redis = watched(new PatientRedis(url, patientOptions));
      await reportingUnavailable(() => redis.connect());
      return redis;
    },
    ping: async () => {
      await reportingUnavailable(() => commands.ping());
    },
    close,
  };
};
