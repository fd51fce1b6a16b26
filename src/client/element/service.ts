import { ZomaClientError } from '../errors.ts';
import { createZoma } from '../index.ts';
import type { ActionCatalogue, TokenAnswer, Zoma, ZomaOptions } from '../types.ts';

/** Where the tokens of an element come from. */
export interface ClientSource {
  /** Origin of the Zoma service. */
  readonly url: string;
  /** The host's own endpoint. */
  readonly tokenUrl: string | undefined;
  readonly getToken: ZomaOptions['getToken'] | undefined;
}

interface Shared {
  readonly zoma: Zoma;
  users: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

/** How long a client without elements stays open: pages of an application replace one another. */
const closeAfterMs = 5000;

/** By the service, then by the source of the tokens: elements with the same source share a socket. */
const clients = new Map<string, Map<unknown, Shared>>();

/**
 * Creates a `getToken` that asks the host's endpoint: POST, with the host's cookies. POST, so that no cache answers and no prefetch asks.
 * When the host refuses it throws an error with the `status`, which the client reports as `token_unavailable`.
 */
const tokensFrom = (tokenUrl: string) => async (): Promise<TokenAnswer> => {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    credentials: 'include',
    headers: { Accept: 'application/json' },
  });
  const { status } = response;
  if (!response.ok) throw Object.assign(new Error(`The token endpoint answered ${status}.`), { status });
  return (await response.json()) as TokenAnswer;
};

/** A client in use by an element. */
interface ClientLease {
  readonly zoma: Zoma;
  /** Ends the use, once; the last one closes the client after a while. */
  release(): void;
}

/** Returns the client of a source, which all elements with that source share. @throws ZomaClientError `token_unavailable` without a source of tokens */
const leaseClient = ({ url, tokenUrl, getToken }: ClientSource): ClientLease => {
  const source = getToken ?? tokenUrl;
  if (source === undefined) {
    const message = '<zoma-assistant> needs token-url or getToken.';
    throw new ZomaClientError({ code: 'token_unavailable', message, retryable: false });
  }
  const ofService = clients.get(url) ?? new Map<unknown, Shared>();
  clients.set(url, ofService);
  const shared: Shared = ofService.get(source) ?? {
    zoma: createZoma({ url, getToken: getToken ?? tokensFrom(tokenUrl ?? '') }),
    users: 0,
    closing: undefined,
  };
  ofService.set(source, shared);
  clearTimeout(shared.closing);
  shared.users += 1;
  return {
    zoma: shared.zoma,
    release: () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      shared.closing = setTimeout(() => {
        ofService.delete(source);
        shared.zoma.close();
      }, closeAfterMs);
    },
  };
};

/** The service as an element uses it. */
export interface Service {
  /** The client, made with the first use. @throws ZomaClientError `token_unavailable` without a source of tokens */
  client(): Zoma;
  /** The menu's content; undefined until it has been loaded. */
  readonly catalogue: ActionCatalogue | undefined;
  /** Loads the menu's content, unless it is there. @throws ZomaClientError */
  load(): Promise<void>;
  /** Gives the client back; the next use takes another one. */
  disconnect(): void;
}

/** Creates the element's way to the service. `given` is a client of the page, which is never closed here. */
export const createService = (
  given: () => Zoma | undefined,
  source: () => ClientSource,
  onConnection: (isOffline: boolean) => void,
): Service => {
  let zoma: Zoma | undefined;
  let lease: ClientLease | undefined;
  let catalogue: ActionCatalogue | undefined;
  let unsubscribe: (() => void) | undefined;

  const client = (): Zoma => {
    if (zoma) return zoma;
    const own = given();
    if (!own) lease = leaseClient(source());
    zoma = own ?? (lease as ClientLease).zoma;
    unsubscribe = zoma.on('connection', (state) => onConnection(state === 'offline'));
    return zoma;
  };

  return {
    client,
    get catalogue() {
      return catalogue;
    },
    load: async () => {
      const asked = client();
      const loaded = catalogue ?? (await asked.actions());
      if (asked === zoma) catalogue = loaded;
    },
    disconnect: () => {
      unsubscribe?.();
      lease?.release();
      zoma = lease = catalogue = unsubscribe = undefined;
    },
  };
};
