import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { readJson } from '../../../fakes/fake-request.ts';
import type { RawResponse, SeenRequest } from './shape.ts';

/** A path of the server that answers by given responses. */
export interface RawEndpoint {
  readonly baseUrl: string;
  readonly requests: readonly SeenRequest[];
}

const play = async ({ status = 200, headers, body, ends = 'clean' }: RawResponse, response: ServerResponse) => {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.on('error', () => undefined);
  const contentType = status === 200 ? 'text/event-stream' : 'application/json';
  response.writeHead(status, { 'content-type': contentType, ...headers });
  response.flushHeaders();
  for (const piece of body) {
    if (gone.signal.aborted) return;
    if (typeof piece === 'number') await pause(piece, undefined, { signal: gone.signal }).catch(() => undefined);
    else await new Promise((resolve) => response.write(piece, resolve));
  }
  if (gone.signal.aborted || ends === 'never') return;
  if (ends === 'clean') response.end();
  else response.destroy();
};

/** An HTTP server on a free port of the loopback; each endpoint has a path prefix of its own. */
export const startRawServer = async () => {
  const endpoints = new Map<string, { readonly responses: readonly RawResponse[]; readonly requests: SeenRequest[] }>();
  const server = createServer((incoming, response) => {
    const [, name = '', path = ''] = /^\/([^/]+)(.*)$/.exec(incoming.url ?? '') ?? [];
    const endpoint = endpoints.get(name);
    const serve = async (): Promise<void> => {
      const body = (await readJson(incoming)) as SeenRequest['body'];
      const index = endpoint?.requests.push({ url: path, headers: incoming.headers, body }) ?? 0;
      const chosen = endpoint?.responses[index - 1] ?? endpoint?.responses.at(-1);
      await play(chosen ?? { status: 404, body: ['{}'] }, response);
    };
    serve().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    /** Serves the responses from now on. */
    endpoint: (responses: readonly RawResponse[]): RawEndpoint => {
      const name = String(endpoints.size);
      const requests: SeenRequest[] = [];
      endpoints.set(name, { responses, requests });
      return { baseUrl: `http://127.0.0.1:${port}/${name}`, requests };
    },
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export type RawServer = Awaited<ReturnType<typeof startRawServer>>;
