import type { Shape } from '../shape.ts';
import {
  jsonResponse,
  messageDelta,
  messageEvent,
  messageStart,
  messageStop,
  messageText,
  shapesOf,
} from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const docs = 'https://docs.anthropic.com/en/docs/build-with-claude/streaming';
const stops = 'https://docs.anthropic.com/en/api/handling-stop-reasons';
const end = [messageDelta('end_turn'), messageStop];
const usage = { inputTokens: 12, outputTokens: 7 };

const claude = shapesOf('claude');

const message = (content: unknown): string =>
  JSON.stringify({
    type: 'message',
    role: 'assistant',
    content,
    stop_reason: 'end_turn',
    usage: { input_tokens: 12, output_tokens: 7 },
  });

const reasonRow = (reason: string, becomes: Shape['becomes']): Shape =>
  claude(
    `stop_reason "${reason}"`,
    'compatible servers',
    stops,
    { body: [messageStart(), messageText(whole), messageDelta(reason), messageStop] },
    becomes,
  );

/** The messages API, as Claude and servers that imitate it send it. */
export const claudeShapes: readonly Shape[] = [
  claude(
    'stop_reason and a clean end, without message_stop',
    'compatible servers',
    docs,
    { body: [messageStart(), messageText(whole), messageDelta('end_turn')] },
    { text: whole, usage },
  ),
  claude(
    'stop_reason and a break, without message_stop',
    'compatible servers',
    docs,
    { body: [messageStart(), messageText('Please send'), messageDelta('end_turn'), 20], ends: 'cut' },
    { text: 'Please send', failure: 'broken_stream' },
  ),
  claude(
    'stop_reason before any text, and behind every piece of it',
    'compatible servers',
    docs,
    {
      body: [
        messageStart(),
        messageDelta('end_turn', null),
        ...['Please ', 'send ', 'the ', 'invoice ', 'not '].flatMap((word) => [
          messageText(word),
          messageDelta('end_turn', null),
          150,
        ]),
        messageText('by Friday.'),
        ...end,
      ],
    },
    { text: whole, usage },
  ),
  claude(
    'text behind stop_reason, and a break',
    'compatible servers',
    docs,
    { body: [messageStart(), messageText('Please '), messageDelta('end_turn'), messageText('send'), 20], ends: 'cut' },
    { text: 'Please send', failure: 'broken_stream' },
  ),
  claude(
    'text in content_block_start, and a delta without a type',
    'compatible servers',
    docs,
    {
      body: [
        messageStart(),
        messageEvent('content_block_start', { index: 1, content_block: { type: 'text', text: 'Please send ' } }),
        messageEvent('content_block_delta', { index: 1, delta: { text: 'the invoice not by Friday.' } }),
        ...end,
      ],
    },
    { text: whole },
  ),
  claude(
    'thinking beside the text, and in it',
    'Anthropic, compatible servers',
    docs,
    {
      body: [
        messageStart(),
        messageEvent('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } }),
        messageEvent('content_block_delta', { index: 0, delta: { type: 'signature_delta', signature: 'x' } }),
        messageText('<thinking>Hm.</thinking>\n'),
        messageText(whole),
        ...end,
      ],
    },
    { text: whole },
  ),
  claude(
    'a delta whose text is no text',
    'none seen',
    docs,
    { body: [messageStart(), messageText('Please send'), messageText(['x', 7]), messageText(' it.'), ...end] },
    { text: 'Please send', failure: 'malformed' },
  ),
  claude(
    'a last event without its line end',
    'proxies that trim the body',
    docs,
    { body: [messageStart(), messageText(whole), messageDelta('end_turn'), messageStop.trimEnd()] },
    { text: whole },
  ),
  reasonRow('stop', { text: whole }),
  reasonRow('length', { text: whole, failure: 'output_limit', requests: 4 }),
  reasonRow('content_filter', { text: whole, failure: 'safety', end: 'content_rejected' }),
  reasonRow('abort', { text: whole, failure: 'broken_stream' }),
  claude(
    'a whole message in the place of a stream',
    'servers that ignore `stream`',
    docs,
    jsonResponse(
      message([
        { type: 'thinking', thinking: 'Hm.' },
        { type: 'text', text: 'Please send the invoice ' },
        { type: 'text', text: 'not by Friday.' },
      ]),
    ),
    { text: whole, usage },
  ),
  claude(
    'zero input in message_delta',
    'compatible servers',
    'https://docs.anthropic.com/en/docs/build-with-claude/streaming',
    {
      body: [
        messageStart(),
        messageText(whole),
        messageDelta('end_turn', { input_tokens: 0, output_tokens: 7 }),
        messageStop,
      ],
    },
    { text: whole, usage },
  ),
  claude(
    'message_delta without usage',
    'compatible servers',
    docs,
    { body: [messageStart(), messageText(whole), messageDelta('end_turn', null), messageStop] },
    { text: whole, usage: { inputTokens: 12, outputTokens: 10, usageSource: 'estimated' } },
  ),
];
