import { newId } from '../../src/core/ids.ts';
import { answerFailure } from '../../src/transports/replies.ts';
import type { TestNode } from '../../test/support/node.ts';
import { recordLog } from '../../test/support/recorded-log.ts';
import type { World } from './record-world.ts';

const text = 'dear {{first_name}}, we was meeting on tuesday';
const longest = { text: 'Acme wants an offer by Friday. '.repeat(3_000), action: 'improve' };
/** A request whose result has a placeholder that is repaired. */
export const request = { text, action: 'fix_grammar' };

/** Collects failures by their codes. */
export const createFailures = () => {
  const failures: Record<string, unknown> = {};
  return {
    failures,
    add: (code: string, envelope: { readonly error?: { readonly code: string } }): void => {
      if (envelope.error?.code !== code) throw new Error(`Not ${code}: ${JSON.stringify(envelope)}`);
      failures[code] = envelope;
    },
  };
};

/** The failures of a recording. */
export type Failures = ReturnType<typeof createFailures>;

/** Makes requests that fail, and records each failure. */
export const provoke = async ({ fake, clock }: World, node: TestNode, { add }: Failures): Promise<void> => {
  const { http } = node;
  const me = (token?: string) => http.request('/api/auth/me', { token });
  const token = await node.login('editor');
  const admin = await node.login('admin');
  const enhance = (body: object) => http.request('/api/ai/enhance', { token, body });
  const rawBody = '{"text": "Hello';
  const headers = { 'Content-Type': 'application/json' };
  add('validation_failed', (await enhance({ text: '', action: 'polish', colour: 'red' })).body);
  add('malformed_json', (await http.request('/api/ai/enhance', { token, rawBody, headers })).body);
  const wrong = { email: 'editor@zoma.local', password: 'a wrong password' };
  add('invalid_credentials', (await http.request('/api/auth/login', { body: wrong })).body);
  add('unauthorized', (await me()).body);
  add('forbidden', (await http.request('/api/admin/users', { token })).body);
  add('not_found', (await http.request(`/api/ai/session/${newId()}`, { token })).body);
  const named = (name: string) => http.request('/api/admin/roles', { token: admin, body: { name } });
  add('conflict', (await named('Editor')).body);
  add('payload_too_large', (await enhance({ text: 'a'.repeat(1_100_000), action: 'improve' })).body);
  add('context_too_long', (await enhance(longest)).body);

  fake.respond([{ text: 'Dear ' }, { silence: true }]);
  const { sessionId } = (await enhance(request)).body.data;
  add('overloaded', (await enhance(request)).body);
  await http.request(`/api/ai/session/${sessionId}`, { token, method: 'DELETE' });
  const limits = { user: { requests: 0 } };
  const limit = (value: object) => http.request('/api/admin/settings', { token: admin, method: 'PATCH', body: value });
  await limit({ limits });
  add('rate_limited', (await enhance(request)).body);
  await limit({ limits: { user: {} } });

  await http.request('/api/auth/logout', { token, body: {} });
  add('token_revoked', (await me(token)).body);
  const login = await http.request('/api/auth/login', { body: { ...wrong, password: 'zoma-editor' } });
  const Cookie = (login.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
  const refresh = () => http.request('/api/auth/refresh', { method: 'POST', headers: { Cookie } });
  await refresh();
  clock.advance(60_000);
  add('refresh_reused', (await refresh()).body);
  const other = await node.login('viewer');
  clock.advance(16 * 60_000);
  add('token_expired', (await me(other)).body);
  add(
    'internal',
    answerFailure(recordLog(), new Error('an example'), { operation: 'example', requestId: newId() }).body,
  );
};

/** Records the failures of a node that stops with a running session, and those after its next start. Resolves with the warning of a token's end. */
export const stopAndStart = async (world: World, node: TestNode, { add }: Failures): Promise<object> => {
  const token = await node.login('editor');
  world.fake.respond([{ text: 'Dear ' }, { silence: true }]);
  const { sessionId } = await node.http.enhance(token, request);
  const stopped = node.stop();
  add('unavailable', (await node.http.request('/api/health/ready')).body);
  await stopped;
  const next = await world.start({ JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '1' });
  try {
    const again = await next.login('editor');
    const { error } = (await next.http.request(`/api/ai/session/${sessionId}`, { token: again })).body.data;
    add('interrupted', { error });
    add('gone', (await next.http.request(`/api/ai/stream/${sessionId}`, { token: again })).body);
    return await (await next.connect(again)).next('token_expiring');
  } finally {
    await next.stop();
  }
};
