import { httpProvider } from '../http-provider.ts';
import { requestOf } from './built-request.ts';
import { createContentReader } from './reader.ts';
import { concessions, contentRequest } from './request.ts';

/** Google's Gemini, by its Developer API. */
export const gemini = httpProvider({
  provider: 'gemini',
  defaultModel: 'gemini-3.5-flash-lite',
  billsAfterAbort: true,
  concessions,
  createReader: createContentReader,
  connect: async ({ apiKey, baseUrl, model }, fetch) => {
    const { GoogleGenerativeAI } = await import('@google/generative-ai');
    const options = baseUrl === undefined ? {} : { baseUrl: baseUrl.replace(/\/+$/, '') };
    const client = new GoogleGenerativeAI(apiKey).getGenerativeModel({ model }, options);
    return async (request, conceded, signal) => {
      const { url, init } = await requestOf(() =>
        client.generateContentStream(contentRequest(request, model, conceded)),
      );
      return (await fetch(url, { ...init, signal })).body;
    };
  },
});
