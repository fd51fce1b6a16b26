import test from 'ava';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import type { SessionEvent } from '../../../src/core/enhancement/events.ts';
import type { Runner } from '../../../src/core/enhancement/runner.ts';
import { createTakeover } from '../../../src/core/enhancement/takeover.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import type { SessionOutcome, SessionRecord, Sessions } from '../../../src/ports/sessions.ts';
import { pendingRecord, newSession } from '../../contracts/sessions-stage.ts';
import { openAllowances } from '../../support/allowances.ts';
import { recordLog } from '../../support/recorded-log.ts';

test('a session that lost its node and its log at once is ended as interrupted; one whose log is there is left alone', async (t) => {
  const owner = { organizationId: 'organization', userId: 'user' };
  const [lost, alive] = [pendingRecord(newSession(owner)), pendingRecord(newSession(owner))];
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock });
  t.teardown(log.close);
  await log.open(alive.id, 1);
  const ended: (SessionOutcome & { readonly id: string })[] = [];
  const sessions: Partial<Sessions> = {
    unfinished: (): Promise<SessionRecord[]> => Promise.resolve(ended.length === 0 ? [lost, alive] : [alive]),
    claim: (_, epoch) => Promise.resolve(epoch + 1),
    finish: (id, outcome) => {
      ended.push({ id, ...outcome });
      return Promise.resolve(true);
    },
  };
  const settled = new Promise((resolve) => {
    const takeover = createTakeover({
      sessions: sessions as Sessions,
      log,
      leases: {
        shared: true,
        hold: () => Promise.resolve(),
        release: () => undefined,
        letGo: () => undefined,
        handOver: () => Promise.resolve(),
        takeLapsed: () => Promise.resolve([]),
        close: () => Promise.resolve(),
      },
      runner: {} as Runner,
      allowances: openAllowances({ candidates: [] }),
      clock,
      logger: recordLog(),
      onSettled: resolve,
      accepting: () => true,
      lostEveryMs: 20,
    });
    t.teardown(takeover.close);
  });
  t.like(await settled, owner);
  t.is(ended.length, 1);
  t.like(ended[0], { id: lost.id, epoch: 2, status: 'error', error: { code: 'interrupted' } });
});
