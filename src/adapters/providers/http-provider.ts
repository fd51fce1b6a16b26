import type { Readable } from 'node:stream';
import type { LanguageModel, ModelRequest } from '../../ports/language-model.ts';
import { createConnections, type ProviderFetch } from './connections.ts';
import { createNegotiation, type Concession } from './parameters.ts';
import { streamAnswer, type AnswerReader } from './stream-answer.ts';

/** What a model of a provider is created with. */
export interface ProviderSettings {
  readonly apiKey: string;
  /** In the form that the provider's SDK takes; unset means the provider's own address, whatever the environment contains. */
  readonly baseUrl?: string | undefined;
  readonly model: string;
}

/** A provider, as the registry in `index.ts` lists it. */
export interface ProviderDefinition {
  readonly defaultModel: string;
  create(settings: ProviderSettings): LanguageModel;
}

/** What the adapter of a provider supplies: the requests of its SDK and the reader of its answers. */
export interface HttpProvider<Event, Name extends string> extends Pick<LanguageModel, 'provider' | 'billsAfterAbort'> {
  readonly defaultModel: string;
  readonly concessions: Readonly<Record<Name, Concession>>;
  /**
   * Loads the SDK, which no other provider needs, and creates its client over `fetch`. Resolves with a function that sends one request,
   * with the concessions to make, and resolves with the body of the response.
   */
  connect(
    settings: ProviderSettings,
    fetch: ProviderFetch,
  ): Promise<(request: ModelRequest, conceded: (name: Name) => boolean, signal: AbortSignal) => Promise<Readable>>;
  createReader(): AnswerReader<Event>;
}

/** The timeout that the SDKs are given, in milliseconds: long enough never to apply, since the caller has its own deadlines. */
export const sdkTimeoutMs = 24 * 60 * 60 * 1000;

/** Defines a provider over HTTP. Each model has its own connections and remembers the parameters that its server refuses. */
export const httpProvider = <Event, Name extends string>({
  provider,
  defaultModel,
  billsAfterAbort,
  concessions,
  connect,
  createReader,
}: HttpProvider<Event, Name>): ProviderDefinition => ({
  defaultModel,
  create: (settings) => {
    const connections = createConnections();
    const negotiation = createNegotiation(concessions);
    const connected = connect(settings, connections.fetch);
    // A request rejects with it.
    connected.catch(() => undefined);
    return {
      provider,
      model: settings.model,
      billsAfterAbort,
      answer: (request, signal, sink) =>
        streamAnswer({
          open: async (own) => {
            const send = await connected;
            return negotiation.open((conceded) => send(request, conceded, own));
          },
          reader: createReader(),
          signal,
          sink,
        }),
      close: connections.close,
    };
  },
});
