import type { ProviderStates } from './failover/provider-states.ts';
import { withTimeout } from './with-timeout.ts';

/** The state of one part that the node depends on. */
export interface HealthCheck {
  readonly status: 'up' | 'down';
  /** Without it the node cannot serve. */
  readonly needed: boolean;
  readonly details?: object;
}

/** Checks what the node depends on. */
export interface Health {
  /** Looks at every part, each within a bounded time. */
  checks(): Promise<Readonly<Record<string, HealthCheck>>>;
  /** Whether this node wants new work: it does not drain, and what it needs is there. */
  ready(): Promise<boolean>;
}

/** How long a part may take to answer before it counts as down. */
const patienceMs = 2_000;

const answersInTime = async (ping: () => Promise<void>): Promise<boolean> => {
  try {
    await withTimeout(patienceMs, ping());
    return true;
  } catch {
    return false;
  }
};

/** Creates the health checks of the database, the stores and the providers; each is `down` after 2 s without an answer. */
export const createHealth = ({
  pingDatabase,
  pingStores = () => Promise.resolve(),
  providerStates,
  accepting,
  details,
}: {
  pingDatabase: () => Promise<void>;
  /** Of what the nodes share; undefined when it is in this process. */
  pingStores: (() => Promise<void>) | undefined;
  providerStates: ProviderStates;
  /** Whether this node takes new work. */
  accepting: () => boolean;
  /** Details that the checks carry. */
  details: { readonly database: object; readonly stores: object };
}): Health => ({
  checks: async () => {
    const [database, stores] = await Promise.all([answersInTime(pingDatabase), answersInTime(pingStores)]);
    const providers = providerStates();
    const isAnyUp = providers.some(({ state }) => state !== 'open');
    return {
      database: { status: database ? 'up' : 'down', needed: true, details: details.database },
      stores: { status: stores ? 'up' : 'down', needed: true, details: details.stores },
      providers: { status: isAnyUp ? 'up' : 'down', needed: false, details: providers },
    };
  },
  ready: async () =>
    accepting() && (await Promise.all([answersInTime(pingDatabase), answersInTime(pingStores)])).every(Boolean),
});
