import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

/** What is read each time the metrics are asked for. */
export interface Readings {
  readonly runningSessions: () => number;
  readonly liveConnections: () => number;
  readonly socketConnections: () => number;
}

/**
 * Collects the process's own metrics and Zoma's, in the Prometheus text format. Zoma's are there once `observe` has been called.
 */
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

    /** Adds Zoma's gauges. To be called once. */
    observe: ({ runningSessions, liveConnections, socketConnections }: Readings): void => {
      gauge('zoma_sessions_running', 'Enhancement sessions that this node works on', runningSessions);
      gauge('zoma_live_connections', 'Sockets and event streams that hold a token on this node', liveConnections);
      gauge('zoma_socket_connections', 'Engine.IO connections of this node', socketConnections);
    },

    close: () => registry.clear(),
  };
};
