import OpenAI from 'openai';
import { createConnections, sdkTimeoutMs } from '../connections.ts';
import type { ProviderDefinition, ProviderSettings } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { asProviderError } from './failure.ts';
import { createChatReader } from './reader.ts';
import { chatRequest } from './request.ts';

const createClient = ({ apiKey, baseUrl }: ProviderSettings, fetch: typeof globalThis.fetch): OpenAI =>
  new OpenAI({
    apiKey,
    fetch,
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    // It would write the user's text when it cannot parse something.
    logLevel: 'off',
    // Whatever is left out here, the SDK takes from the environment.
    baseURL: baseUrl ?? null,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });

/** OpenAI, and every server that speaks its chat completions. */
export const openai = {
  defaultModel: 'gpt-5.4-mini',
  create: (settings) => {
    const { apiKey, model } = settings;
    const connections = createConnections();
    const client = createClient(settings, connections.fetch);
    // Set again for each request, since OPENAI_CUSTOM_HEADERS may bring another key.
    const headers = { authorization: `Bearer ${apiKey}` };
    return {
      provider: 'openai',
      model,
      billsAfterAbort: false,
      stream: (request, signal) =>
        streamAnswer(
          {
            open: (own) =>
              client.chat.completions.create(chatRequest(request, settings), { signal: own, headers }).asResponse(),
            reader: createChatReader(),
            asProviderError,
          },
          signal,
        ),
      close: connections.close,
    };
  },
} as const satisfies ProviderDefinition;
