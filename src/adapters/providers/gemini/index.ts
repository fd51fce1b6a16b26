import { GoogleGenerativeAI } from '@google/generative-ai';
import { httpProvider } from '../http-provider.ts';
import { exchange } from './exchange.ts';
import { createContentReader } from './reader.ts';
import { concessions, contentRequest } from './request.ts';

/** Google's Gemini, by its Developer API. */
export const gemini = httpProvider({
  provider: 'gemini',
  defaultModel: 'gemini-3.5-flash-lite',
  billsAfterAbort: true,
  concessions,
  createReader: createContentReader,
  connect: ({ apiKey, baseUrl, model }, fetch) => {
    const options = baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') };
    const client = new GoogleGenerativeAI(apiKey).getGenerativeModel({ model }, options);
    return (request, conceded, signal) =>
      exchange(fetch, () => client.generateContentStream(contentRequest(request, model, conceded), { signal }));
  },
});
