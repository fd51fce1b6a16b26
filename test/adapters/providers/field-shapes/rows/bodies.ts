import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { RawResponse, Shape } from '../shape.ts';

/** Makes the shapes of a provider that have one response for every request. */
export const shapesOf =
  (provider: FakeProviderName) =>
  (
    title: string,
    sentBy: string,
    source: string,
    response: RawResponse,
    becomes: Shape['becomes'],
    more: Partial<Shape> = {},
  ): Shape => ({ title, sentBy, source, provider, responses: [response], becomes, ...more });

/** A response that is one JSON body in the place of a stream. */
export const jsonResponse = (body: string): RawResponse => ({
  headers: { 'content-type': 'application/json' },
  body: [body],
});

/** One server-sent event of JSON. */
export const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;

/** The marker that ends a stream of chat completions. */
export const doneMarker = 'data: [DONE]\n\n';

/** A chunk of a chat completion with one choice; `more` is put beside `choices`. */
export const chatChunk = (delta: unknown, finishReason: string | null = null, more: object = {}): string =>
  data({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
    ...more,
  });

/** A chunk with a piece of the answer. */
export const chatText = (content: unknown, finishReason: string | null = null, more: object = {}): string =>
  chatChunk({ content }, finishReason, more);

/** An event of the messages API, named as its type. */
export const messageEvent = (type: string, fields: object = {}): string =>
  `event: ${type}\n${data({ type, ...fields })}`;

/** `message_start` with this usage. */
export const messageStart = (usage: object = { input_tokens: 12, output_tokens: 1 }): string =>
  messageEvent('message_start', {
    message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage },
  }) + messageEvent('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });

/** A piece of the answer. */
export const messageText = (text: unknown): string =>
  messageEvent('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });

/** `message_delta` with the reason to stop. */
export const messageDelta = (stopReason: string | null, usage: object | null = { output_tokens: 7 }): string =>
  messageEvent('message_delta', { delta: { stop_reason: stopReason, stop_sequence: null }, ...(usage && { usage }) });

export const messageStop = messageEvent('message_stop');

/** A chunk of Gemini's with these parts in its one candidate; `more` is put beside `candidates`. */
export const geminiChunk = (parts: unknown, finishReason?: string, more: object = {}): string =>
  data({
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...(finishReason !== undefined && { finishReason }) }],
    ...more,
  });

/** A chunk with a piece of the answer. */
export const geminiText = (text: string, finishReason?: string, more: object = {}): string =>
  geminiChunk([{ text }], finishReason, more);
