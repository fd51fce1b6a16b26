import { newId } from '../../src/core/ids.ts';
import type { ControlBus, ControlMessage } from '../../src/ports/control-bus.ts';
import type { Contract } from './contract.ts';

export interface ControlSetup {
  /** The nodes that tell each other; in one process the same one twice. */
  readonly nodes: readonly [ControlBus, ControlBus];
}

const cancel = (): ControlMessage => ({ type: 'cancel', sessionId: newId(), reason: 'user' });
const cancels = (count: number): ControlMessage[] => Array.from({ length: count }, cancel);

/** A subscriber that keeps the messages that it receives. */
const subscriber = (control: ControlBus) => {
  const told: ControlMessage[] = [];
  let look = (): void => undefined;
  const end = control.subscribe((message) => {
    told.push(message);
    look();
  });
  /** Resolves when the message has been delivered. */
  const toldOf = (message: ControlMessage): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (told.some((other) => JSON.stringify(other) === JSON.stringify(message))) resolve();
      };
      look();
    });
  return { told, end, toldOf };
};

/** Longer than any of these takes: a message that does not come fails its own test. */
const hangingMs = 5_000;

/** The guarantees of the port `ControlBus`. */
export const controlContract: Contract<ControlSetup> = (test, { name, create }) => {
  test(`${name} delivers a message to every subscriber on every node once, in the publisher's order`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const subscribers = [...nodes, ...nodes].map(subscriber);
    for (const node of nodes) {
      const messages = cancels(100);
      await Promise.all(messages.map((message) => node.publish(message)));
      const last = cancel();
      await node.publish(last);
      for (const { told, toldOf } of subscribers) {
        await toldOf(last);
        t.deepEqual(told.splice(0), [...messages, last]);
      }
    }
  });

  test(`${name} delivers each kind of message unchanged`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const { told, toldOf } = subscriber(nodes[1]);
    const reasons = ['user', 'admin', 'abandoned', 'limit'] as const;
    const last: ControlMessage = { type: 'cancel', sessionId: newId(), reason: 'admin' };
    const messages: ControlMessage[] = [
      ...reasons.map((reason) => ({ type: 'cancel' as const, sessionId: newId(), reason })),
      ...(['token', 'login', 'user'] as const).map((by) => ({ type: 'revoked' as const, by, id: newId() })),
      { type: 'access_changed', userId: newId() },
      last,
    ];
    for (const message of messages) await nodes[0].publish(message);
    await toldOf(last);
    t.deepEqual(told, messages);
  });

  test(`${name} delivers a message as often as it was published`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const { told, toldOf } = subscriber(nodes[1]);
    const [message, last] = [cancel(), cancel()];
    for (const published of [message, message, last]) await nodes[0].publish(published);
    await toldOf(last);
    t.deepEqual(told, [message, message, last]);
  });

  test(`${name} delivers no message before a subscription or after its end`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const witness = subscriber(nodes[1]);
    const [before, between, after] = [cancel(), cancel(), cancel()];
    await nodes[0].publish(before);
    await witness.toldOf(before);
    const { told, toldOf, end } = subscriber(nodes[1]);
    await nodes[0].publish(between);
    await toldOf(between);
    end();
    await nodes[0].publish(after);
    await witness.toldOf(after);
    t.deepEqual(told, [between]);
    t.deepEqual(witness.told, [before, between, after]);
  });

  test(`${name} lets a subscriber unsubscribe twice without ending another subscription`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const [ended, other] = [subscriber(nodes[0]), subscriber(nodes[0])];
    ended.end();
    ended.end();
    const message = cancel();
    await nodes[1].publish(message);
    await other.toldOf(message);
    t.deepEqual(ended.told, []);
    t.deepEqual(other.told, [message]);
  });

  test(`${name} counts a handler that is subscribed twice as two subscribers`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const [first, second, third] = [cancel(), cancel(), cancel()];
    const told: ControlMessage[] = [];
    const handler = (message: ControlMessage) => void told.push(message);
    const [endOne, endOther] = [nodes[0].subscribe(handler), nodes[0].subscribe(handler)];
    const witness = subscriber(nodes[0]);
    const publish = async (message: ControlMessage): Promise<void> => {
      await nodes[1].publish(message);
      await witness.toldOf(message);
    };
    await publish(first);
    endOne();
    await publish(second);
    endOne();
    await publish(third);
    t.deepEqual(told, [first, first, second, third]);
    endOther();
  });

  test(`${name} delivers a message to the others although a handler ends its own subscription`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const told: ControlMessage[] = [];
    const end = nodes[0].subscribe((message) => {
      told.push(message);
      end();
    });
    const other = subscriber(nodes[0]);
    const [first, second] = [cancel(), cancel()];
    await nodes[1].publish(first);
    await nodes[1].publish(second);
    await other.toldOf(second);
    t.deepEqual(told, [first]);
    t.deepEqual(other.told, [first, second]);
  });

  test(`${name} keeps the order for every subscriber when a handler publishes`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const [cause, consequence] = [cancel(), cancel()];
    const publishing: Promise<void>[] = [];
    const end = nodes[0].subscribe(() => {
      end();
      publishing.push(nodes[0].publish(consequence));
    });
    const other = subscriber(nodes[0]);
    await nodes[0].publish(cause);
    await other.toldOf(consequence);
    await other.toldOf(cause);
    await Promise.all(publishing);
    t.deepEqual(other.told, [cause, consequence]);
  });

  test(`${name} serves a hundred subscribers without a warning`, async (t) => {
    t.timeout(hangingMs);
    const { nodes } = await create(t);
    const warnings: Error[] = [];
    const keep = (warning: Error) => void warnings.push(warning);
    process.on('warning', keep);
    t.teardown(() => process.off('warning', keep));
    const subscribers = Array.from({ length: 100 }, () => subscriber(nodes[0]));
    const message = cancel();
    await nodes[1].publish(message);
    await Promise.all(subscribers.map(({ toldOf }) => toldOf(message)));
    for (const { told, end } of subscribers) {
      t.deepEqual(told, [message]);
      end();
    }
    t.deepEqual(warnings, []);
  });
};
