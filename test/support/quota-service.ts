import { createMemoryQuotas } from '../../src/adapters/memory/quotas.ts';
import type { Candidate } from '../../src/core/failover/candidate.ts';
import { createQuotaService, type QuotaService } from '../../src/core/limits/quota-service.ts';
import { estimateTokens } from '../../src/core/text/token-estimate.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import type { QuotaSettings } from '../../src/ports/quotas.ts';
import type { TokenCounter } from '../../src/ports/token-counter.ts';
import { ampleSettings } from '../contracts/quotas-setup.ts';
import { createFakeLedger } from '../fakes/fake-ledger.ts';

/** Counts at once, and what can be reckoned without a tokenizer. */
export const estimatingCounter: TokenCounter = { count: (text) => Promise.resolve(estimateTokens(text)) };

/** Limits of a node that are in nobody's way, for tests about other things. */
export const ampleLimits: Readonly<Record<string, string>> = {
  AI_RATE_LIMIT_USER_REQUESTS: '1000000',
  AI_RATE_LIMIT_USER_TOKENS: '1000000000',
  AI_RATE_LIMIT_ORG_COST: '1000000',
  MAX_SOCKETS_PER_USER: '1000000',
  MAX_STREAMS_PER_USER: '1000000',
  MAX_CONNECTIONS_PER_ADDRESS: '1000000',
  AI_RATE_LIMIT_READS: '1000000000',
};

/** The quotaService of a node of its own, over quotas in memory of which the ledger knows nothing yet. */
export const openQuotaService = ({
  candidates,
  settings = ampleSettings,
}: {
  readonly candidates: readonly Candidate[];
  readonly settings?: QuotaSettings;
}): QuotaService =>
  createQuotaService({
    quotas: createMemoryQuotas({ settings, ledger: createFakeLedger(), clock }),
    settings,
    counter: estimatingCounter,
    candidates,
    clock,
  });
