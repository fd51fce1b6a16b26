/** What the packets of one connection may cost before its user is known, and how many a request may hold. */
const limits = {
  /** Joins since the last one that succeeded, of whatever namespace: they are pending or were refused. Client libraries send one. */
  joins: 5,
  /** Packets of a connection that has not joined `/ai`: its joins, and a pong or two. */
  strangerPackets: 16,
  /** Length of a message, and of a polling request, of such a connection: a join with the longest token has room. */
  strangerLength: 32_768,
  /** Packets in one polling request of a connection that has joined: twice what its event queue takes. */
  memberPayload: 2_000,
} as const;

interface Packet {
  readonly type: string;
  readonly data?: unknown;
}

/** Engine.IO's transport, as far as its packets are bounded. The type of the package leaves the parser out. */
interface Transport {
  readonly name: string;
  parser: { readonly decodePayload: (payload: string, binaryType?: unknown) => Packet[] };
  /** The longest polling request, in bytes; Engine.IO sets it for the polling transport alone. */
  maxHttpBufferSize?: number;
}

/** An Engine.IO connection, as far as its packets are bounded. */
export interface PacketConnection {
  readonly transport: Transport;
  /** With `discard` at once: what waits to be sent is dropped. */
  close(discard?: boolean): void;
  on(event: 'packet', listener: (packet: Packet) => void): void;
  on(event: 'upgrading', listener: () => void): void;
}

/** What the guard has to know of the connection's membership in `/ai`. */
export interface PacketGuard {
  join(): void;
  leave(): void;
}

const separator = '\x1e';

/** Whether a payload has more packets than `most`; looks no further than it must. */
const hasMoreThan = (most: number, payload: string): boolean => {
  let at = -1;
  for (let count = 0; count < most; count += 1) {
    at = payload.indexOf(separator, at + 1);
    if (at < 0) return false;
  }
  return true;
};

/** Recognizes a CONNECT packet as the decoder of Socket.IO does, which reads a space as type 0 too. */
const isJoin = ({ type, data }: Packet): boolean =>
  type === 'message' && typeof data === 'string' && Number(data.charAt(0)) === 0;

const lengthOf = (data: unknown): number => (typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0);

/**
 * Closes a connection that sends more than a client library has to, before Socket.IO builds anything for the packet that is one
 * too many. A join without a token costs an answer fifty times its size, and a polling request has room for 300,000 joins.
 * @see https://socket.io/docs/v4/engine-io-protocol/#http-long-polling
 */
export const guardPackets = (connection: PacketConnection): PacketGuard => {
  let isMember = false;
  let joins = 0;
  let packets = 0;
  let probes = 0;

  const isTooMuch = (packet: Packet): boolean => {
    if (isJoin(packet)) joins += 1;
    if (joins > limits.joins) return true;
    if (isMember) return false;
    packets += 1;
    return packets > limits.strangerPackets || lengthOf(packet.data) > limits.strangerLength;
  };

  // Engine.IO emits it ahead of the event that Socket.IO decodes; closed at once, the connection has no listener for that.
  connection.on('packet', (packet) => {
    if (isTooMuch(packet)) connection.close(true);
  });
  connection.on('upgrading', () => {
    probes += 1;
    // Engine.IO sets a timer after this event, which only a later close clears.
    if (probes > limits.strangerPackets) queueMicrotask(() => connection.close(true));
  });

  const { transport } = connection;
  const { parser, maxHttpBufferSize: longestRequest } = transport;
  if (transport.name === 'polling') {
    transport.maxHttpBufferSize = limits.strangerLength;
    transport.parser = {
      ...parser,
      decodePayload: (payload, binaryType) =>
        hasMoreThan(isMember ? limits.memberPayload : limits.strangerPackets, payload)
          ? [{ type: 'error', data: 'too many packets' }]
          : parser.decodePayload(payload, binaryType),
    };
  }

  return {
    join: () => {
      isMember = true;
      joins = 0;
      packets = 0;
      if (longestRequest !== undefined) transport.maxHttpBufferSize = longestRequest;
    },
    leave: () => {
      isMember = false;
    },
  };
};
