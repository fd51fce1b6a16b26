import fc from 'fast-check';
import { newId } from '../../src/core/ids.ts';
import type { CircuitBreakers, CircuitSettings, Permit } from '../../src/ports/circuit-breakers.ts';
import type { Contract } from './contract.ts';

export interface CircuitBreakersStage {
  /** Made with `circuitSettingsOfTheContract`. */
  readonly breakers: CircuitBreakers;
  /** Lets time pass. */
  pass(milliseconds: number): Promise<void>;
}

export const circuitSettingsOfTheContract: CircuitSettings = {
  windowMs: 10_000,
  minimumBad: 5,
  slowMs: 1_000,
  openMs: 2_000,
  longestOpenMs: 8_000,
  probeMs: 3_000,
};

const { windowMs, minimumBad, slowMs, openMs, longestOpenMs, probeMs } = circuitSettingsOfTheContract;

const times = async (count: number, act: () => Promise<void>): Promise<void> => {
  for (let index = 0; index < count; index += 1) await act();
};

/** The guarantees of the port `CircuitBreakers`. */
export const circuitBreakersContract: Contract<CircuitBreakersStage> = (test, { name, create }) => {
  /** A circuit that nobody else uses, and what a test does with it. */
  const stageOf = async (t: Parameters<typeof create>[0]) => {
    const { breakers, pass } = await create(t);
    const circuit = newId();
    const state = async () => (await breakers.report(circuit)).state;
    const admit = async (): Promise<Permit> => {
      const permit = await breakers.admit(circuit);
      if (!permit) throw new Error('not admitted');
      return permit;
    };
    const fail = async (options?: { retryAfterMs: number }) => (await admit()).failed(options);
    const answer = async (firstTokenMs = 10) => {
      const permit = await admit();
      await permit.answered(firstTokenMs);
      await permit.completed();
    };
    const trip = () => times(minimumBad, fail);
    return {
      breakers,
      circuit,
      pass,
      state,
      admit,
      fail,
      answer,
      trip,
      isRefused: async () => !(await breakers.admit(circuit)),
    };
  };

  test(`${name} are closed as long as nobody has used them`, async (t) => {
    const { breakers, circuit } = await stageOf(t);
    t.deepEqual(await breakers.report(circuit), { state: 'closed', retryAt: undefined });
    t.truthy(await breakers.admit(circuit));
  });

  test(`${name} open after so many failures, and say until when`, async (t) => {
    const { breakers, circuit, state, fail, isRefused, pass } = await stageOf(t);
    await times(minimumBad - 1, fail);
    t.is(await state(), 'closed');
    await fail();
    t.is(await state(), 'open');
    t.true(await isRefused());
    const { retryAt = 0 } = await breakers.report(circuit);
    await pass(openMs / 2);
    t.is((await breakers.report(circuit)).retryAt, retryAt);
  });

  test(`${name} know of each other's failures only what is their own`, async (t) => {
    const { breakers, trip } = await stageOf(t);
    await trip();
    t.truthy(await breakers.admit(newId()));
  });

  test(`${name} stay closed while more than half of the requests are good`, async (t) => {
    const { state, fail, answer } = await stageOf(t);
    await times(minimumBad + 2, answer);
    await times(minimumBad + 1, fail);
    t.is(await state(), 'closed');
    await fail();
    t.is(await state(), 'open');
  });

  test(`${name} forget failures that are older than the window`, async (t) => {
    const { state, fail, pass } = await stageOf(t);
    await times(minimumBad - 1, fail);
    await pass(windowMs * 1.1);
    await times(minimumBad - 1, fail);
    t.is(await state(), 'closed');
  });

  test(`${name} open on answers that are slow`, async (t) => {
    const { state, answer } = await stageOf(t);
    await times(minimumBad, () => answer(slowMs));
    t.is(await state(), 'closed');
    const { state: other, answer: slowly } = await stageOf(t);
    await times(minimumBad, () => slowly(slowMs + 1));
    t.is(await other(), 'open');
  });

  test(`${name} count an answer that breaks off as a failure`, async (t) => {
    const { state, admit } = await stageOf(t);
    await times(minimumBad, async () => {
      const permit = await admit();
      await permit.answered(10);
      await permit.failed();
    });
    t.is(await state(), 'open');
  });

  test(`${name} count nothing for requests that were released`, async (t) => {
    const { state, admit } = await stageOf(t);
    await times(minimumBad * 3, async () => (await admit()).released());
    t.is(await state(), 'closed');
  });

  test(`${name} hear the end of a request once`, async (t) => {
    const { state, admit } = await stageOf(t);
    const permit = await admit();
    await times(minimumBad, () => permit.failed());
    t.is(await state(), 'closed');
  });

  test(`${name} let one of fifty that come at once find out whether the provider is back`, async (t) => {
    const { breakers, circuit, state, trip, pass, isRefused } = await stageOf(t);
    await trip();
    await pass(openMs);
    t.is(await state(), 'half_open');
    const permits = await Promise.all(Array.from({ length: 50 }, () => breakers.admit(circuit)));
    t.is(permits.filter((permit) => permit !== undefined).length, 1);
    t.true(await isRefused());
  });

  test(`${name} close with the first text of the probe, without waiting for its end`, async (t) => {
    const { state, trip, pass, admit } = await stageOf(t);
    await trip();
    await pass(openMs);
    await (await admit()).answered(10);
    t.is(await state(), 'closed');
    await Promise.all([admit(), admit()]);
  });

  test(`${name} open again, for twice as long each time, when the probe fails or is slow`, async (t) => {
    const { breakers, circuit, state, trip, pass, admit } = await stageOf(t);
    await trip();
    await pass(openMs);
    for (const [index, duration] of [openMs * 2, openMs * 4, longestOpenMs, longestOpenMs].entries()) {
      const probe = await admit();
      await (index % 2 === 0 ? probe.failed() : probe.answered(slowMs + 1));
      t.is(await state(), 'open');
      await pass(duration - 1);
      t.is(await state(), 'open');
      await pass(1);
      t.is(await state(), 'half_open');
      t.is((await breakers.report(circuit)).retryAt, undefined);
    }
  });

  test(`${name} are on probation after the probe: one failure opens them again`, async (t) => {
    const { state, trip, pass, admit, fail } = await stageOf(t);
    await trip();
    await pass(openMs);
    await (await admit()).answered(10);
    await fail();
    t.is(await state(), 'open');
    await pass(openMs * 2 - 1);
    t.is(await state(), 'open');
  });

  test(`${name} are as new when an answer has been whole since`, async (t) => {
    const { state, trip, pass, admit, answer, fail } = await stageOf(t);
    await trip();
    await pass(openMs);
    await (await admit()).answered(10);
    await answer();
    await times(minimumBad - 1, fail);
    t.is(await state(), 'closed');
    await fail();
    await pass(openMs);
    t.is(await state(), 'half_open');
  });

  test(`${name} admit another probe when one was released, and when one is never heard of again`, async (t) => {
    const { trip, pass, admit, isRefused, state } = await stageOf(t);
    await trip();
    await pass(openMs);
    await (await admit()).released();
    const lost = await admit();
    await pass(probeMs - 1);
    t.true(await isRefused());
    await pass(1);
    await admit();
    await lost.failed();
    t.is(await state(), 'half_open', 'what was lost says nothing any more');
    t.true(await isRefused());
  });

  test(`${name} are not moved by requests from before they opened`, async (t) => {
    const { breakers, circuit, state, trip, admit, pass } = await stageOf(t);
    const early = await Promise.all(Array.from({ length: 6 }, admit));
    await trip();
    const { retryAt } = await breakers.report(circuit);
    await early[0]?.answered(10);
    await early[0]?.completed();
    await early[1]?.failed();
    t.deepEqual(await breakers.report(circuit), { state: 'open', retryAt });
    await pass(openMs);
    await (await admit()).answered(10);
    for (const permit of early.slice(2)) await permit.failed();
    t.is(await state(), 'closed');
  });

  test(`${name} keep everybody away for as long as the provider asked, and count that as no failure`, async (t) => {
    const { breakers, circuit, fail, pass, isRefused, state } = await stageOf(t);
    await times(minimumBad * 2, async () => {
      await fail({ retryAfterMs: 500 });
      t.true(await isRefused());
      t.is(await state(), 'closed');
      t.true(((await breakers.report(circuit)).retryAt ?? 0) > 0);
      await pass(499);
      t.true(await isRefused());
      await pass(1);
    });
    t.is((await breakers.report(circuit)).retryAt, undefined);
  });

  test(`${name} never shorten the time that a provider asked for`, async (t) => {
    const { admit, pass, isRefused, breakers, circuit } = await stageOf(t);
    const [one, other] = [await admit(), await admit()];
    await one.failed({ retryAfterMs: 5_000 });
    await other.failed({ retryAfterMs: 1_000 });
    await pass(4_999);
    t.true(await isRefused());
    await pass(1);
    t.truthy(await breakers.admit(circuit));
  });

  test(`${name} let a probe that is asked to wait be followed by another, without a longer time`, async (t) => {
    const { trip, pass, admit, state, isRefused } = await stageOf(t);
    await trip();
    await pass(openMs);
    await (await admit()).failed({ retryAfterMs: 700 });
    t.true(await isRefused());
    await pass(700);
    t.is(await state(), 'half_open');
    await (await admit()).answered(10);
    t.is(await state(), 'closed');
  });

  test(`${name} admit nobody while they are open, one at a time while half open, and are never stuck`, async (t) => {
    const step = fc.oneof(
      fc.constant({ kind: 'admit' as const }),
      fc.record({
        kind: fc.constantFrom(
          'answered' as const,
          'slow' as const,
          'completed' as const,
          'failed' as const,
          'limited' as const,
          'released' as const,
        ),
        which: fc.nat(5),
      }),
      fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.integer({ min: 1, max: longestOpenMs }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        const { breakers, circuit, pass, state } = await stageOf(t);
        let permits: Permit[] = [];
        let probes = 0;
        for (const next of steps) {
          if (next.kind === 'pass') {
            await pass(next.milliseconds);
            probes = 0;
          } else if (next.kind === 'admit') {
            const before = await state();
            const permit = await breakers.admit(circuit);
            if (before === 'open') t.is(permit, undefined);
            if (before === 'half_open' && permit) probes += 1;
            if (before === 'half_open') t.true(probes <= 1);
            if (permit) permits = [permit, ...permits].slice(0, 6);
          } else {
            const permit = permits[next.which];
            if (next.kind === 'answered') await permit?.answered(10);
            if (next.kind === 'slow') await permit?.answered(slowMs + 1);
            if (next.kind === 'completed') await permit?.completed();
            if (next.kind === 'failed') await permit?.failed();
            if (next.kind === 'limited') await permit?.failed({ retryAfterMs: 300 });
            if (next.kind === 'released') await permit?.released();
            probes = 0;
          }
        }
        await pass(longestOpenMs + probeMs);
        t.truthy(await breakers.admit(circuit));
      }),
      { numRuns: 200 },
    );
  });
};
