import { asFetch, bodyOf } from '../connections.ts';
import { httpProvider, sdkTimeoutMs } from '../http-provider.ts';
import { azureEndpoint, keyHeaders } from './azure.ts';
import { createChatReader } from './reader.ts';
import { chatRequest, concessions } from './request.ts';

/** OpenAI, Azure OpenAI, and every server that speaks chat completions. */
export const openai = httpProvider({
  provider: 'openai',
  defaultModel: 'gpt-5.4-mini',
  billsAfterAbort: false,
  concessions,
  createReader: createChatReader,
  connect: async (settings, fetch) => {
    const { default: OpenAI } = await import('openai');
    const { apiKey, baseUrl } = settings;
    const azure = azureEndpoint(baseUrl);
    const client = new OpenAI({
      apiKey,
      fetch: asFetch(fetch),
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      // The SDK logs the user's text when it cannot parse something.
      logLevel: 'off',
      // The SDK reads every option that is left out from the environment.
      baseURL: azure?.baseUrl ?? baseUrl ?? null,
      ...(azure && { defaultQuery: azure.query }),
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
    });
    // Set for each request, since OPENAI_CUSTOM_HEADERS may add another key.
    const headers = keyHeaders(apiKey, baseUrl);
    return async (request, conceded, signal) =>
      bodyOf(
        await client.chat.completions
          .create(chatRequest(request, settings, conceded), { signal, headers })
          .asResponse(),
      );
  },
});
