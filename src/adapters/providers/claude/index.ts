import { asFetch, bodyOf } from '../connections.ts';
import { httpProvider, sdkTimeoutMs } from '../http-provider.ts';
import { createMessageReader } from './reader.ts';
import { concessions, messageRequest } from './request.ts';

/** Anthropic's Claude, by the messages API, and every server that speaks it. */
export const claude = httpProvider({
  provider: 'claude',
  defaultModel: 'claude-haiku-4-5',
  billsAfterAbort: false,
  concessions,
  createReader: createMessageReader,
  connect: async ({ apiKey, baseUrl, model }, fetch) => {
    const { default: Anthropic } = await import('@anthropic-ai/sdk');
    const client = new Anthropic({
      apiKey,
      fetch: asFetch(fetch),
      maxRetries: 0,
      timeout: sdkTimeoutMs,
      // The SDK logs the user's text when it cannot parse something.
      logLevel: 'off',
      // The SDK reads every option that is left out from the environment.
      baseURL: baseUrl ?? null,
      authToken: null,
      webhookKey: null,
      openTelemetry: false,
    });
    // The header that the API documents (https://docs.anthropic.com/en/api/overview#authentication). Set for each request,
    // since ANTHROPIC_CUSTOM_HEADERS may add another key, in either header.
    const headers = { 'x-api-key': apiKey, authorization: null };
    return async (request, conceded, signal) =>
      bodyOf(await client.messages.create(messageRequest(request, model, conceded), { signal, headers }).asResponse());
  },
});
