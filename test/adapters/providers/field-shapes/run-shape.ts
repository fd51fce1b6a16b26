import type { ExecutionContext } from 'ava';
import { textOf } from '../../../../src/core/enhancement/events.ts';
import type { FakeProvider, FakeProviderName } from '../../../fakes/fake-provider.ts';
import type { Script } from '../../../fakes/script.ts';
import { continuationIn, names, openChain } from '../../../support/failing-providers.ts';
import type { RawServer } from './raw-server.ts';
import type { Outcome, Shape } from './shape.ts';

const neutralInput = 'Please send it.';
const wholeRescue = 'The other answered.';
const restOfRescue = ' — the other went on.';

/** A provider that rescues: a whole answer, or the rest of one that broke off. */
export const rescue = (request: { body: unknown }): Script => {
  const asked = continuationIn(request);
  return [{ text: asked === undefined ? wholeRescue : asked.anchor + restOfRescue }, { finish: 'stop' }];
};

/** Longer than any pause of a row, and short enough to wait for. */
const deadlinesOfSilence = { firstTokenMs: 2_000, idleMs: 800 };

const expectedText = ({ text, failure, end = 'done' }: Outcome): string => {
  if (failure === undefined || end !== 'done') return text;
  return text === '' ? wholeRescue : text + restOfRescue;
};

export interface ShapeServers {
  readonly raw: RawServer;
  /** Answer by `rescue`. */
  readonly rescuers: Readonly<Record<FakeProviderName, FakeProvider>>;
}

/** Sends one request through the chain and the provider's real SDK to a server that behaves by the shape. */
export const runShape = async (t: ExecutionContext, { raw, rescuers }: ShapeServers, shape: Shape): Promise<void> => {
  const { provider, responses, input = neutralInput, alone = false, becomes } = shape;
  const endpoint = raw.endpoint(responses);
  const other = names.find((name) => name !== provider) ?? provider;
  const askedOthers = rescuers[other].requests.length;
  const chain = openChain(
    { ...rescuers, [provider]: endpoint },
    {
      order: alone ? [provider] : [provider, other],
      says: {},
      ...(responses.some(({ ends }) => ends === 'never') && { deadlines: deadlinesOfSilence }),
    },
  );
  try {
    const { ending, events } = await chain.generate({ text: input });
    const { failure, end = 'done', requests = 1, usage, replaced, asked } = becomes;
    const attempts = ending.attempts.filter((attempt) => attempt.provider === provider);
    const { event } = ending;
    const ended = event.name === 'error' ? event.data.code : event.name;
    t.deepEqual(
      { failure: attempts[0]?.failure, text: textOf(events), end: ended, requests: endpoint.requests.length },
      { failure, text: expectedText(becomes), end, requests },
    );
    const othersAsked = rescuers[other].requests.length - askedOthers;
    t.is(othersAsked, failure !== undefined && end === 'done' ? 1 : 0, 'requests to the other provider');
    if (usage) t.like(attempts.at(-1), { usageSource: 'provider', cachedInputTokens: 0, ...usage });
    if (replaced !== undefined)
      t.is(
        events.some(({ name }) => name === 'replace'),
        replaced,
      );
    asked?.(t, endpoint.requests);
  } finally {
    await chain.close();
  }
};
