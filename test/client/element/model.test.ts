import test from 'ava';
import fc from 'fast-check';
import {
  acceptedText,
  canAccept,
  countChanges,
  createReducer,
  initialState,
  type State,
  type Step,
} from '../../../src/client/element/model.ts';
import { randomRuns } from '../../support/random-runs.ts';

const reduce = createReducer(() => ({}));
const run = (...steps: Step[]): State => steps.reduce(reduce, initialState);

const open: Step = { type: 'open', before: 'we was there' };
const start: Step = { type: 'start', before: 'we was there', lead: '' };
const text: Step = { type: 'text', text: 'We were' };
const done: Step = { type: 'done', text: 'We were there' };
const failed: Step = { type: 'failed', failure: { code: 'overloaded' } };

const rows: readonly (readonly [name: string, steps: readonly Step[], expected: Partial<State>])[] = [
  ['opening shows the menu', [open], { phase: 'menu', isOpen: true }],
  ['closing the menu forgets it', [open, { type: 'close' }], { phase: 'idle', isOpen: false }],
  ['closing keeps a stream', [open, start, { type: 'close' }], { phase: 'streaming', isOpen: false }],
  [
    'a text that arrives while the panel is closed waits for its decision',
    [open, start, { type: 'close' }, done],
    { phase: 'review', isOpen: false },
  ],
  [
    'opening again shows the suggestion that waits',
    [open, start, done, { type: 'close' }, open],
    { phase: 'review', isOpen: true },
  ],
  [
    'stopping before the first text goes back to the menu',
    [open, start, { type: 'stopped' }],
    { phase: 'menu', after: '' },
  ],
  [
    'stopping keeps what has come',
    [open, start, text, { type: 'stopped' }],
    { phase: 'review', isStopped: true, after: 'We were' },
  ],
  ['what comes after the end changes nothing', [open, start, done, text], { phase: 'review', after: 'We were there' }],
  [
    'a failure of an earlier session does not disturb a decision',
    [open, start, done, failed],
    { phase: 'review', failure: undefined },
  ],
  ['a new start forgets the failure', [open, start, failed, start], { phase: 'streaming', failure: undefined }],
  [
    'a continuation is behind the text',
    [open, { ...start, lead: 'we was there' }, { type: 'done', text: ' again' }],
    { after: 'we was there again' },
  ],
  [
    'being offline outlives the end',
    [{ type: 'connection', isOffline: true }, open, start, { type: 'end' }],
    { phase: 'idle', isOffline: true },
  ],
];

for (const [name, steps, expected] of rows) {
  test(name, (t) => {
    t.like(run(...steps), expected);
  });
}

test('each change is taken or left, and all of them left cannot be accepted', (t) => {
  const state = run(open, start, done);
  t.deepEqual(countChanges(state), { count: 1, taken: 1 });
  const left = reduce(state, { type: 'toggle', change: 0 });
  t.is(acceptedText(left), 'we was there');
  t.false(canAccept(left));
  t.is(acceptedText(reduce(left, { type: 'toggle', change: 0 })), 'We were there');
  t.is(reduce(state, { type: 'toggle', change: 7 }), state);
});

test('a field that has changed cannot be overwritten until the suggestion is compared with it', (t) => {
  const changed = reduce(run(open, start, done), { type: 'field', field: 'changed' });
  t.false(canAccept(changed));
  const compared = reduce(changed, { type: 'compare', before: 'we was there, all of us' });
  t.true(canAccept(compared));
  t.is(acceptedText(compared), 'We were there');
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(open, start, text, done, failed, { type: 'close' }, { type: 'stopped' }, { type: 'end' }),
  fc.record({ type: fc.constant('toggle' as const), change: fc.nat(3) }),
  fc.record({
    type: fc.constant('field' as const),
    field: fc.constantFrom('unchanged' as const, 'changed' as const, 'locked' as const, 'gone' as const),
  }),
  fc.record({ type: fc.constant('compare' as const), before: fc.constantFrom('we was there', 'other') }),
);

test('whatever happens in whichever order, only a decision that is shown can be accepted', (t) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const state = run(...steps);
      if (canAccept(state)) {
        t.is(state.phase, 'review');
        t.is(state.field, 'unchanged');
        t.not(acceptedText(state), state.before);
      }
      t.false(state.phase === 'idle' && state.isOpen);
      t.is(state.failure !== undefined, state.phase === 'failed');
    }),
    { numRuns: randomRuns(1000) },
  );
});
