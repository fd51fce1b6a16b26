import type { ExecutionContext } from 'ava';
import type { ProviderDefinition } from '../../../src/adapters/providers/http-provider.ts';
import {
  ProviderError,
  type FailureClass,
  type LanguageModel,
  type ModelRequest,
} from '../../../src/ports/language-model.ts';
import { startFakeProvider, type FakeProvider, type FakeProviderName } from '../../fakes/fake-provider.ts';
import type { FakeRequest } from '../../fakes/fake-request.ts';
import type { Script, Step } from '../../fakes/script.ts';
import type { ModelEvent } from '../../support/answer-of.ts';

export const apiKey = 'key-of-the-test';
export const secretText = 'a user wrote this';

export const request: ModelRequest = {
  system: 'You edit texts.',
  messages: [
    { role: 'user', content: 'first' },
    { role: 'assistant', content: 'second' },
    { role: 'user', content: secretText },
  ],
  maxOutputTokens: 321,
};
export interface LanguageModelContract {
  readonly name: FakeProviderName;
  readonly definition: ProviderDefinition;
  /** What the request must look like on the wire. */
  checkRequest(t: ExecutionContext, seen: FakeRequest): void;
  /** Bytes that look like an event of the provider and hold no JSON. */
  readonly unparsable: string;
  /** Ends the stream by a failure of the provider's own kind. */
  readonly ownFailures: readonly { readonly title: string; readonly step: Step; readonly failure: FailureClass }[];
  /** An event of the provider whose text is of another kind. */
  readonly misshapen: object;
  /** The provider has written something and counted 70 tokens of input and 9 of output; there is no terminal marker yet. */
  readonly counted: Script;
  /** Whether the provider goes on after an abort. */
  readonly billsAfterAbort: boolean;
  /** A whole answer that ends as soon as the terminal marker is there. */
  readonly endsAtMarker: Script;
}
export interface Outcome {
  readonly text: string;
  readonly events: readonly ModelEvent[];
  readonly error: ProviderError | undefined;
}

/** Everything that the answer gives, as it arrives, and what it throws. */
export const collect = async (
  model: LanguageModel,
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> => {
  const events: ModelEvent[] = [];
  let thrown: ProviderError | undefined;
  try {
    const finish = await model.answer(request, signal, {
      text: (text) => void events.push({ type: 'text', text }),
      activity: () => void events.push({ type: 'activity' }),
    });
    events.push({ type: 'finish', ...finish });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    thrown = error;
  }
  return { text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''), events, error: thrown };
};

/** A model of the provider and the fake that it asks, for one test. */
export const startSubject = async (
  t: ExecutionContext,
  { name, definition }: Pick<LanguageModelContract, 'name' | 'definition'>,
): Promise<{ fake: FakeProvider; model: LanguageModel }> => {
  const fake = await startFakeProvider(name);
  const model = definition.create({ apiKey, baseUrl: fake.baseUrl, model: 'a-model' });
  t.teardown(async () => {
    await fake.close();
    await model.close();
  });
  return { fake, model };
};
