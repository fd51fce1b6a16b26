import { contextWindowOf } from '../adapters/model-catalogue/catalogue.ts';
import { providers } from '../adapters/providers/index.ts';
import { createTokenCounter } from '../adapters/tokenizer/token-counter.ts';
import { createTextAnalysis } from '../adapters/worker-threads/text-analysis.ts';
import { createAssembly } from '../core/context/assemble.ts';
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
import { createQuotaService } from '../core/limits/quota-service.ts';
import { createUsage } from '../core/limits/usage.ts';
import type { Owner } from '../ports/sessions.ts';
import type { Intake, NodeOptions } from './node-options.ts';
import type { Storage } from './storage.ts';
import type { Stores } from './stores.ts';

/** Opens a client for each configured provider, in the order in which the chain asks them. */
const openProviders = ({ config, closing }: NodeOptions): readonly Candidate[] =>
  config.providers.map(({ name, price, ...settings }) => {
    const model = providers[name].create(settings);
    closing.add(() => model.close());
    return { model, contextWindow: contextWindowOf(name, settings.model), price };
  });

/** The parts of the node that enhancement is composed of. */
export interface EnhancementParts {
  readonly storage: Storage;
  readonly stores: Stores;
  readonly intake: Intake;
  /** Called with the owner of each session whose end has been told. */
  readonly onSettled: (owner: Owner) => void;
}

/** Composes what prepares, runs, takes over and reads enhancement sessions. */
export const createEnhancement = async (
  options: NodeOptions,
  { storage, stores, intake, onSettled }: EnhancementParts,
) => {
  const { config, clock, logger, closing } = options;
  const { sessions, entities, ledger, privacyPolicies } = storage;
  const { presence, cache, control, leases, log, quotas } = stores;
  const { maxOutputTokens, reasoningEffort, maxConcurrentSessions, hedgeAfterMs } = config;
  const accepting = intake.isAccepting;

  const candidates = openProviders(options);
  const counter = await createTokenCounter({ logger });
  closing.add(counter.close);
  const analysis = createTextAnalysis({ logger });
  closing.add(analysis.close);

  const deadlines = { firstTokenMs: config.firstTokenTimeoutMs, idleMs: config.idleTimeoutMs };
  const breakers = createCircuitBreakers({
    clock,
    settings: circuitSettings(deadlines),
    onRetryAfter: (circuit, retryAfterMs) => {
      // Best effort: a node that is not told asks the provider once and learns it.
      control.publish({ type: 'retry_after', circuit, retryAfterMs }).catch((error: unknown) => {
        logger.warn({ err: error, circuit }, 'telling the other nodes of a Retry-After failed');
      });
    },
  });
  closing.add(
    control.subscribe((message) => {
      if (message.type === 'retry_after') breakers.leaveAlone(message.circuit, message.retryAfterMs);
    }),
  );
  const runner = createRunner({
    sessions,
    presence,
    control,
    leases,
    chain: createChain({ candidates, breakers, deadlines, hedgeAfterMs, clock, logger }),
    analysis,
    counter,
    clock,
    logger,
    abandonMs: config.abandonSeconds * 1000,
    onSettled,
  });
  closing.add(runner.close);
  const quotaService = createQuotaService({ quotas, settings: config.quotas, counter, candidates, clock });
  const takeover = createTakeover({
    sessions,
    log,
    leases,
    runner,
    quotaService,
    onSettled,
    clock,
    logger,
    accepting,
  });
  closing.add(takeover.close);

  const prepare = createPrepare({
    sessions,
    assemble: createAssembly({ entities, cache, history: sessions }),
    policies: privacyPolicies,
    analysis,
    counter,
    maxOutputTokens,
    reasoningEffort,
  });
  const start = createStart({
    prepare,
    sessions,
    quotaService,
    log,
    leases,
    runner,
    clock,
    logger,
    maxConcurrentSessions,
    accepting,
  });
  const follow = createFollow({ log, presence });
  return {
    candidates,
    breakers,
    runner,
    quotaService,
    services: {
      prepare,
      start,
      follow,
      subscribe: createSubscribe({ sessions, follow }),
      cancel: createCancel({ sessions, log, control }),
      view: createSessionView({ sessions, log, presence }),
      usage: createUsage({ quotaService, ledger, clock }),
    },
  };
};

export type Enhancement = Awaited<ReturnType<typeof createEnhancement>>;
