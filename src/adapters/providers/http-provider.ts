import { Agent, fetch as undiciFetch } from 'undici';
import type { LanguageModel, ModelRequest } from '../../ports/language-model.ts';
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
  /** Creates the SDK's client over `fetch`. Returns a function that sends one request, with the concessions to make. */
  connect(
    settings: ProviderSettings,
    fetch: typeof globalThis.fetch,
  ): (request: ModelRequest, conceded: (name: Name) => boolean, signal: AbortSignal) => Promise<Response>;
  createReader(): AnswerReader<Event>;
}

/** The timeout that the SDKs are given, in milliseconds: long enough never to apply, since the caller has its own deadlines. */
export const sdkTimeoutMs = 24 * 60 * 60 * 1000;

/** Creates a pool of connections behind a `fetch`. Idle connections are kept for a minute; nothing else has a limit. */
const createConnections = () => {
  const agent = new Agent({
    keepAliveTimeout: 60_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    // One connection per stream: under HTTP/2 one lost packet would stall every answer that shares the connection.
    allowH2: false,
  });
  let closing: Promise<void> | undefined;
  return {
    /**
     * undici's own fetch, since Node's fetch takes only a dispatcher of its built-in undici. Follows no redirect: on one to another
     * origin undici drops `Authorization` only, and would send `x-api-key`, `x-goog-api-key` and the user's text.
     */
    fetch: ((url: string, init: object) =>
      undiciFetch(url, { ...init, dispatcher: agent, redirect: 'manual' })) as unknown as typeof fetch,
    /** May be called more than once. */
    close: (): Promise<void> => (closing ??= agent.close()),
  };
};

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
    const send = connect(settings, connections.fetch);
    return {
      provider,
      model: settings.model,
      billsAfterAbort,
      stream: (request, signal) =>
        streamAnswer({
          open: (own) => negotiation.open((conceded) => send(request, conceded, own)),
          reader: createReader(),
          signal,
        }),
      close: connections.close,
    };
  },
});
