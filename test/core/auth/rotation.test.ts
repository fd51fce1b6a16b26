import test from 'ava';
import fc from 'fast-check';
import { decideRotation } from '../../../src/core/auth/rotation.ts';
import type { Rotation } from '../../../src/ports/logins.ts';

const leewayMs = 10_000;
/** The longest that a request, and that an answer, is under way: less than half the leeway. */
const longestWayMs = leewayMs / 2 - 1;

/** A login's tokens as the port keeps them; a token is its generation. */
const createFamily = () => {
  const usedAt = new Map<number, number>();
  let [newest, newestSince, reissuedAt] = [1, 0, undefined as number | undefined];
  return {
    newest: () => newest,
    refresh: (generation: number, now: number): { readonly rotation: Rotation; readonly token: number } => {
      const family = { newest, newestSince, reissuedAt, shownUsedAt: usedAt.get(generation) };
      const rotation = decideRotation(family, { generation, now, leewayMs });
      if (rotation === 'rotate') {
        usedAt.set(generation, now);
        [newest, newestSince, reissuedAt] = [generation + 1, now, undefined];
      } else if (rotation === 'reissue') reissuedAt = now;
      return { rotation, token: newest };
    },
  };
};

const outcomesOf = (steps: readonly (readonly [generation: number, atSeconds: number])[]) => {
  const family = createFamily();
  return steps.map(([generation, atSeconds]) => {
    const { rotation, token } = family.refresh(generation, atSeconds * 1000);
    return rotation === 'refuse' ? 'refused' : token;
  });
};

for (const [what, steps, outcomes] of [
  [
    'each refresh gets the next token',
    [
      [1, 0],
      [2, 1],
      [3, 900],
    ],
    [2, 3, 4],
  ],
  [
    'a late answer to an older token carries the newest',
    [
      [1, 0],
      [2, 1],
      [1, 2],
    ],
    [2, 3, 3],
  ],
  [
    'an older token gets the newest however many came between',
    [
      [1, 0],
      [2, 1],
      [3, 2],
      [2, 3],
      [1, 9],
    ],
    [2, 3, 4, 4, 4],
  ],
  [
    'two tabs at once get one token, and so does the third that shows it',
    [
      [1, 0],
      [1, 0],
      [2, 0],
    ],
    [2, 2, 2],
  ],
  [
    'a token that was handed out twice rotates after the leeway',
    [
      [1, 0],
      [1, 1],
      [2, 10],
      [2, 20],
      [3, 21],
    ],
    [2, 2, 2, 3, 4],
  ],
  [
    'a token that is shown all the time rotates after a minute',
    [[1, 0], [1, 1], ...[9, 18, 27, 36, 45, 54, 61].map((at) => [2, at] as const)],
    [2, 2, 2, 2, 2, 2, 2, 2, 3],
  ],
  [
    'a used token is refused after the leeway',
    [
      [1, 0],
      [1, 10],
      [1, 10.001],
    ],
    [2, 2, 'refused'],
  ],
  [
    'the leeway of a token begins with its own use',
    [
      [1, 0],
      [2, 60],
      [2, 69],
      [1, 69],
    ],
    [2, 3, 3, 'refused'],
  ],
  [
    'a genuine token beyond the newest, of a restored database, goes on',
    [
      [1, 0],
      [7, 1],
      [3, 2],
    ],
    [2, 8, 'refused'],
  ],
] as const) {
  test(what, (t) => t.deepEqual(outcomesOf(steps), [...outcomes]));
}

/** What happens next in the browser's world: time passes, a tab refreshes, an answer or a request arrives. */
const stepArbitrary = fc.oneof(
  fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.nat(200), fc.nat(6_000), fc.nat(900_000)) }),
  fc.record({ kind: fc.constant('send' as const) }),
  fc.record({ kind: fc.constant('arrive' as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant('answer' as const), pick: fc.nat() }),
);

test('no browser is logged out, in whatever order its requests and their answers arrive', (t) => {
  fc.assert(
    fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
      const family = createFamily();
      let [now, cookie] = [0, 1];
      let sent: { readonly token: number; readonly until: number }[] = [];
      let answered: { readonly token: number; readonly until: number }[] = [];
      const arrive = (request: { readonly token: number }) => {
        const { rotation, token } = family.refresh(request.token, now);
        if (rotation === 'refuse') throw new Error(`token ${String(request.token)} was refused`);
        if (token !== family.newest()) throw new Error('the answer does not carry the newest token');
        answered.push({ token, until: now + longestWayMs });
      };
      const deliver = (answer: { readonly token: number }) => {
        cookie = answer.token;
      };
      /** Nothing is under way for longer than it may be: what is due first arrives first. */
      const pass = (until: number): void => {
        for (;;) {
          const due = [...sent, ...answered].filter((each) => each.until <= until).sort((a, b) => a.until - b.until)[0];
          if (!due) break;
          now = due.until;
          if (sent.includes(due)) {
            sent = sent.filter((each) => each !== due);
            arrive(due);
          } else {
            answered = answered.filter((each) => each !== due);
            deliver(due);
          }
        }
        now = until;
      };
      let burstSince = 0;
      for (const step of steps) {
        if (step.kind === 'wait') {
          pass(now + step.ms);
          if (step.ms > leewayMs) burstSince = now;
        } else if (step.kind === 'send') {
          // A browser that refreshes without a pause for a minute is beyond the promise.
          if (now - burstSince < 40_000) sent.push({ token: cookie, until: now + longestWayMs });
        } else if (step.kind === 'arrive') {
          const request = sent[step.pick % sent.length];
          if (!request) continue;
          sent = sent.filter((each) => each !== request);
          arrive(request);
        } else {
          const answer = answered[step.pick % answered.length];
          if (!answer) continue;
          answered = answered.filter((each) => each !== answer);
          deliver(answer);
        }
      }
      pass(now + 3_600_000);
      t.is(family.refresh(cookie, now).rotation, 'rotate');
    }),
    { numRuns: 2_000 },
  );
});

test('a copy of a token that the browser has used is refused after the leeway, whatever the browser does', (t) => {
  fc.assert(
    fc.property(fc.array(fc.nat(900_000), { minLength: 2, maxLength: 20 }), fc.nat(), (pauses, pick) => {
      const family = createFamily();
      let [now, cookie] = [0, 1];
      const shown: { readonly token: number; readonly at: number }[] = [];
      for (const pause of pauses) {
        now += pause;
        shown.push({ token: cookie, at: now });
        cookie = family.refresh(cookie, now).token;
      }
      const stolen = shown[pick % shown.length];
      const at = Math.max(now, (stolen?.at ?? 0) + leewayMs + 1);
      t.is(family.refresh(stolen?.token ?? 0, at).rotation, 'refuse');
    }),
    { numRuns: 500 },
  );
});
