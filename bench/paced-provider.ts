import { startFakeProvider } from '../test/fakes/fake-provider.ts';
import type { Step } from '../test/fakes/script.ts';

/** A provider in a separate process: a stamped first token, at once or within 1.5 s (`thinking`), then one token every 20 ms. */
const thinks = process.argv[2] === 'thinking';
const thought = (index: number): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, 500 + ((index * 997) % 50) * 20));

const stamped: Step = {
  get text() {
    return `@${String(Number(process.hrtime.bigint()) / 1e6)}@ `;
  },
};

const fake = await startFakeProvider('openai');
fake.respond((_, index) => [
  { open: true },
  { wait: thinks ? thought(index) : Promise.resolve() },
  stamped,
  { texts: Array.from({ length: 60 }, () => 'token '), everyMs: 20 },
  { finish: 'stop' },
]);
process.send?.(fake.baseUrl);
