import { contextWindowOf } from '../adapters/model-catalogue/catalogue.ts';
import { providers } from '../adapters/providers/index.ts';
import { createTokenCounter } from '../adapters/tokenizer/token-counter.ts';
import { createTextAnalysis } from '../adapters/worker-threads/text-analysis.ts';
import { createRunningSessions } from '../core/administration/running-sessions.ts';
import { createSessionRules } from '../core/administration/session-rules.ts';
import { createSettingsAdministration } from '../core/administration/settings.ts';
import { createTryPatterns } from '../core/administration/try-patterns.ts';
import { createSettingsCache } from '../core/administration/settings-cache.ts';
import { createOpenDemoAccounts } from '../core/auth/demo-accounts.ts';
import { createAssembly } from '../core/context/assemble.ts';
import { createEraseSession } from '../core/erasure/erase-session.ts';
import { createEraseUser } from '../core/erasure/erase-user.ts';
import { startRetention } from '../core/erasure/retention.ts';
import { createCancel } from '../core/enhancement/run/cancel.ts';
import { createPrepare } from '../core/enhancement/prepare/preparation.ts';
import { createRunner } from '../core/enhancement/run/runner.ts';
import { createSessionView } from '../core/enhancement/read/session-view.ts';
import { createStart } from '../core/enhancement/run/start.ts';
import { createFollow, createSubscribe } from '../core/enhancement/read/subscribe.ts';
import { createTakeover } from '../core/enhancement/run/takeover.ts';
import type { Candidate } from '../core/failover/candidate.ts';
import { createChain } from '../core/failover/chain.ts';
import { circuitSettings, createCircuitBreakers } from '../core/failover/circuit-breakers.ts';
import { createFaultInjection } from '../core/failover/fault-injection.ts';
import { createProviderStates } from '../core/failover/provider-states.ts';
import { createProviderStatistics, type ObservedProvider } from '../core/failover/provider-statistics.ts';
import { createPolicyCache } from '../core/privacy/policy-cache.ts';
import { createQuotaService } from '../core/limits/quota-service.ts';
import { createUsage } from '../core/limits/usage.ts';
import type { QuotaState, Refusal } from '../ports/quotas.ts';
import type { Owner } from '../ports/sessions.ts';
import type { Auth } from './auth.ts';
import type { NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/** Opens a client for each configured provider, in the order of the chain. */
const openProviders = ({ config, closing }: NodeOptions): readonly Candidate[] =>
  config.providers.map(({ name, price, ...settings }) => {
    const model = providers[name].create(settings);
    closing.add(() => model.close());
    return { model, contextWindow: contextWindowOf(name, settings.model), price };
  });

/** Creates the circuit breakers, which count what they hear; nodes share the `Retry-After` of a provider. */
const createSharedBreakers = (
  { clock, logger, closing }: NodeOptions,
  { control }: Stores,
  deadlines: Parameters<typeof circuitSettings>[0],
) => {
  const breakers = createCircuitBreakers({
    clock,
    settings: circuitSettings(deadlines),
    onRetryAfter: (circuit, retryAfterMs) => {
      // Best effort: a node that misses the message gets the answer from the provider itself.
      control.publish({ type: 'retry_after', circuit, retryAfterMs }).catch((error: unknown) => {
        logger.warn({ err: error, circuit }, 'publishing a Retry-After failed; other nodes ask the provider once');
      });
    },
  });
  closing.add(
    control.subscribe((message) => {
      if (message.type === 'retry_after') breakers.leaveAlone(message.circuit, message.retryAfterMs);
    }),
  );
  return createProviderStatistics(breakers, clock);
};

/** What the parts around sessions get to know of them. */
export interface SessionOutcomes {
  /** Gets the owner of each session that has ended, and the use that its settlement left where this node knows it. */
  readonly onSettled: (owner: Owner, state?: QuotaState) => void;
  /** Gets the owner of each session that a limit refuses. */
  readonly onRefused: (owner: Owner, refusal: Refusal) => void;
  /** Whether a webhook of the organization gets the ends of sessions. */
  readonly announcesEnds: (organizationId: string) => Promise<boolean>;
}

/** Composes the parts that prepare, run, take over and read sessions. */
export const createEnhancement = (
  options: NodeOptions,
  storage: Storage,
  stores: Stores,
  { callers, endLogins }: Pick<Auth, 'callers' | 'endLogins'>,
  outcomes: SessionOutcomes,
) => {
  const { config, clock, logger, closing, draining } = options;
  const candidates = openProviders(options);
  const counter = createTokenCounter({ logger });
  closing.add(counter.close);
  const analysis = createTextAnalysis({ logger });
  closing.add(analysis.close);
  const deadlines = { firstTokenMs: config.firstTokenTimeoutMs, idleMs: config.idleTimeoutMs };
  const { breakers, countFailure, statisticsOf } = createSharedBreakers(options, stores, deadlines);
  const providerStates = createProviderStates({ candidates, breakers });

  const accepting = (): boolean => !draining.signal.aborted;
  const parts = {
    ...storage,
    ...stores,
    clock,
    logger,
    candidates,
    breakers,
    counter,
    analysis,
    accepting,
    ...outcomes,
  };
  const chain = createChain({ ...parts, deadlines, hedgeAfterMs: config.hedgeAfterMs, onFailure: countFailure });
  const runner = createRunner({ ...parts, chain, abandonMs: config.abandonSeconds * 1000 });
  closing.add(runner.close);
  const settings = createSettingsCache({ ...parts, store: storage.organizationSettings });
  closing.add(settings.close);
  const { rulesOf, limitsOf } = createSessionRules({ settings, callers, quotas: config.quotas, candidates });
  const quotaService = createQuotaService({ ...parts, settings: config.quotas, limitsOf });
  closing.add(createTakeover({ ...parts, runner, quotaService }).close);

  const { maxOutputTokens, reasoningEffort, maxConcurrentSessions } = config;
  const assemble = createAssembly({ ...parts, history: storage.sessions });
  const policies = createPolicyCache({ ...parts, policies: storage.privacyPolicies });
  closing.add(policies.close);
  const faults = createFaultInjection({
    ...parts,
    models: config.providers.filter(({ name }) => name === 'mock').map(({ model }) => model),
    cacheSeconds: config.cacheSeconds,
  });
  const prepare = createPrepare({ ...parts, assemble, policies, maxOutputTokens, reasoningEffort });
  const faultsOf = config.production ? undefined : faults.of;
  const follow = createFollow(stores);
  const cancel = createCancel(parts);
  const { retentionDays } = config;
  closing.add(startRetention({ ...parts, retentionDays, intervalMs: options.intervals.retentionMs }).close);
  return {
    providerStates,
    runner,
    quotaService,
    accepting,
    services: {
      privacyPolicies: policies.policies,
      settings: createSettingsAdministration({ ...parts, settings: settings.store, retentionDays }),
      prepare,
      start: createStart({ ...parts, prepare, rulesOf, runner, quotaService, maxConcurrentSessions, faultsOf }),
      follow,
      subscribe: createSubscribe({ ...parts, follow }),
      cancel,
      eraseSession: createEraseSession(parts),
      eraseUser: createEraseUser({ ...parts, cancel, endLogins }),
      runningSessions: createRunningSessions({ ...parts, cancel }),
      providerStates: (): readonly ObservedProvider[] =>
        providerStates().map((state) => ({ ...state, statistics: statisticsOf(`${state.provider}/${state.model}`) })),
      view: createSessionView(parts),
      tryPatterns: createTryPatterns({ analysis, policies: policies.policies }),
      demo: config.production ? undefined : { accounts: createOpenDemoAccounts(storage.accounts), faults },
      usage: createUsage({ ...parts, quotaService }),
    },
  };
};

/** The parts of enhancement. */
export type Enhancement = ReturnType<typeof createEnhancement>;
