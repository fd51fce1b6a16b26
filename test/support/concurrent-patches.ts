import type { HttpClient } from './http-client.ts';
import { issuerFields } from './host-tokens.ts';

/** What an administrator changes by parts: each part is one request, and all of them are sent at the same time. */
interface Patched {
  readonly what: string;
  /** Creates it, where it is not there from the beginning; resolves with what the paths need. */
  create?(call: Call): Promise<string>;
  path(id: string): string;
  /** PATCH when absent. */
  readonly method?: string;
  readonly parts: readonly object[];
  /** Reads it as it is now. */
  read(call: Call, id: string): Promise<object | undefined>;
}

type Call = (method: string, path: string, body?: object) => Promise<Readonly<Record<string, unknown>>>;

const inList =
  (list: string) =>
  async (call: Call, id: string): Promise<object | undefined> =>
    ((await call('GET', list))['items'] as { id: string }[]).find((item) => item.id === id);

const createdAt = (path: string, body: object) => async (call: Call) =>
  (await call('POST', path, body))['id'] as string;

const privacyParts = [
  { enabled: false },
  { patterns: [{ name: 'Customer number', pattern: 'C-[0-9]{6}' }] },
  { sensitiveAttributes: ['contact.salary'] },
];

export const patched: readonly Patched[] = [
  {
    what: 'a webhook',
    create: createdAt('/api/admin/webhooks', { url: 'https://example.org/', events: ['session.ended'] }),
    path: (id) => `/api/admin/webhooks/${id}`,
    parts: [{ url: 'https://example.com/hook' }, { events: ['limit.reached'] }, { enabled: false }],
    read: inList('/api/admin/webhooks'),
  },
  {
    what: 'an issuer',
    create: createdAt('/api/admin/issuers', { ...issuerFields, algorithms: ['HS256'], secret: 'x'.repeat(32) }),
    path: (id) => `/api/admin/issuers/${id}`,
    parts: [
      { name: 'Renamed' },
      { audience: 'another' },
      { issuer: 'https://another.example' },
      { claims: { email: 'mail' } },
      { claims: { name: 'full_name' } },
      { allowedRoles: ['Viewer'] },
      { defaultRoles: ['Viewer'] },
      { maxAgeSeconds: 60 },
      { disabled: true },
    ],
    read: inList('/api/admin/issuers'),
  },
  {
    what: 'a user',
    create: createdAt('/api/admin/users', { email: 'parts@acme.example', name: 'Parts', roles: ['Editor'] }),
    path: (id) => `/api/admin/users/${id}`,
    parts: [{ email: 'changed@acme.example' }, { name: 'Renamed' }, { roles: ['Viewer'] }, { disabled: true }],
    read: (call, id) => call('GET', `/api/admin/users/${id}`),
  },
  {
    what: 'the settings, with limits and retention',
    path: () => '/api/admin/settings',
    parts: [
      { enabled: false },
      { retentionDays: 12 },
      { limits: { organization: { cost: 7 } } },
      { limits: { user: { requests: 8 } } },
      { limits: { roles: { Viewer: { tokens: 9 } } } },
    ],
    read: (call) => call('GET', '/api/admin/settings'),
  },
  ...['/api/admin/privacy', '/api/org/privacy'].map((path): Patched => ({
    what: `the privacy policy at ${path}`,
    path: () => path,
    method: 'PUT',
    parts: privacyParts,
    read: (call) => call('GET', path),
  })),
];

const isPart = (part: unknown, whole: unknown): boolean =>
  typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.entries(part).every(([name, value]) => isPart(value, (whole as Record<string, unknown>)[name]))
    : JSON.stringify(part) === JSON.stringify(whole);

/**
 * Sends every part at the same time, in turn to the given nodes.
 * @returns the parts that are not in what is read afterwards
 * @throws Error when a request is refused
 */
export const lostParts = async (
  nodes: readonly HttpClient[],
  token: string,
  { create, path, method = 'PATCH', parts, read }: Patched,
): Promise<readonly object[]> => {
  const callAt =
    (index: number): Call =>
    async (used, url, body) => {
      const node = nodes[index % nodes.length];
      const answer = await node?.request(url, { token, method: used, ...(body && { body }) });
      if (!answer?.body.success) throw new Error(`${used} ${url}: ${JSON.stringify(answer?.body)}`);
      return answer.body.data as unknown as Readonly<Record<string, unknown>>;
    };
  const id = (await create?.(callAt(0))) ?? '';
  await Promise.all(parts.map((part, index) => callAt(index)(method, path(id), part)));
  const whole = await read(callAt(0), id);
  return parts.filter((part) => !isPart(part, whole));
};
