import type { ExecutionContext } from 'ava';
import type { CircuitBreakers } from '../../src/core/failover/circuit-breakers.ts';
import type { FakeProviderName } from '../fakes/fake-provider.ts';
import type { Script } from '../fakes/script.ts';
import { names, run, type Fakes } from './failing-providers.ts';

const refusal = (status: number, message: string, more: object = {}): Script => [
  { status, body: { error: { message, ...more } } },
];

/** Answers that end as the protocol says, and have no text. */
const textless: readonly (readonly [title: string, script: Script])[] = [
  ['an empty answer', [{ finish: 'stop' }]],
  ['an answer of reasoning alone', [{ text: '<think>Hm.</think>' }, { finish: 'stop' }]],
];

/** How each provider refuses a request for its own content, size or parameters. */
const refusedRequests: Readonly<Record<FakeProviderName, readonly (readonly [title: string, script: Script])[]>> = {
  openai: [
    ['a refusal as a 403', refusal(403, 'Content violates usage guidelines.', { code: 'permission-denied' })],
    ['a refusal in mid-stream', [{ text: 'So ' }, { event: { detail: 'Content Exists Risk' } }]],
    ['a prompt too long as a 500', refusal(500, 'the input length exceeds the context length')],
    [
      'a request above a limit of tokens as a 413',
      refusal(413, 'Request too large for model `m` on tokens per minute (TPM): Limit 1, Requested 2', {
        code: 'rate_limit_exceeded',
      }),
    ],
    ['a body that is too large', [{ status: 413, body: '<html>413 Request Entity Too Large</html>' }]],
    ['a wrong parameter', refusal(422, 'Invalid value for n.')],
    ['a bound that the answer reaches', [{ text: 'So ' }, { finish: 'length' }]],
    ['an ending of another protocol', [{ text: 'So ' }, { event: { choices: [{ delta: {}, finish_reason: 'odd' }] } }]],
  ],
  claude: [
    ['a refusal as a 400', refusal(400, 'Output blocked by content filtering policy')],
    [
      'a refusal in mid-stream',
      [{ text: 'So ' }, { event: { type: 'error', error: { message: 'Output blocked by content filtering policy' } } }],
    ],
    ['a prompt too long as a 500', refusal(500, 'prompt is too long: 210000 tokens > 200000 maximum')],
  ],
  gemini: [
    ['a refusal as a 400', refusal(400, "sensitive words that violate Google's Responsible AI practices")],
    ['a prompt that is blocked', [{ event: { promptFeedback: { blockReason: 'OTHER' } } }]],
    [
      'an answer that ends for another reason',
      [{ text: 'So ' }, { event: { candidates: [{ finishReason: 'OTHER' }] } }],
    ],
  ],
};

/** Sends six refused requests of each kind; asserts that the provider is asked each time and its circuit stays closed. */
export const assertRefusalsOpenNothing = async (
  t: ExecutionContext,
  fakes: Fakes,
  breakers: CircuitBreakers,
): Promise<void> => {
  const assertClosed = (first: FakeProviderName, title: string): void => {
    const { state, retryAt } = breakers.report(`${first}/${first}-model`);
    t.deepEqual({ state, retryAt }, { state: 'closed', retryAt: undefined }, `${first}, ${title}`);
  };
  // Before any answer: each is asked alone, since answers would outweigh what is counted by mistake.
  for (const first of names) {
    for (const [title, script] of textless) {
      for (let count = 0; count < 6; count += 1)
        await run(t, fakes, { order: [first], says: { [first]: script }, breakers });
      assertClosed(first, title);
    }
  }
  for (const first of names) {
    const order = [first, ...names.filter((name) => name !== first)];
    const [, second = first] = order;
    for (const [title, script] of refusedRequests[first]) {
      const says = { [first]: script, [second]: [{ text: 'an answer' }, { finish: 'stop' }] as Script };
      for (let count = 0; count < 6; count += 1) {
        const { requests } = await run(t, fakes, { order, says, breakers });
        t.true(requests[first].length >= 1, `${first}, ${title}: it is asked`);
      }
      assertClosed(first, title);
    }
  }
};
