import type { Shape } from '../shape.ts';
import { chatText, data, doneMarker, messageEvent, messageStart, messageStop, messageText } from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const chat = 'https://platform.openai.com/docs/api-reference/chat-streaming';
const openRouter = 'https://openrouter.ai/docs/api/reference/streaming';

/** What stands at the end of a stream, or between its events, in a form that the protocol does not have. */
export const lastWords: readonly Shape[] = [
  {
    title: '[DONE] behind all text, and no finish_reason',
    sentBy: 'compatible servers',
    source: chat,
    provider: 'openai',
    responses: [{ body: [chatText(whole), doneMarker] }],
    becomes: { text: whole },
  },
  {
    title: 'finishReason in camel case',
    sentBy: 'compatible servers',
    source: chat,
    provider: 'openai',
    responses: [
      { body: [chatText(whole), data({ choices: [{ index: 0, delta: {}, finishReason: 'length' }] }), doneMarker] },
    ],
    becomes: { text: whole, failure: 'output_limit', requests: 4 },
  },
  {
    title: 'a comment as data',
    sentBy: 'proxies for OpenRouter',
    source: openRouter,
    provider: 'openai',
    responses: [
      {
        body: ['data: : OPENROUTER PROCESSING\n\n', chatText(whole), 'data: : OPENROUTER PROCESSING\n\n'].concat(
          chatText('', 'stop'),
          doneMarker,
        ),
      },
    ],
    becomes: { text: whole },
  },
  {
    title: 'usage as strings of digits',
    sentBy: 'compatible servers',
    source: chat,
    provider: 'openai',
    responses: [
      {
        body: [
          chatText(whole, 'stop'),
          data({ choices: [], usage: { prompt_tokens: '12', completion_tokens: '9' } }),
          doneMarker,
        ],
      },
    ],
    becomes: { text: whole, usage: { inputTokens: 12, outputTokens: 9 } },
  },
  {
    title: 'message_stop behind all text, and no message_delta',
    sentBy: 'compatible servers',
    source: 'https://docs.anthropic.com/en/docs/build-with-claude/streaming',
    provider: 'claude',
    responses: [{ body: [messageStart(), messageText(whole), messageStop] }],
    becomes: { text: whole },
  },
  {
    title: 'text_delta in a block of thinking',
    sentBy: 'compatible servers',
    source: 'https://docs.anthropic.com/en/docs/build-with-claude/streaming',
    provider: 'claude',
    responses: [
      {
        body: [
          messageStart(),
          messageEvent('content_block_start', { index: 1, content_block: { type: 'thinking', thinking: '' } }),
          messageEvent('content_block_delta', { index: 1, delta: { type: 'text_delta', text: 'Hm.' } }),
          messageEvent('content_block_stop', { index: 1 }),
          messageEvent('content_block_start', { index: 2, content_block: { type: 'text', text: '' } }),
          messageEvent('content_block_delta', { index: 2, delta: { type: 'text_delta', text: whole } }),
          messageStop,
        ],
      },
    ],
    becomes: { text: whole },
  },
];
