import { request as sendRequest } from 'node:http';

/** What an Engine.IO request was answered with; 101 for an upgrade that was let in. */
export interface HandshakeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface HandshakeOptions {
  readonly transport: 'polling' | 'websocket';
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a connection that is open. */
  readonly sid?: string;
}

const upgradeHeaders = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** Sends one Engine.IO request by hand, as no client library would. A connection that it opens is dropped when `signal` aborts. */
export const handshake = (
  url: string,
  { transport, headers = {}, sid }: HandshakeOptions,
  signal: AbortSignal,
): Promise<HandshakeAnswer> =>
  new Promise((resolve, reject) => {
    const path = `${url}/socket.io/?EIO=4&transport=${transport}${sid === undefined ? '' : `&sid=${sid}`}`;
    const upgrade = transport === 'websocket' ? upgradeHeaders : {};
    const request = sendRequest(path, { headers: { ...upgrade, ...headers }, agent: false });
    request.on('error', reject);
    request.on('upgrade', ({ statusCode = 0, headers: answered }, socket) => {
      socket.on('error', () => undefined);
      signal.addEventListener('abort', () => socket.destroy());
      resolve({ status: statusCode, headers: answered, body: '' });
    });
    request.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (bytes: Buffer) => parts.push(bytes));
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
        });
      });
    });
    request.end();
  });

/** The session id in the answer to a polling handshake. */
export const sidIn = ({ body }: HandshakeAnswer): string => (JSON.parse(body.slice(1)) as { readonly sid: string }).sid;
