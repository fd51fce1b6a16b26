import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type Koa from 'koa';
import proxyAddr from 'proxy-addr';
import { readAddress } from '../core/network-address.ts';

/** The proxies whose `X-Forwarded-…` headers are trusted: a number of hops, or addresses and CIDRs. */
export type TrustedProxies = number | readonly string[];

/** The client of a request. */
export interface RequestOrigin {
  /** The client's IP address, IPv4 without an IPv6 prefix; empty when the connection has closed. */
  readonly address: string;
  /** The requested host with its port; undefined when the request names none. */
  readonly host: string | undefined;
  /** Whether the client speaks TLS, to this node or to a trusted proxy. */
  readonly secure: boolean;
}

/** Reads the client's address, host and scheme of a request. */
export type ReadOrigin = (request: IncomingMessage) => RequestOrigin;

const entriesOf = (header: string | string[] | undefined): string[] =>
  [header ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

/**
 * Creates the reader of a request's origin. It reads `X-Forwarded-For`, `-Proto` and `-Host` only from a trusted proxy, and entries from
 * the right, one for each trusted hop, so that entries which the client adds in front have no effect. It replaces an entry that is not an
 * address by that of the hop before.
 * @throws TypeError for a list item that is neither an address nor a CIDR
 */
export const createReadOrigin = (trusted: TrustedProxies): ReadOrigin => {
  const trust =
    typeof trusted === 'number' ? (_: string, hop: number) => hop < trusted : proxyAddr.compile([...trusted]);

  return (request) => {
    const { headers, socket } = request;
    const own = { host: headers.host, secure: socket instanceof TLSSocket };
    // The connection has broken off.
    if (socket.remoteAddress === undefined) return { ...own, address: '' };
    const hops = proxyAddr.all(request, trust);
    const address = hops.map(readAddress).findLast((hop) => hop !== undefined) ?? '';
    if (!trust(socket.remoteAddress, 0)) return { ...own, address };
    // A proxy that adds to one of the headers adds to all of them; one that replaces them leaves a single entry.
    const trustedHops = Math.max(hops.length - 1, 1);
    const entryIn = (header: string | string[] | undefined): string | undefined => {
      const entries = entriesOf(header);
      return entries.at(-trustedHops) ?? entries[0];
    };
    const scheme = entryIn(headers['x-forwarded-proto'])?.toLowerCase();
    return {
      address,
      host: entryIn(headers['x-forwarded-host']) ?? own.host,
      secure: own.secure || scheme === 'https' || scheme === 'wss',
    };
  };
};

/** Makes Koa derive `ip`, `protocol` and `host` from the trusted proxies; Koa's own option `proxy` trusts every client. */
export const followTrustedProxies = (app: Koa, readOrigin: ReadOrigin): void => {
  const derived = (read: (origin: RequestOrigin) => string): PropertyDescriptor => ({
    get(this: Koa.Request) {
      return read(readOrigin(this.req));
    },
  });
  Object.defineProperties(app.request, {
    ip: derived(({ address }) => address),
    protocol: derived(({ secure }) => (secure ? 'https' : 'http')),
    host: derived(({ host }) => host ?? ''),
  });
};
