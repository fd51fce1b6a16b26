/** A packet of Engine.IO, encoded for both its transports. May be sent on any number of connections. */
export interface EncodedPacket {
  readonly type: 'message';
  /** The Socket.IO packet: HTTP polling sends it as it is. */
  readonly data: string;
  readonly options: {
    /** Whether HTTP polling may compress a response with the packet. */
    readonly compress: boolean;
    /** The WebSocket frame with the packet; the WebSocket transport sends it in place of `data`. */
    readonly wsPreEncodedFrame: readonly Buffer[];
  };
}

/** The part of the TCP connection below a WebSocket that delivery uses. */
interface TcpConnection {
  cork(): void;
  uncork(): void;
}

/** The WebSocket (package ws) of a connection. */
interface WebSocket {
  pause(): void;
  resume(): void;
  readonly _socket: TcpConnection | null;
}

/** The part of an Engine.IO connection that delivery uses; Engine.IO declares it private and offers no other access. */
export interface EngineConnection {
  readonly readyState: string;
  readonly transport: { readonly name: string; readonly socket?: WebSocket };
  /** The packets that the transport has not taken yet. */
  readonly writeBuffer: EncodedPacket[];
  /** Gives the buffer to the transport, when it takes any. */
  flush(): void;
}

/** The events of Engine.IO's server around each flush. */
export interface EngineServer {
  on(event: 'flush', listener: (connection: EngineConnection, packets: readonly unknown[]) => void): void;
  on(event: 'drain', listener: (connection: EngineConnection) => void): void;
}

/** Finds the WebSocket of a connection; undefined while it polls. */
export const webSocketOf = ({ transport }: EngineConnection): WebSocket | undefined =>
  transport.name === 'websocket' ? transport.socket : undefined;

/**
 * Makes a text frame of a server: final, not masked, in one buffer.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.2
 */
const frameOf = (text: string): Buffer => {
  const length = Buffer.byteLength(text);
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = 0x81;
  if (head === 2) {
    frame[1] = length;
  } else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, head);
  return frame;
};

/**
 * Encodes an event of a namespace whose only argument is given as JSON.
 * @see https://socket.io/docs/v4/socket-io-protocol/#sending-and-receiving-data
 */
export const encodeEvent = (namespace: string, name: string, json: string): EncodedPacket => {
  const data = `2${namespace},["${name}",${json}]`;
  // 4: the type of a message in Engine.IO.
  return { type: 'message', data, options: { compress: true, wsPreEncodedFrame: [frameOf(`4${data}`)] } };
};

/** Sends packets with one flush. A connection that is not open drops them. */
export const sendPackets = (connection: EngineConnection, packets: readonly EncodedPacket[]): void => {
  if (connection.readyState !== 'open') return;
  connection.writeBuffer.push(...packets);
  connection.flush();
};

/** Makes each flush of several packets one write of the TCP connection: the WebSocket transport writes each packet by itself. */
export const gatherWrites = (engine: EngineServer): void => {
  engine.on('flush', (connection, packets) => {
    if (packets.length > 1) webSocketOf(connection)?._socket?.cork();
  });
  engine.on('drain', (connection) => webSocketOf(connection)?._socket?.uncork());
};
