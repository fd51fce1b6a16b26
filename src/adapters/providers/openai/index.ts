import OpenAI from 'openai';
import { createConnections, sdkTimeoutMs } from '../connections.ts';
import { refuseErrorResponses } from '../error-response.ts';
import { asProviderError } from '../failure-report.ts';
import { createNegotiation } from '../parameters.ts';
import type { ProviderDefinition, ProviderSettings } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { azureEndpoint, keyHeaders } from './azure.ts';
import { createChatReader } from './reader.ts';
import { chatRequest, concessions } from './request.ts';

const createClient = ({ apiKey, baseUrl }: ProviderSettings, fetch: typeof globalThis.fetch): OpenAI => {
  const azure = azureEndpoint(baseUrl);
  return new OpenAI({
    apiKey,
    fetch: refuseErrorResponses(fetch),
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    // It would write the user's text when it cannot parse something.
    logLevel: 'off',
    // Whatever is left out here, the SDK takes from the environment.
    baseURL: azure?.baseUrl ?? baseUrl ?? null,
    ...(azure && { defaultQuery: azure.query }),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
};

/** OpenAI, Azure OpenAI, and every server that speaks chat completions. */
export const openai = {
  defaultModel: 'gpt-5.4-mini',
  create: (settings) => {
    const { apiKey, baseUrl, model } = settings;
    const connections = createConnections();
    const client = createClient(settings, connections.fetch);
    const negotiation = createNegotiation(concessions);
    // Set again for each request, since OPENAI_CUSTOM_HEADERS may bring another key.
    const headers = keyHeaders(apiKey, baseUrl);
    return {
      provider: 'openai',
      model,
      billsAfterAbort: false,
      stream: (request, signal) =>
        streamAnswer(
          {
            open: (own) =>
              negotiation.open((conceded) =>
                client.chat.completions
                  .create(chatRequest(request, settings, conceded), { signal: own, headers })
                  .asResponse(),
              ),
            reader: createChatReader(),
            asProviderError,
          },
          signal,
        ),
      close: connections.close,
    };
  },
} as const satisfies ProviderDefinition;
