import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { ExecutionContext } from 'ava';
import { build } from 'esbuild';
import { root } from '../../support/data-directory.ts';
import { listen } from '../../support/listen.ts';

/** What a path of the host answers: a text of the type that the path's extension names, or a handler's answer. */
type Answer = string | ((request: IncomingMessage, response: ServerResponse) => void | Promise<void>);

export interface HostOptions {
  /** The body of `/`; the title and the language are there. */
  readonly body?: string;
  /** A module that runs in `/`, as TypeScript. It is bundled, may import from `src/client/…`, and is served as `/page.js`. */
  readonly script?: string;
  /** The Content-Security-Policy of `/`; by default nothing of another origin and nothing inline. `null`: none. */
  readonly policy?: string | null;
  /** Further paths, also those that only exist once the host's own address is known. */
  readonly paths?: Readonly<Record<string, Answer>>;
}

/** The policy of a careful host: a page that loads from a node adds the node's origin. */
export const strictPolicy = (node?: string): string => {
  const sources = ["'self'", ...(node === undefined ? [] : [node])].join(' ');
  const sockets = node === undefined ? '' : ` ${node.replace(/^http/, 'ws')}`;
  return `default-src 'none'; script-src ${sources}; style-src 'self'; img-src 'self'; connect-src ${sources}${sockets}`;
};

const types: Readonly<Record<string, string>> = {
  '': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
};

const bundled = new Map<string, Promise<string>>();

const bundle = async (script: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: script, loader: 'ts', resolveDir: root, sourcefile: 'page.ts' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
  });
  return outputFiles[0]?.text ?? '';
};

/** Bundles a script once for all tests of the process: most pages run the same. */
const bundleOnce = (script: string): Promise<string> => {
  const known = bundled.get(script) ?? bundle(script);
  bundled.set(script, known);
  return known;
};

/** Serves a page of a host application at an origin of its own, until the test ends. Resolves with the origin. */
export const serveHost = async (
  t: Pick<ExecutionContext, 'teardown'>,
  { body = '', script, policy = strictPolicy(), paths = {} }: HostOptions = {},
): Promise<string> => {
  const module = script === undefined ? '' : '<script type="module" src="/page.js"></script>';
  const answers = new Map<string, Answer>([
    [
      '/',
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>${module}<body>${body}</body></html>`,
    ],
    // Browsers ask for it, and log an error when it is missing.
    ['/favicon.ico', ''],
    ...(script === undefined ? [] : [['/page.js', await bundleOnce(script)] as const]),
    ...Object.entries(paths),
  ]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const answer = answers.get(pathname);
    if (policy !== null) response.setHeader('Content-Security-Policy', policy);
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'string') {
      response.setHeader('Content-Type', types[path.extname(pathname)] ?? 'application/octet-stream').end(answer);
    } else {
      void Promise.resolve(answer(request, response)).catch((error: unknown) => response.destroy(error as Error));
    }
  });
  return listen(t, server);
};
