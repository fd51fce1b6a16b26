import { GoogleGenerativeAI } from '@google/generative-ai';
import { createConnections } from '../connections.ts';
import { asProviderError } from '../failure-report.ts';
import { createNegotiation } from '../parameters.ts';
import type { ProviderDefinition } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { exchange } from './exchange.ts';
import { createContentReader } from './reader.ts';
import { concessions, contentRequest } from './request.ts';

/** Google's Gemini, by its Developer API. */
export const gemini = {
  defaultModel: 'gemini-3.5-flash-lite',
  create: ({ apiKey, baseUrl, model }) => {
    const connections = createConnections();
    const client = new GoogleGenerativeAI(apiKey).getGenerativeModel(
      { model },
      baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') },
    );
    const negotiation = createNegotiation(concessions);
    return {
      provider: 'gemini',
      model,
      billsAfterAbort: true,
      stream: (request, signal) =>
        streamAnswer(
          {
            open: (own) =>
              negotiation.open((conceded) =>
                exchange(connections.fetch, () =>
                  client.generateContentStream(contentRequest(request, model, conceded), { signal: own }),
                ),
              ),
            reader: createContentReader(),
            asProviderError,
          },
          signal,
        ),
      close: connections.close,
    };
  },
} as const satisfies ProviderDefinition;
