import type { Redis } from 'ioredis';
import { FencedError } from '../../ports/event-log.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type {
  AccountEntry,
  LimitName,
  QuotaDecision,
  Quotas,
  QuotaSettings,
  QuotaState,
  Spending,
} from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import { reportingUnavailable } from './connect.ts';
import { prepareLua } from './lua.ts';
import { accountText, entryText, restoredFrom } from './restored-quota.ts';

/** The connection, the limits, the ledger to restore from and the key prefix. */
export interface RedisQuotasOptions {
  readonly redis: Redis;
  readonly settings: QuotaSettings;
  readonly ledger: Pick<Ledger, 'balance'>;
  readonly prefix: string;
  /** The time in milliseconds since the epoch; Redis's own time by default, so that the nodes' clocks do not matter. */
  readonly now?: () => number;
}

/** The result of `account-quota.lua`. */
type Answer = readonly [
  answer: 'ok' | 'unknown' | 'fenced' | LimitName,
  userStartedAt: number,
  requests: number,
  tokens: number,
  reservedTokens: number,
  sessions: number,
  organizationStartedAt: number,
  cost: string,
  reservedCost: string,
  userWindow: number,
  organizationWindow: number,
];

interface Step {
  readonly sessionId?: string;
  readonly epoch?: number;
  readonly entries?: readonly AccountEntry[];
  readonly spending?: Spending;
}

/** How long Redis keeps an account after the end of its window, in milliseconds. */
const keptBeyondMs = 86_400_000;

const dateOf = (milliseconds: number): Date | undefined => (milliseconds === 0 ? undefined : new Date(milliseconds));

const stateIn = (answer: Answer): QuotaState => ({
  user: {
    startedAt: dateOf(answer[1]),
    requests: answer[2],
    tokens: answer[3],
    reservedTokens: answer[4],
    sessions: answer[5],
  },
  organization: { startedAt: dateOf(answer[6]), cost: BigInt(answer[7]), reservedCost: BigInt(answer[8]) },
});

const decisionIn = (answer: Answer): QuotaDecision => {
  const [result] = answer;
  const state = stateIn(answer);
  if (result !== 'ok') return { admitted: false, limit: result as LimitName, state };
  return { admitted: true, windows: { user: new Date(answer[9]), organization: new Date(answer[10]) }, state };
};

/**
 * Creates quotas in Redis that all nodes share: each call is one script. All keys of an organization have one hash tag. Redis is a
 * cache of the ledger: an organization that Redis lacks is restored from the ledger first.
 */
export const createRedisQuotas = ({ redis, settings, ledger, prefix, now }: RedisQuotasOptions): Quotas => {
  const account = prepareLua({ redis, name: 'account-quota' });
  const restore = prepareLua({ redis, name: 'restore-quota' });
  const settingsText = JSON.stringify({ ...settings, cost: settings.cost.toString() });

  const keysOf = (organizationId: string) => {
    const base = `${prefix}quota:{${organizationId}}`;
    return {
      organization: base,
      user: (userId: string) => `${base}:user:${userId}`,
      sessions: (userId: string) => `${base}:sessions:${userId}`,
      account: (sessionId: string) => `${base}:account:${sessionId}`,
    };
  };

  const currentTime = async (): Promise<number> => {
    if (now) return now();
    const [seconds, microseconds] = await redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  };

  const restoreFromLedger = async (organizationId: string): Promise<void> => {
    const since = new Date((await currentTime()) - settings.windowMs);
    const { organization, users, accounts } = restoredFrom(await ledger.balance(organizationId, since));
    const keys = keysOf(organizationId);
    await restore(
      [
        keys.organization,
        ...users.map(({ userId }) => keys.user(userId)),
        ...users.map(({ userId }) => keys.sessions(userId)),
        ...accounts.map(({ sessionId }) => keys.account(sessionId)),
      ],
      [JSON.stringify({ organization, users, accounts: accounts.map(accountText) }), settings.windowMs + keptBeyondMs],
    );
  };

  const step = (operation: string, { organizationId, userId }: Owner, { sessionId = '', ...details }: Step) =>
    reportingUnavailable(async () => {
      const { epoch = 1, entries = [], spending = { tokens: 0, cost: 0n } } = details;
      const keys = keysOf(organizationId);
      for (;;) {
        const answer = (await account(
          [keys.organization, keys.user(userId), keys.sessions(userId), keys.account(sessionId)],
          [
            operation,
            settingsText,
            sessionId,
            epoch,
            JSON.stringify(entries.map(entryText)),
            spending.tokens,
            spending.cost.toString(),
            now?.() ?? '',
          ],
        )) as Answer;
        if (answer[0] === 'fenced') throw new FencedError();
        if (answer[0] !== 'unknown') return answer;
        await restoreFromLedger(organizationId);
      }
    });

  return {
    admit: async ({ sessionId, owner }, spending) => decisionIn(await step('admit', owner, { sessionId, spending })),
    reserve: async ({ owner, ...details }, spending) =>
      decisionIn(await step('reserve', owner, { ...details, spending })),
    settle: async ({ owner, ...details }) => stateIn(await step('settle', owner, details)),
    withdraw: async ({ sessionId, owner }) => {
      await step('withdraw', owner, { sessionId });
    },
    read: async (owner) => stateIn(await step('read', owner, {})),
  };
};
