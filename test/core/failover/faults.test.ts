import test from 'ava';
import type { FailureClass } from '../../../src/ports/language-model.ts';
import type { Script } from '../../fakes/script.ts';
import { begun, countsOf, metadataOf, obedient, pairs, thirdOf, whole } from '../../support/broken-text.ts';
import {
  closeFakes,
  continuationIn,
  quickDeadlines,
  run,
  startFakes,
  type Fakes,
} from '../../support/failing-providers.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

interface Fault {
  readonly title: string;
  readonly script: Script;
  readonly reason: FailureClass;
  /** How many requests the failing provider sees when it goes on failing and another can be asked. */
  readonly asked: number;
}

const deadlinesFor = ({ reason }: Fault) => (reason === 'silent' ? { deadlines: quickDeadlines } : {});

const beforeTheFirstToken: readonly Fault[] = [
  { title: 'an internal error', script: [{ status: 500 }], reason: 'transient', asked: 2 },
  { title: 'a bad gateway that speaks HTML', script: [{ status: 502, body: '<html>' }], reason: 'transient', asked: 2 },
  { title: 'a connection that is reset', script: [{ cut: true }], reason: 'transient', asked: 2 },
  {
    title: 'a connection that is cut after the headers',
    script: [{ open: true }, { cut: true }],
    reason: 'broken_stream',
    asked: 2,
  },
  {
    title: 'a stream that ends without a word',
    script: [{ open: true }, { end: true }],
    reason: 'broken_stream',
    asked: 2,
  },
  { title: 'an overload', script: [{ status: 529 }], reason: 'overloaded', asked: 1 },
  {
    title: 'an overload that is told within the stream',
    script: [{ error: 'overloaded' }],
    reason: 'overloaded',
    asked: 1,
  },
  { title: 'a limit without a word on when it ends', script: [{ status: 429 }], reason: 'rate_limited', asked: 1 },
  { title: 'silence before the headers', script: [{ silence: true }], reason: 'silent', asked: 1 },
  { title: 'silence after the headers', script: [{ open: true }, { silence: true }], reason: 'silent', asked: 1 },
  {
    title: 'white space without end',
    script: [{ texts: Array.from({ length: 100 }, () => ' '), everyMs: 20 }],
    reason: 'silent',
    asked: 1,
  },
  {
    title: 'comments and nothing else',
    script: [{ open: true }, { garbage: ': thinking\n\n' }, { silence: true }],
    reason: 'silent',
    asked: 1,
  },
  { title: 'a wrong key', script: [{ status: 401 }], reason: 'not_authorized', asked: 1 },
  { title: 'a model that is not there', script: [{ status: 404 }], reason: 'not_authorized', asked: 1 },
  { title: 'a refusal of the request', script: [{ status: 400 }], reason: 'invalid_request', asked: 1 },
  { title: 'a prompt that is too long for it', script: [{ status: 413 }], reason: 'context_too_long', asked: 1 },
  {
    title: 'an answer of white space',
    script: [{ texts: [' ', '\n'] }, { finish: 'stop' }],
    reason: 'malformed',
    asked: 1,
  },
  {
    title: 'bytes that are no events',
    script: [{ garbage: 'data: {"choices": [{"del\n\n<br>' }, { end: true }],
    reason: 'malformed',
    asked: 1,
  },
  { title: 'an output limit before the first text', script: [{ finish: 'length' }], reason: 'output_limit', asked: 1 },
];

const inMidStream: readonly Fault[] = [
  { title: 'a connection that is cut', script: [...begun, { cut: true }], reason: 'broken_stream', asked: 1 },
  {
    title: 'a clean end without the terminal marker',
    script: [...begun, { end: true }],
    reason: 'broken_stream',
    asked: 1,
  },
  { title: 'silence', script: [...begun, { silence: true }], reason: 'silent', asked: 1 },
  { title: 'an error within the stream', script: [...begun, { error: 'server_error' }], reason: 'transient', asked: 1 },
  {
    title: 'an overload within the stream',
    script: [...begun, { error: 'overloaded' }],
    reason: 'overloaded',
    asked: 1,
  },
  {
    title: 'bytes that are no events, and the end',
    script: [...begun, { garbage: 'data: {"half\n\n' }, { end: true }],
    reason: 'malformed',
    asked: 1,
  },
];

for (const { failing, rescuing } of pairs) {
  const third = thirdOf(failing, rescuing);
  const order = [failing, rescuing, third];

  for (const fault of beforeTheFirstToken) {
    const { title, script, reason, asked } = fault;
    test(`${failing} fails by ${title}, ${rescuing} answers: the whole text, byte for byte`, async (t) => {
      const result = await run(t, fakes, {
        order,
        says: { [failing]: script, [rescuing]: obedient },
        ...deadlinesFor(fault),
      });
      t.is(result.text, whole);
      t.deepEqual(countsOf(result), { [failing]: asked, [rescuing]: 1, [third]: 0 });
      t.like(result.ending.event, { name: 'done', data: { provider: rescuing, finishReason: 'stop' } });
      t.deepEqual(
        metadataOf(result).map(({ provider, failover }) => [provider, failover]),
        [
          [failing, undefined],
          [rescuing, { from: failing, reason }],
        ],
      );
      t.deepEqual(
        result.attempts.map(({ number, provider, failure }) => [number, provider, failure]),
        [
          ...Array.from({ length: asked }, (_, index) => [index + 1, failing, reason]),
          [asked + 1, rescuing, undefined],
        ],
      );
      t.is(continuationIn(result.requests[rescuing][0] ?? { body: {} }), undefined, 'the whole was asked for');
    });
  }

  for (const fault of inMidStream) {
    const { title, script, reason, asked } = fault;
    test(`${failing} breaks off by ${title}, ${rescuing} goes on: one text, byte for byte`, async (t) => {
      const result = await run(t, fakes, {
        order,
        says: { [failing]: script, [rescuing]: obedient },
        ...deadlinesFor(fault),
      });
      t.is(result.text, whole);
      t.deepEqual(countsOf(result), { [failing]: asked, [rescuing]: 1, [third]: 0 });
      t.like(result.ending.event, { name: 'done', data: { provider: rescuing, length: whole.length } });
      t.false(
        result.events.some(({ name }) => name === 'replace'),
        'nothing was taken back',
      );
      t.deepEqual(metadataOf(result).at(-1)?.failover, { from: failing, reason });
      t.deepEqual(
        result.attempts.map(({ provider, failure }) => [provider, failure]),
        [
          [failing, reason],
          [rescuing, undefined],
        ],
      );
    });
  }
}
