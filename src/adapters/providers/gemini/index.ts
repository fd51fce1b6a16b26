import { GoogleGenerativeAI, type Content, type GenerateContentRequest } from '@google/generative-ai';
import type { ModelMessage, ModelRequest } from '../../../ports/language-model.ts';
import type { ProviderDefinition } from '../provider.ts';
import { streamAnswer } from '../stream-answer.ts';
import { asProviderError } from './failure.ts';
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
    const client = new GoogleGenerativeAI(apiKey).getGenerativeModel(
      { model },
      baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') },
    );
    return {
      provider: 'gemini',
      model,
      stream: (request, signal) =>
        streamAnswer(
          {
            open: async (own) => {
              const { stream, response } = await client.generateContentStream(contentRequest(request), { signal: own });
              // The SDK gathers the whole answer here too; nobody else would hear of its rejection.
              response.catch(() => undefined);
              return stream;
            },
            reader: createContentReader(),
            asProviderError,
          },
          signal,
        ),
      // The SDK takes no `fetch`: it uses the global one, whose connections live on by themselves and are the process's.
      close: () => Promise.resolve(),
    };
  },
} as const satisfies ProviderDefinition;
