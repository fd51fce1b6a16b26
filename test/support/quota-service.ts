import type { MemoryEventLog } from '../../src/adapters/memory/event-log.ts';
import { createMemoryQuotas } from '../../src/adapters/memory/quotas.ts';
import { createMemorySessionLifecycle } from '../../src/adapters/memory/session-lifecycle.ts';
import type { SessionEvent } from '../../src/core/enhancement/events.ts';
import type { PreparedSession } from '../../src/core/enhancement/session.ts';
import type { Candidate } from '../../src/core/failover/candidate.ts';
import { createQuotaService } from '../../src/core/limits/quota-service.ts';
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

/** The begin and the end of sessions on a single node whose ledger is empty. */
export const openSessionAccounts = ({
  candidates,
  log,
  settings = ampleSettings,
}: {
  readonly candidates: readonly Candidate[];
  readonly log: MemoryEventLog<SessionEvent>;
  readonly settings?: QuotaSettings;
}) => {
  const quotas = createMemoryQuotas({ settings, ledger: createFakeLedger(), clock });
  const quotaService = createQuotaService({ quotas, settings, counter: estimatingCounter, candidates, clock });
  const lifecycle = createMemorySessionLifecycle<PreparedSession, SessionEvent>({ quotas, log });
  return {
    quotaService,
    lifecycle,
    /** Begins a session. @throws ZomaError `rate_limited` */
    begin: async (task: PreparedSession) => {
      const session = { sessionId: task.sessionId, owner: task };
      const reserved = await quotaService.reservationFor(task.prompt);
      const begun = await lifecycle.begin({ ...session, task }, reserved);
      if (!begun.admitted) throw quotaService.refusal(begun, reserved);
      const { writer, windows } = begun;
      return { writer, windows, reserved, spending: quotaService.open(session, reserved, begun).spending };
    },
  };
};
