import type { Redis } from 'ioredis';
import { FencedError } from '../../ports/event-log.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type {
  LimitName,
  OwnerLimits,
  QuotaDecision,
  Quotas,
  QuotaSettings,
  QuotaState,
  SessionUsage,
  Spending,
} from '../../ports/quotas.ts';
import type { Owner } from '../../ports/sessions.ts';
import { reportingUnavailable } from './connect.ts';
import { prepareLua } from './lua.ts';
import { logKeys, quotaKeys } from './session-keys.ts';
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

/** The result of `runQuotaOperation` in `quota-functions.lua`. */
export type QuotaAnswer = readonly [
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

/** How long Redis keeps an account after the end of its window, in milliseconds. */
const keptBeyondMs = 86_400_000;

const dateOf = (milliseconds: number): Date | undefined => (milliseconds === 0 ? undefined : new Date(milliseconds));

/** Reads the state from an answer. */
export const stateIn = (answer: QuotaAnswer): QuotaState => ({
  user: {
    startedAt: dateOf(answer[1]),
    requests: answer[2],
    tokens: answer[3],
    reservedTokens: answer[4],
    sessions: answer[5],
  },
  organization: { startedAt: dateOf(answer[6]), cost: BigInt(answer[7]), reservedCost: BigInt(answer[8]) },
});

/** Reads the decision about an admission or a reservation from an answer. */
export const decisionIn = (answer: QuotaAnswer): QuotaDecision => {
  const [result] = answer;
  const state = stateIn(answer);
  if (result !== 'ok') return { admitted: false, limit: result as LimitName, state };
  return { admitted: true, windows: { user: new Date(answer[9]), organization: new Date(answer[10]) }, state };
};

/** Quotas in Redis, with what the scripts need that also do other things. */
export interface RedisQuotas extends Quotas {
  /** Returns the keys and the parameters of `runQuotaOperation`. */
  operation(operation: string, owner: Owner, details: OperationDetails): QuotaOperation;
  /**
   * Runs a script with an operation until Redis has the organization, which it restores from the ledger.
   * @throws FencedError; ZomaError `unavailable`
   */
  whenRestored(organizationId: string, run: () => Promise<unknown>): Promise<QuotaAnswer>;
}

/** The keys and the parameters of `runQuotaOperation`. */
export interface QuotaOperation {
  readonly keys: readonly [organization: string, user: string, sessions: string, account: string, logHead: string];
  readonly parameters: readonly [
    operation: string,
    settings: string,
    sessionId: string,
    epoch: number,
    entries: string,
    tokens: number,
    cost: string,
    now: number | '',
  ];
}

interface OperationDetails extends Partial<Omit<SessionUsage, 'owner'>> {
  readonly spending?: Spending;
  /** Replace the configured limits. */
  readonly limits?: OwnerLimits | undefined;
}

/**
 * Creates quotas in Redis that all nodes share: each call is one script. All keys of an organization have one hash tag. Redis is a
 * cache of the ledger: an organization that Redis lacks is restored from the ledger first.
 */
export const createRedisQuotas = ({ redis, settings, ledger, prefix, now }: RedisQuotasOptions): RedisQuotas => {
  const account = prepareLua({ redis, name: 'account-quota' });
  const restore = prepareLua({ redis, name: 'restore-quota' });
  const textOf = (limits: QuotaSettings): string => JSON.stringify({ ...limits, cost: limits.cost.toString() });
  const settingsText = textOf(settings);

  const currentTime = async (): Promise<number> => {
    if (now) return now();
    const [seconds, microseconds] = await redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
  };

  const restoreFromLedger = async (organizationId: string): Promise<void> => {
    const since = new Date((await currentTime()) - settings.windowMs);
    const { organization, users, accounts } = restoredFrom(await ledger.balance(organizationId, since));
    const keys = quotaKeys(prefix, organizationId);
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

  const operation: RedisQuotas['operation'] = (name, { organizationId, userId }, details) => {
    const { sessionId = '', epoch = 1, entries = [], spending = { tokens: 0, cost: 0n }, limits } = details;
    const keys = quotaKeys(prefix, organizationId);
    const { head } = logKeys(prefix, sessionId);
    const entriesText = JSON.stringify(entries.map(entryText));
    return {
      keys: [keys.organization, keys.user(userId), keys.sessions(userId), keys.account(sessionId), head],
      parameters: [
        name,
        limits ? textOf({ ...settings, ...limits }) : settingsText,
        sessionId,
        epoch,
        entriesText,
        spending.tokens,
        spending.cost.toString(),
        now?.() ?? '',
      ],
    };
  };

  const whenRestored: RedisQuotas['whenRestored'] = (organizationId, run) =>
    reportingUnavailable(async () => {
      for (;;) {
        const answer = (await run()) as QuotaAnswer;
        if (answer[0] === 'fenced') throw new FencedError();
        if (answer[0] !== 'unknown') return answer;
        await restoreFromLedger(organizationId);
      }
    });

  const step = (name: string, owner: Owner, details: OperationDetails): Promise<QuotaAnswer> => {
    const { keys, parameters } = operation(name, owner, details);
    return whenRestored(owner.organizationId, () => account(keys, parameters));
  };

  return {
    reserve: async ({ owner, ...details }, spending, limits) =>
      decisionIn(await step('reserve', owner, { ...details, spending, limits })),
    settle: async ({ owner, ...details }) => stateIn(await step('settle', owner, details)),
    read: async (owner) => stateIn(await step('read', owner, {})),
    operation,
    whenRestored,
  };
};
