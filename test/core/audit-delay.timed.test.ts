import test from 'ava';
import { createAudit } from '../../src/core/audit.ts';
import { ZomaError } from '../../src/core/errors.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import { recordLog } from '../support/recorded-log.ts';

const entry = {
  organizationId: undefined,
  type: 'auth.login',
  outcome: 'done',
  actor: { type: 'anonymous' },
} as const;

for (const [fault, add] of [
  ['never answers', () => new Promise<void>(() => undefined)],
  ['cannot be reached', () => Promise.reject(new ZomaError('unavailable'))],
] as const) {
  test(`a store that ${fault} delays a login for a second at most, and the log has the event`, async (t) => {
    const logger = recordLog();
    const auditTrail = { add, page: () => Promise.resolve([]) };
    const audit = createAudit({ auditTrail, clock, logger });
    t.teardown(audit.close);
    const asked = performance.now();
    await audit.note(entry);
    t.true(performance.now() - asked < 2_000);
    t.deepEqual(
      logger.lines.map(({ level }) => level),
      ['audit', 'warn'],
    );
  });
}
