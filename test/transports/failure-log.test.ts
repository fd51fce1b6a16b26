import test from 'ava';
import { ZomaError } from '../../src/core/errors.ts';
import { logFailure } from '../../src/transports/replies.ts';
import { recordLog } from '../support/recorded-log.ts';

for (const [what, error, level] of [
  ['a fault of ours', new ZomaError('internal', { cause: new Error('a bug') }), 'error'],
  [
    'a request that an absent service fails',
    new ZomaError('unavailable', { cause: new Error('ECONNREFUSED') }),
    'info',
  ],
  ['a readiness probe of a draining node', new ZomaError('unavailable'), 'debug'],
  ["a client's mistake", new ZomaError('not_found'), 'debug'],
] as const) {
  test(`${what} is logged at ${level}, and only a fault of ours with its stack`, (t) => {
    const log = recordLog();
    logFailure(log, error, { requestId: 'a-request', operation: 'an operation' });
    const [line, ...others] = log.lines;
    t.is(line?.level, level);
    t.is('err' in (line?.fields ?? {}), level === 'error');
    t.deepEqual(others, []);
  });
}
