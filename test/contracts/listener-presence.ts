import { newId } from '../../src/core/ids.ts';
import type { ListenerPresence } from '../../src/ports/listener-presence.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Contract } from './contract.ts';

export interface ListenerPresenceSetup {
  readonly presence: ListenerPresence;
  readonly clock: Clock;
  /** Lets time pass, on the clock as well. */
  pass(milliseconds: number): Promise<void>;
}

/** The guarantees of the port `ListenerPresence`. */
export const listenerPresenceContract: Contract<ListenerPresenceSetup> = (test, { name, create }) => {
  test(`${name} counts the start of a session as listening`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    const opened = clock.now();
    presence.open(id);
    await pass(5000);
    t.is(await presence.absentSince(id), opened);
  });

  test(`${name} reports no absence while a listener is present, however long`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    await pass(1000);
    const listener = presence.join(id);
    t.is(await presence.absentSince(id), undefined);
    await pass(3_600_000);
    t.is(await presence.absentSince(id), undefined);
    const left = clock.now();
    listener.leave();
    await pass(1000);
    t.is(await presence.absentSince(id), left);
  });

  test(`${name} counts from the time when the last of several listeners left`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    const listeners = [presence.join(id), presence.join(id), presence.join(id)];
    for (const listener of listeners) {
      t.is(await presence.absentSince(id), undefined);
      await pass(1000);
      listener.leave();
    }
    const left = clock.now();
    await pass(1000);
    t.is(await presence.absentSince(id), left);
  });

  test(`${name} lets a listener leave twice without removing another or restarting the time`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    const [twice, other] = [presence.join(id), presence.join(id)];
    twice.leave();
    twice.leave();
    t.is(await presence.absentSince(id), undefined);
    const left = clock.now();
    other.leave();
    await pass(1000);
    other.leave();
    twice.leave();
    t.is(await presence.absentSince(id), left);
    presence.join(id);
    t.is(await presence.absentSince(id), undefined);
  });

  test(`${name} counts no absence after a listener has returned`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    presence.join(id).leave();
    await pass(1000);
    const again = presence.join(id);
    t.is(await presence.absentSince(id), undefined);
    await pass(1000);
    const left = clock.now();
    again.leave();
    t.is(await presence.absentSince(id), left);
  });

  test(`${name} counts a touch as listening until then`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    for (let touches = 0; touches < 3; touches += 1) {
      await pass(1000);
      const touched = clock.now();
      presence.touch(id);
      await pass(500);
      t.is(await presence.absentSince(id), touched);
    }
  });

  test(`${name} does not count a touch as a listener, nor remove one by it`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    const listener = presence.join(id);
    presence.touch(id);
    t.is(await presence.absentSince(id), undefined);
    await pass(1000);
    const left = clock.now();
    listener.leave();
    t.is(await presence.absentSince(id), left);
  });

  test(`${name} reports nothing for a session that does not run`, async (t) => {
    const { presence, clock } = await create(t);
    const id = newId();
    t.is(await presence.absentSince(id), undefined);
    presence.touch(id);
    const before = presence.join(id);
    t.is(await presence.absentSince(id), undefined);
    before.leave();
    presence.close(id);
    const opened = clock.now();
    presence.open(id);
    t.is(await presence.absentSince(id), opened);
    before.leave();
    t.is(await presence.absentSince(id), opened);
  });

  test(`${name} reports nothing for a session after its end`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const id = newId();
    presence.open(id);
    const former = presence.join(id);
    presence.close(id);
    t.is(await presence.absentSince(id), undefined);
    former.leave();
    presence.touch(id);
    t.is(await presence.absentSince(id), undefined);
    await pass(1000);
    presence.open(id);
    const opened = clock.now();
    await pass(1000);
    former.leave();
    t.is(await presence.absentSince(id), opened);
  });

  test(`${name} counts each session for itself`, async (t) => {
    const { presence, clock, pass } = await create(t);
    const [one, other] = [newId(), newId()];
    const opened = clock.now();
    presence.open(one);
    presence.open(other);
    presence.join(one);
    await pass(1000);
    presence.touch(one);
    t.is(await presence.absentSince(one), undefined);
    t.is(await presence.absentSince(other), opened);
    presence.close(one);
    t.is(await presence.absentSince(other), opened);
  });
};
