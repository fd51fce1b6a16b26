import test from 'ava';
import { providers } from '../../../src/adapters/providers/index.ts';
import { createProviderStates } from '../../../src/core/failover/provider-states.ts';
import { free } from '../../../src/core/pricing/price.ts';
import type { Script } from '../../fakes/script.ts';
import { closeFakes, freshBreakers, names, run, startFakes, type Fakes } from '../../support/failing-providers.ts';
import { assertRefusalsOpenNothing } from '../../support/refused-requests.ts';

let fakes: Fakes;
test.before(async () => {
  fakes = await startFakes();
});
test.after.always(() => closeFakes(fakes));

const answer: Script = [{ text: 'an answer' }, { finish: 'stop' }];

for (const first of names) {
  const order = [first, ...names.filter((name) => name !== first)];
  const [, second = first] = order;

  test(`${first} goes on failing: its circuit opens and it is not asked any more`, async (t) => {
    const breakers = freshBreakers();
    const says = { [first]: [{ status: 500 }] as Script, [second]: answer };
    for (let count = 0; count < 5; count += 1) await run(t, fakes, { order, says, breakers });
    const { requests, text, events } = await run(t, fakes, { order, says, breakers });
    t.is(text, 'an answer');
    t.is(requests[first].length, 0);
    t.deepEqual(
      events.flatMap((event) => (event.name === 'metadata' ? [event.data.failover] : [])),
      [{ from: first, reason: 'circuit_open' }],
    );
  });

  test(`${first} refuses requests that are at fault themselves: its circuit stays closed`, async (t) => {
    const breakers = freshBreakers();
    const refusals: Script[] = [[{ status: 400 }], [{ status: 413 }], [{ finish: 'safety' }]];
    for (const script of refusals) {
      for (let count = 0; count < 8; count += 1) {
        const { requests } = await run(t, fakes, { order, says: { [first]: script, [second]: answer }, breakers });
        t.is(requests[first].length, 1);
      }
    }
  });
}

test('six refused requests of one user leave the circuits closed for all', (t) =>
  assertRefusalsOpenNothing(t, fakes, freshBreakers()));

test('when every circuit is open the error says so at once, and nobody is asked', async (t) => {
  const breakers = freshBreakers();
  for (let count = 0; count < 6; count += 1) await run(t, fakes, { order: names, says: {}, breakers });
  const { ending, requests } = await run(t, fakes, { order: names, says: {}, breakers });
  t.like(ending.event, { name: 'error', data: { code: 'provider_unavailable' } });
  t.true(JSON.stringify(ending.event).includes('circuit_open'));
  t.true(names.every((name) => requests[name].length === 0));
});

test('a provider that asks to be left alone until another century is left alone for ten minutes, and its state says so', async (t) => {
  for (const wait of ['Fri, 31 Dec 2099 23:59:59 GMT', '999999']) {
    const breakers = freshBreakers();
    const says = { openai: [{ status: 429, headers: { 'retry-after': wait } }] as Script, claude: answer };
    const { attempts } = await run(t, fakes, { order: ['openai', 'claude'], says, breakers });
    t.like(attempts[0], { failure: 'rate_limited' });
    const { retryAt = 0 } = breakers.report('openai/openai-model');
    const waitMs = retryAt - Date.now();
    t.true(waitMs > 500_000 && waitMs <= 600_000, String(waitMs));
    const candidate = { model: providers.openai.create({ apiKey: 'k', model: 'openai-model' }) };
    const states = createProviderStates({
      candidates: [{ ...candidate, contextWindow: undefined, price: free }],
      breakers,
    });
    t.like(states(), [{ state: 'open' }]);
    await candidate.model.close();
  }
});
