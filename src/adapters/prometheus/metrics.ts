import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** The sources of Zoma's gauges, which are read at each scrape. */
export interface Readings {
  readonly runningSessions: () => number;
  readonly liveConnections: () => number;
  readonly socketConnections: () => number;
  /** The used share of Redis's `maxmemory`; undefined without Redis. */
  readonly redisMemory: (() => number) | undefined;
}

/** Creates the metrics of the process, and, once `observe` has been called, of Zoma, in the Prometheus text format. */
export const createMetrics = () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };

  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),

    /** Adds Zoma's gauges. Must be called once. */
    observe: ({ runningSessions, liveConnections, socketConnections, redisMemory }: Readings): void => {
      gauge('zoma_sessions_running', 'Enhancement sessions that run on this node', runningSessions);
      gauge('zoma_live_connections', 'Sockets and event streams that hold a token on this node', liveConnections);
      gauge('zoma_socket_connections', 'Engine.IO connections of this node', socketConnections);
      if (redisMemory) {
        gauge('zoma_redis_memory_used_ratio', 'Used share of maxmemory; from 0.85 on no session begins', redisMemory);
      }
    },

    close: () => registry.clear(),
  };
};
