import type { Shape } from '../shape.ts';
import {
  chatChunk,
  chatText,
  data,
  doneMarker,
  geminiText,
  messageDelta,
  messageStart,
  messageStop,
  messageText,
} from './bodies.ts';

const text = 'Please send the invoice by Friday.';
const usage = { inputTokens: 12, outputTokens: 7 };

/** What the providers' own pages describe. */
export const plainShapes: readonly Shape[] = [
  {
    title: 'an answer as documented',
    sentBy: 'OpenAI',
    source: 'https://platform.openai.com/docs/api-reference/chat-streaming',
    provider: 'openai',
    responses: [
      {
        body: [
          chatChunk({ role: 'assistant', content: '' }),
          chatText('Please send '),
          chatText('the invoice by Friday.'),
          chatChunk({}, 'stop'),
          data({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 } }),
          doneMarker,
        ],
      },
    ],
    becomes: { text, usage },
  },
  {
    title: 'an answer as documented',
    sentBy: 'Anthropic',
    source: 'https://docs.anthropic.com/en/docs/build-with-claude/streaming',
    provider: 'claude',
    responses: [
      {
        body: [
          messageStart(),
          messageText('Please send '),
          messageText('the invoice by Friday.'),
          messageDelta('end_turn'),
          messageStop,
        ],
      },
    ],
    becomes: { text, usage },
  },
  {
    title: 'an answer as documented',
    sentBy: 'Google',
    source: 'https://ai.google.dev/api/generate-content',
    provider: 'gemini',
    responses: [
      {
        body: [
          geminiText('Please send '),
          geminiText('the invoice by Friday.', 'STOP', {
            usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 7, totalTokenCount: 19 },
          }),
        ],
      },
    ],
    becomes: { text, usage },
  },
];
