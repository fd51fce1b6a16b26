import Anthropic from '@anthropic-ai/sdk';
import { createConnections, sdkTimeoutMs } from '../connections.ts';
import { refuseErrorResponses } from '../error-response.ts';
import { asProviderError } from '../failure-report.ts';
import { createNegotiation } from '../parameters.ts';
import type { ProviderDefinition, ProviderSettings } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { createMessageReader } from './reader.ts';
import { concessions, messageRequest } from './request.ts';

const createClient = ({ apiKey, baseUrl }: ProviderSettings, fetch: typeof globalThis.fetch): Anthropic =>
  new Anthropic({
    apiKey,
    fetch: refuseErrorResponses(fetch),
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    // It would write the user's text when it cannot parse something.
    logLevel: 'off',
    // Whatever is left out here, the SDK takes from the environment.
    baseURL: baseUrl ?? null,
    authToken: null,
    webhookKey: null,
    openTelemetry: false,
  });

/** Anthropic's Claude, by the messages API, and every server that speaks it. */
export const claude = {
  defaultModel: 'claude-haiku-4-5',
  create: (settings) => {
    const { apiKey, model } = settings;
    const connections = createConnections();
    const client = createClient(settings, connections.fetch);
    const negotiation = createNegotiation(concessions);
    // The header that the API documents (https://docs.anthropic.com/en/api/overview#authentication). Set again for each
    // request, since ANTHROPIC_CUSTOM_HEADERS may bring another key, in either header.
    const headers = { 'x-api-key': apiKey, authorization: null };
    return {
      provider: 'claude',
      model,
      billsAfterAbort: false,
      stream: (request, signal) =>
        streamAnswer(
          {
            open: (own) =>
              negotiation.open((conceded) =>
                client.messages.create(messageRequest(request, model, conceded), { signal: own, headers }).asResponse(),
              ),
            reader: createMessageReader(),
            asProviderError,
          },
          signal,
        ),
      close: connections.close,
    };
  },
} as const satisfies ProviderDefinition;
