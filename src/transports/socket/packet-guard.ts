/** The limits of a connection's packets before its user is known, and of one polling request. */
const limits = {
  /** Pending or refused joins of any namespace since the last success. Client libraries send one. */
  joins: 5,
  /** Packets of a connection that has not joined `/ai`: joins and a few pongs. */
  unjoinedPackets: 16,
  /** Length of a message and of a polling request of such a connection: the longest token fits. */
  unjoinedLength: 32_768,
  /** Packets in one polling request of a joined connection: twice the length of its event queue. */
  memberPayload: 2_000,
} as const;

interface Packet {
  readonly type: string;
  readonly data?: unknown;
}

/** The part of Engine.IO's transport that the guard uses; the package's type leaves the parser out. */
interface Transport {
  readonly name: string;
  parser: { readonly decodePayload: (payload: string, binaryType?: unknown) => Packet[] };
  /** The longest polling request, in bytes; Engine.IO sets it for the polling transport alone. */
  maxHttpBufferSize?: number;
}

/** The part of an Engine.IO connection that the guard uses. */
export interface PacketConnection {
  readonly transport: Transport;
  /** Closes; with `discard` at once, without sending the buffer. */
  close(discard?: boolean): void;
  on(event: 'packet', listener: (packet: Packet) => void): void;
  on(event: 'upgrading', listener: () => void): void;
}

/** Informs the guard of the connection's membership in `/ai`. */
interface PacketGuard {
  join(): void;
  leave(): void;
}

const separator = '\x1e';

/** Returns whether a payload has more than `most` packets; stops scanning there. */
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
 * Closes a connection that sends more packets than client libraries do, before Socket.IO processes the excess packet. The answer to a
 * join without a token is fifty times its size, and a polling request can hold 300,000 joins.
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
    return packets > limits.unjoinedPackets || lengthOf(packet.data) > limits.unjoinedLength;
  };

  // Engine.IO emits `packet` before the event that Socket.IO decodes; closing at once removes that listener.
  connection.on('packet', (packet) => {
    if (isTooMuch(packet)) connection.close(true);
  });
  connection.on('upgrading', () => {
    probes += 1;
    // Engine.IO sets a timer after this event; only a later close clears it.
    if (probes > limits.unjoinedPackets) queueMicrotask(() => connection.close(true));
  });

  const { transport } = connection;
  const { parser, maxHttpBufferSize: longestRequest } = transport;
  if (transport.name === 'polling') {
    transport.maxHttpBufferSize = limits.unjoinedLength;
    transport.parser = {
      ...parser,
      decodePayload: (payload, binaryType) =>
        hasMoreThan(isMember ? limits.memberPayload : limits.unjoinedPackets, payload)
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
