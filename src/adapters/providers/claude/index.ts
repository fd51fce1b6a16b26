import Anthropic from '@anthropic-ai/sdk';
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ModelRequest } from '../../../ports/language-model.ts';
import { createConnections, sdkTimeoutMs } from '../connections.ts';
import type { ProviderDefinition, ProviderSettings } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { asProviderError } from './failure.ts';
import { createMessageReader } from './reader.ts';

const createClient = ({ apiKey, baseUrl }: ProviderSettings, fetch: typeof globalThis.fetch): Anthropic =>
  new Anthropic({
    apiKey,
    fetch,
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

const messageRequest = (
  { system, messages, maxOutputTokens }: ModelRequest,
  model: string,
): MessageCreateParamsStreaming => ({
  model,
  max_tokens: maxOutputTokens,
  system,
  messages: [...messages],
  stream: true,
});

/** Anthropic's Claude, by the messages API. */
export const claude = {
  defaultModel: 'claude-haiku-4-5',
  create: (settings) => {
    const { apiKey, model } = settings;
    const connections = createConnections();
    const client = createClient(settings, connections.fetch);
    // Set again for each request, since ANTHROPIC_CUSTOM_HEADERS may bring another key, in either header.
    const headers = { authorization: `Bearer ${apiKey}`, 'x-api-key': null };
    return {
      provider: 'claude',
      model,
      billsAfterAbort: false,
      stream: (request, signal) =>
        streamAnswer(
          {
            open: (own) =>
              client.messages.create(messageRequest(request, model), { signal: own, headers }).asResponse(),
            reader: createMessageReader(),
            asProviderError,
          },
          signal,
        ),
      close: connections.close,
    };
  },
} as const satisfies ProviderDefinition;
