import { newId } from '../../src/core/ids.ts';
import type { Audience } from '../../src/ports/audience.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Contract } from './contract.ts';

export interface AudienceStage {
  readonly audience: Audience;
  readonly clock: Clock;
  /** Lets time pass, on the clock as well. */
  pass(milliseconds: number): Promise<void>;
}

/** The guarantees of the port `Audience`. */
export const audienceContract: Contract<AudienceStage> = (test, { name, create }) => {
  test(`${name} counts a session as heard when it begins to run`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    const opened = clock.now();
    audience.open(id);
    await pass(5000);
    t.is(await audience.absentSince(id), opened);
  });

  test(`${name} calls nobody absent while somebody listens, however long`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    await pass(1000);
    const listener = audience.join(id);
    t.is(await audience.absentSince(id), undefined);
    await pass(3_600_000);
    t.is(await audience.absentSince(id), undefined);
    const left = clock.now();
    listener.leave();
    await pass(1000);
    t.is(await audience.absentSince(id), left);
  });

  test(`${name} counts from when the last of several listeners left`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    const listeners = [audience.join(id), audience.join(id), audience.join(id)];
    for (const listener of listeners) {
      t.is(await audience.absentSince(id), undefined);
      await pass(1000);
      listener.leave();
    }
    const left = clock.now();
    await pass(1000);
    t.is(await audience.absentSince(id), left);
  });

  test(`${name} lets a listener leave twice without counting another one out, or the time anew`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    const [twice, other] = [audience.join(id), audience.join(id)];
    twice.leave();
    twice.leave();
    t.is(await audience.absentSince(id), undefined);
    const left = clock.now();
    other.leave();
    await pass(1000);
    other.leave();
    twice.leave();
    t.is(await audience.absentSince(id), left);
    audience.join(id);
    t.is(await audience.absentSince(id), undefined);
  });

  test(`${name} counts no absence while a listener comes back`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    audience.join(id).leave();
    await pass(1000);
    const again = audience.join(id);
    t.is(await audience.absentSince(id), undefined);
    await pass(1000);
    const left = clock.now();
    again.leave();
    t.is(await audience.absentSince(id), left);
  });

  test(`${name} counts a touch as having listened until then`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    for (let touches = 0; touches < 3; touches += 1) {
      await pass(1000);
      const touched = clock.now();
      audience.touch(id);
      await pass(500);
      t.is(await audience.absentSince(id), touched);
    }
  });

  test(`${name} counts a touch as no listener, and a listener as no less for it`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    const listener = audience.join(id);
    audience.touch(id);
    t.is(await audience.absentSince(id), undefined);
    await pass(1000);
    const left = clock.now();
    listener.leave();
    t.is(await audience.absentSince(id), left);
  });

  test(`${name} counts nothing of a session that does not run`, async (t) => {
    const { audience, clock } = await create(t);
    const id = newId();
    t.is(await audience.absentSince(id), undefined);
    audience.touch(id);
    const before = audience.join(id);
    t.is(await audience.absentSince(id), undefined);
    before.leave();
    audience.close(id);
    const opened = clock.now();
    audience.open(id);
    t.is(await audience.absentSince(id), opened);
    before.leave();
    t.is(await audience.absentSince(id), opened);
  });

  test(`${name} forgets a session that runs no more`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const id = newId();
    audience.open(id);
    const former = audience.join(id);
    audience.close(id);
    t.is(await audience.absentSince(id), undefined);
    former.leave();
    audience.touch(id);
    t.is(await audience.absentSince(id), undefined);
    await pass(1000);
    audience.open(id);
    const opened = clock.now();
    await pass(1000);
    former.leave();
    t.is(await audience.absentSince(id), opened);
  });

  test(`${name} counts each session for itself`, async (t) => {
    const { audience, clock, pass } = await create(t);
    const [one, other] = [newId(), newId()];
    const opened = clock.now();
    audience.open(one);
    audience.open(other);
    audience.join(one);
    await pass(1000);
    audience.touch(one);
    t.is(await audience.absentSince(one), undefined);
    t.is(await audience.absentSince(other), opened);
    audience.close(one);
    t.is(await audience.absentSince(other), opened);
  });
};
