import type { ExecutionContext } from 'ava';
import type { HttpClient } from './http-client.ts';

interface Share {
  readonly requests: number;
  readonly tokens: number;
  readonly cost: number;
}

interface Limit {
  readonly used: number;
  readonly limit: number;
  readonly resetAt: string;
}

/** What `GET /api/ai/usage` answers. */
export interface UsageOfUser {
  readonly requests: Limit;
  readonly tokens: Limit;
  readonly cost: Limit;
  readonly breakdown: {
    readonly byAction: Readonly<Record<string, Share>>;
    readonly byProvider: Readonly<Record<string, Share>>;
    readonly byDay: Readonly<Record<string, Share>>;
  };
}

/** What `GET /api/org/usage` answers. */
export interface UsageOfOrganization {
  readonly cost: Limit;
  readonly breakdown: UsageOfUser['breakdown'] & {
    readonly byUser: Readonly<Record<string, Share & { readonly email: string; readonly name: string }>>;
  };
}

export const nanoDollars = (dollars: number): number => Math.round(dollars * 1e9);

export type LimitName = 'requests' | 'tokens' | 'cost';

/** What is left of each limit, and in how many seconds it begins anew; cost in micro-dollars. */
export type Left = Readonly<Record<LimitName, { readonly remaining: number; readonly seconds: number }>>;

/** What the header `RateLimit` says, if it is there. */
export const leftIn = (headers: Headers): Left | undefined => {
  const header = headers.get('RateLimit');
  if (header === null) return undefined;
  const itemOf = (name: LimitName) => {
    const [, remaining, seconds] = new RegExp(`"${name}";r=(\\d+);t=(\\d+)`).exec(header) ?? [];
    return { remaining: Number(remaining), seconds: Number(seconds) };
  };
  return { requests: itemOf('requests'), tokens: itemOf('tokens'), cost: itemOf('cost') };
};

/** What the user has used, and what is left of it. */
export const usageOf = async (http: HttpClient, token: string): Promise<UsageOfUser & { readonly left: Left }> => {
  for (;;) {
    const { body, headers } = await http.request('/api/ai/usage', { token });
    const left = leftIn(headers);
    // An answer does not wait for it when the store takes too long to say.
    if (left) return { ...(body.data as unknown as UsageOfUser), left };
  }
};

export const usageOfOrganization = async (http: HttpClient, token: string): Promise<UsageOfOrganization> =>
  (await http.request('/api/org/usage', { token })).body.data as unknown as UsageOfOrganization;

export interface Books {
  readonly http: HttpClient;
  readonly admin: string;
  /** Of the users who spent something, all of whose sessions have ended. */
  readonly tokens: readonly string[];
}

/**
 * Asserts that the counters of the limits are what the ledger has, that nothing is reserved any more and that
 * no limit was passed; resolves with what was spent, in nano-dollars.
 */
export const assertBalanced = async (t: ExecutionContext, { http, admin, tokens }: Books): Promise<number> => {
  const { cost, breakdown } = await usageOfOrganization(http, admin);
  let spent = 0;
  for (const token of tokens) {
    const { id } = (await http.request('/api/auth/me', { token })).body.data;
    const share = breakdown.byUser[id] ?? { requests: 0, tokens: 0, cost: 0 };
    const counted = await usageOf(http, token);
    t.is(counted.requests.used, share.requests);
    t.is(counted.tokens.used, share.tokens);
    t.is(nanoDollars(counted.cost.used), nanoDollars(cost.used));
    for (const name of ['requests', 'tokens'] as const) {
      t.true(counted[name].used <= counted[name].limit, name);
      t.is(counted.left[name].remaining, counted[name].limit - counted[name].used, `no ${name} are reserved`);
    }
    t.is(counted.left.cost.remaining, Math.floor((nanoDollars(cost.limit) - nanoDollars(cost.used)) / 1000));
    spent += nanoDollars(share.cost);
  }
  t.is(nanoDollars(cost.used), spent);
  t.true(cost.used <= cost.limit);
  return spent;
};
