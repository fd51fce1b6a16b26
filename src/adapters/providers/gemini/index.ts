import { GoogleGenerativeAI, type Content, type GenerateContentRequest } from '@google/generative-ai';
import type { ModelMessage, ModelRequest } from '../../../ports/language-model.ts';
import { createConnections } from '../connections.ts';
import type { ProviderDefinition } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { asProviderError } from './failure.ts';
import { createExchange } from './exchange.ts';
import { createContentReader } from './reader.ts';

const asContent = ({ role, content }: ModelMessage): Content => ({
  role: role === 'assistant' ? 'model' : 'user',
  parts: [{ text: content }],
});

const contentRequest = ({ system, messages, maxOutputTokens }: ModelRequest): GenerateContentRequest => ({
  systemInstruction: system,
  contents: messages.map(asContent),
  generationConfig: { maxOutputTokens },
});

/** Google's Gemini, by its Developer API. */
export const gemini = {
  defaultModel: 'gemini-3.5-flash-lite',
  create: ({ apiKey, baseUrl, model }) => {
    const connections = createConnections();
    const client = new GoogleGenerativeAI(apiKey).getGenerativeModel(
      { model },
      baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') },
    );
    return {
      provider: 'gemini',
      model,
      billsAfterAbort: true,
      stream: (request, signal) => {
        const exchange = createExchange(connections.fetch);
        return streamAnswer(
          {
            open: (own) => exchange.open(() => client.generateContentStream(contentRequest(request), { signal: own })),
            reader: createContentReader(),
            asProviderError: (thrown) => asProviderError(thrown, exchange.headers),
          },
          signal,
        );
      },
      close: connections.close,
    };
  },
} as const satisfies ProviderDefinition;
