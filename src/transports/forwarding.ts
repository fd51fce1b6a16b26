import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** What a client asked for: the host with its port, and whether it speaks TLS. */
export interface RequestTarget {
  readonly host: string | undefined;
  readonly secure: boolean;
}

/** Reads from a request who sent it and what for, also where a proxy stands in front. */
export interface Forwarding {
  /** The address of the client, as `TRUST_PROXY` lets it be believed; empty once the connection is closed. */
  addressOf(request: IncomingMessage): string;
  targetOf(request: IncomingMessage): RequestTarget;
}

/** The last item of a list in a header: the one that the nearest proxy added. */
const lastOf = (header: string | string[] | undefined): string | undefined => {
  const item = header?.toString().split(',').at(-1)?.trim();
  return item === '' ? undefined : item;
};

/**
 * Creates the reader of `X-Forwarded-For`, `X-Forwarded-Host` and `X-Forwarded-Proto`. They are believed of the
 * nearest proxy when `trustProxy` says so, and ignored otherwise: any client can send them.
 */
export const createForwarding = ({ trustProxy }: { trustProxy: boolean }): Forwarding => {
  const forwarded = (request: IncomingMessage, name: string): string | undefined =>
    trustProxy ? lastOf(request.headers[name]) : undefined;

  return {
    addressOf: (request) => forwarded(request, 'x-forwarded-for') ?? request.socket.remoteAddress ?? '',
    targetOf: (request) => {
      const protocol = forwarded(request, 'x-forwarded-proto');
      const isTls = (request.socket as Partial<TLSSocket>).encrypted === true;
      return {
        host: forwarded(request, 'x-forwarded-host') ?? request.headers.host,
        secure: protocol === undefined ? isTls : protocol === 'https',
      };
    },
  };
};
