import { newId } from '../../src/core/ids.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import type {
  AccountEntry,
  QuotaDecision,
  QuotaSettings,
  Quotas,
  QuotaState,
  SessionUsage,
  Spending,
  Windows,
} from '../../src/ports/quotas.ts';
import type { Owner } from '../../src/ports/sessions.ts';
import { createFakeLedger } from '../fakes/fake-ledger.ts';
import { stillClock } from './still-clock.ts';

/** The quotas with the calls of `SessionLifecycle` that change them, without what these do beside. */
export interface AdmittingQuotas extends Quotas {
  /** `begin` without a task. */
  admit(session: { readonly sessionId: string; readonly owner: Owner }, spending: Spending): Promise<QuotaDecision>;
  withdraw(session: { readonly sessionId: string; readonly owner: Owner }): Promise<void>;
}

export interface QuotasStore {
  /** Another adapter on the same store, as on another node; where there is one node alone, the same one. */
  adapter(): AdmittingQuotas;
  /** The store loses everything. */
  forget(): Promise<void>;
}

export interface QuotasSetup {
  /** A new store, in which nothing is. */
  store(options: {
    readonly settings: QuotaSettings;
    readonly ledger: Pick<Ledger, 'balance'>;
    /** The time that everything in it goes by. */
    readonly clock: Clock;
  }): QuotasStore;
  /** How many random runs may be compared with the model. */
  readonly modelRuns: number;
}

/** A session that was admitted and recorded. */
export interface RunningSession {
  readonly sessionId: string;
  readonly owner: Owner;
  /** Those that it was admitted in. */
  readonly windows: Windows;
  account(entries: readonly AccountEntry[], epoch?: number): SessionUsage;
}

/** Limits that refuse nothing. */
export const ampleSettings: QuotaSettings = {
  requests: 100_000,
  tokens: 10_000_000,
  cost: 10_000_000n,
  windowMs: 60_000,
  concurrency: undefined,
};

export const newOwner = (organizationId = newId()): Owner => ({ organizationId, userId: newId() });

export const spending = (tokens: number, cost = BigInt(tokens)): Spending => ({ tokens, cost });

/** What an attempt took. */
export const spent = (windows: Windows, tokens: number, cost = BigInt(tokens)): AccountEntry => ({
  windows,
  tokens,
  cost,
  open: false,
});

/** What an attempt may take that goes on. */
export const reserved = (windows: Windows, tokens: number, cost = BigInt(tokens)): AccountEntry => ({
  windows,
  tokens,
  cost,
  open: true,
});

/** The same attempts when those that went on have ended, with this percentage of what they might take. */
export const charge = (entries: readonly AccountEntry[], share: number): AccountEntry[] =>
  entries.map((entry) =>
    entry.open
      ? {
          ...entry,
          tokens: Math.floor((entry.tokens * share) / 100),
          cost: (entry.cost * BigInt(share)) / 100n,
          open: false,
        }
      : entry,
  );

export const unusedState: QuotaState = {
  user: { startedAt: undefined, requests: 0, tokens: 0, reservedTokens: 0, sessions: 0 },
  organization: { startedAt: undefined, cost: 0n, reservedCost: 0n },
};

const byTurns = (...adapters: readonly [AdmittingQuotas, AdmittingQuotas]): AdmittingQuotas => {
  let calls = 0;
  const next = (): AdmittingQuotas => adapters[(calls += 1) % 2 === 0 ? 0 : 1];
  return {
    admit: (session, takes) => next().admit(session, takes),
    reserve: (account, takes) => next().reserve(account, takes),
    settle: (account) => next().settle(account),
    withdraw: (session) => next().withdraw(session),
    read: (owner) => next().read(owner),
  };
};

/** Quotas with these limits, by turns through two adapters on one store, and what a test does with them. */
export const prepare = (setup: QuotasSetup, limits: Partial<QuotaSettings> = {}) => {
  const settings = { ...ampleSettings, ...limits };
  const clock = stillClock();
  const ledger = createFakeLedger();
  const { adapter, forget } = setup.store({ settings, ledger, clock });
  const quotas = byTurns(adapter(), adapter());

  const begin = async (owner: Owner, takes = spending(10)): Promise<RunningSession> => {
    const sessionId = newId();
    const decision = await quotas.admit({ sessionId, owner }, takes);
    if (!decision.admitted) throw new Error(`refused by ${decision.limit}`);
    const { windows } = decision;
    ledger.record({ sessionId, owner, windows, reserved: takes });
    return {
      sessionId,
      owner,
      windows,
      account: (entries, epoch = 1) => ({ sessionId, owner, epoch, entries }),
    };
  };
  /** What would come of one more admission; it counts when it is admitted. */
  const attempt = (owner: Owner, takes = spending(10)) => quotas.admit({ sessionId: newId(), owner }, takes);
  /** As the writer with this epoch ends a session: in the ledger first. */
  const end = (session: RunningSession, entries: readonly AccountEntry[], epoch?: number) => {
    ledger.finish(session.sessionId, entries);
    return quotas.settle(session.account(entries, epoch));
  };
  return { settings, quotas, ledger, clock, pass: clock.pass, forget, begin, attempt, end };
};
