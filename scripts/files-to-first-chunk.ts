import { Session } from 'node:inspector/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '../src/adapters/pino/logger.ts';
import { startApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';

/**
 * Counts the files of `src` in which a function runs between `POST /api/ai/enhance` and the first chunk, by V8's coverage: the files that
 * a reader opens to follow a session. Uses an embedded node with the mock provider.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const directory = await mkdtemp(path.join(tmpdir(), 'zoma-files-'));
const env = { NODE_ENV: 'development', PORT: '0', DATA_DIR: directory };
const app = await startApp({ config: readConfig(env), root, logger: createLogger({ level: 'error' }) });
const url = `http://localhost:${app.port}/api`;

const post = async (route: string, body: object, headers: Record<string, string> = {}): Promise<Response> => {
  const response = await fetch(url + route, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}`);
  return response;
};

/** Starts a session and reads its events up to the first chunk. */
const readFirstChunk = async (token: string): Promise<void> => {
  const authorized = { Authorization: `Bearer ${token}` };
  const request = { text: 'we was there on tuesday', action: 'fix_grammar' };
  const { data } = (await (await post('/ai/enhance', request, authorized)).json()) as { data: { sessionId: string } };
  const closing = new AbortController();
  const stream = await fetch(`${url}/ai/stream/${data.sessionId}`, { headers: authorized, signal: closing.signal });
  let seen = '';
  for await (const bytes of stream.body ?? []) {
    seen += Buffer.from(bytes).toString();
    if (seen.includes('event: chunk')) break;
  }
  closing.abort();
};

const session = new Session();
try {
  const login = await post('/auth/login', { email: 'editor@zoma.local', password: 'zoma-editor' });
  const { data } = (await login.json()) as { data: { accessToken: string } };
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  // Taking the coverage resets the counts, so that only later calls are counted.
  await session.post('Profiler.takePreciseCoverage');
  await readFirstChunk(data.accessToken);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  const source = new URL('../src/', import.meta.url).href;
  const files = result
    .filter(({ url: file }) => file.startsWith(source))
    .filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    .map(({ url: file }) => file.slice(source.length))
    .sort();
  process.stdout.write(`${files.join('\n')}\n\n${files.length} files from POST /api/ai/enhance to the first chunk\n`);
} finally {
  session.disconnect();
  await app.stop();
  await rm(directory, { recursive: true, force: true });
}
