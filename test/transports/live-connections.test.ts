import test, { type ExecutionContext } from 'ava';
import { createMemoryControlBus } from '../../src/adapters/memory/control-bus.ts';
import { ZomaError, type ErrorCode } from '../../src/core/errors.ts';
import { systemClock as clock } from '../../src/ports/clock.ts';
import { createLiveConnections } from '../../src/transports/live-connections.ts';
import { recordLog } from '../support/recorded-log.ts';

/** A connection whose credential is verified with these answers, one after the other; resolves when the last has been asked for. */
const verified = async (t: ExecutionContext, answers: readonly (ErrorCode | undefined)[]) => {
  const live = createLiveConnections({ control: createMemoryControlBus({ logger: recordLog() }), clock });
  t.teardown(live.close);
  const left = [...answers];
  const ends: ErrorCode[] = [];
  await new Promise<void>((resolve) => {
    const credential = { tokenId: 'token', loginId: 'login', tokenVersion: 1, expiresAt: undefined };
    live.hold({
      organizationId: 'organization',
      userId: 'user',
      credential,
      verify: () => {
        const code = left.shift();
        if (left.length === 0) setImmediate(resolve);
        return code === undefined ? Promise.resolve() : Promise.reject(new ZomaError(code));
      },
      onEnd: ({ code }) => void ends.push(code),
      onLeave: () => undefined,
    });
  });
  return { ends, count: live.count() };
};

test('a connection goes on while it cannot be told whether its token is good, and ends when it is known not to be', async (t) => {
  t.deepEqual(await verified(t, ['unavailable', undefined]), { ends: [], count: 1 });
  t.deepEqual(await verified(t, ['unavailable', 'token_revoked']), { ends: ['token_revoked'], count: 0 });
});

const held = (t: ExecutionContext) => {
  const control = createMemoryControlBus({ logger: recordLog() });
  const live = createLiveConnections({ control, clock });
  t.teardown(live.close);
  let verifications = 0;
  const hold = (checkedAt: number): number => {
    live.hold({
      organizationId: 'organization',
      userId: 'user',
      credential: { tokenId: 'token', loginId: 'login', tokenVersion: 1, expiresAt: undefined },
      checkedAt,
      verify: () => Promise.resolve((verifications += 1)),
      onEnd: () => undefined,
      onLeave: () => undefined,
    });
    return verifications;
  };
  return { control, live, hold };
};

test('a connection is verified at once if access changed since its first check, and only then', async (t) => {
  const { control, live, hold } = held(t);
  const checkedAt = live.announced();
  t.is(hold(checkedAt), 0);
  await control.publish({ type: 'retry_after', circuit: 'a circuit', retryAfterMs: 1 });
  t.is(hold(checkedAt), 0);
  // Of another user: the registry counts announcements, and not whom they concern.
  await control.publish({ type: 'access_changed', userId: 'colleague' });
  t.is(hold(checkedAt), 1);
  t.is(hold(live.announced()), 1);
  await control.publish({ type: 'revoked', by: 'login', id: 'another login' });
  t.is(hold(live.announced() - 1), 2);
});
