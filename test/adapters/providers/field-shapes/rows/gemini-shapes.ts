import type { Shape } from '../shape.ts';
import { data, geminiChunk, geminiText, jsonResponse, shapesOf } from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const docs = 'https://ai.google.dev/api/generate-content';
const proxies = 'https://github.com/BerriAI/litellm/issues/2195';

const gemini = shapesOf('gemini');

const chunkOf = (event: string): unknown => JSON.parse(event.slice('data: '.length));
const metadata = (fields: object): object => ({ usageMetadata: { promptTokenCount: 12, ...fields } });

const reasonRow = (reason: string, becomes: Shape['becomes']): Shape =>
  gemini(
    `finishReason "${reason}"`,
    'Google, proxies',
    docs,
    { body: [geminiText(whole), geminiChunk([], reason)] },
    becomes,
  );

/** Gemini, as Google and proxies send it. */
export const geminiShapes: readonly Shape[] = [
  gemini(
    'finishReason "STOP" on every chunk, words 150 ms apart',
    'proxies',
    proxies,
    {
      body: [
        ...['Please ', 'send ', 'the ', 'invoice ', 'not '].flatMap((word) => [geminiText(word, 'STOP'), 150]),
        geminiText('by Friday.', 'STOP'),
      ],
    },
    { text: whole },
  ),
  gemini(
    'finishReason "STOP" on every chunk, and the connection breaks',
    'proxies',
    proxies,
    { body: [geminiText('Please ', 'STOP'), geminiText('send', 'STOP'), 20], ends: 'cut' },
    { text: 'Please send', failure: 'broken_stream' },
  ),
  gemini(
    'finishReason "STOP" on a leading empty chunk, words 150 ms apart',
    'proxies',
    proxies,
    {
      body: [
        geminiChunk([{ text: '' }], 'STOP'),
        ...['Please ', 'send ', 'the ', 'invoice ', 'not '].flatMap((word) => [150, geminiText(word)]),
        geminiText('by Friday.'),
      ],
    },
    { text: whole },
  ),
  gemini(
    'finishReason "FINISH_REASON_UNSPECIFIED" until the end',
    'proxies',
    docs,
    { body: [geminiText('Please ', 'FINISH_REASON_UNSPECIFIED'), geminiText('send it.', 'STOP')] },
    { text: 'Please send it.' },
  ),
  gemini(
    'thought parts, and parts without text',
    'Google',
    'https://ai.google.dev/gemini-api/docs/thinking',
    {
      body: [
        geminiChunk([{ text: 'Hm.', thought: true }, { thoughtSignature: 'x' }]),
        geminiText(whole),
        geminiChunk([{ text: '', thoughtSignature: 'y' }], 'STOP'),
      ],
    },
    { text: whole },
  ),
  gemini(
    'thoughts in the text',
    'proxies',
    'https://ai.google.dev/gemini-api/docs/thinking',
    { body: [geminiText('<thought>Hm.'), geminiText('</thought>'), geminiText(whole, 'STOP')] },
    { text: whole },
  ),
  gemini(
    'a last chunk without content',
    'Google',
    docs,
    { body: [geminiText(whole), data({ candidates: [{ finishReason: 'STOP' }] })] },
    { text: whole },
  ),
  gemini(
    'parts that are no list',
    'none seen',
    docs,
    { body: [geminiText('Please send'), geminiChunk('not'), geminiText(' it.', 'STOP')] },
    { text: 'Please send', failure: 'malformed' },
  ),
  gemini(
    'a last event without its line end',
    'proxies that trim the body',
    docs,
    { body: [geminiText('Please send '), geminiText('it.', 'STOP').trimEnd()] },
    { text: 'Please send it.' },
  ),
  reasonRow('stop', { text: whole }),
  reasonRow('length', { text: whole, failure: 'output_limit', requests: 4 }),
  reasonRow('PROHIBITED_CONTENT', { text: whole, failure: 'safety', end: 'content_rejected' }),
  reasonRow('error', { text: whole, failure: 'broken_stream' }),
  gemini(
    'a whole answer in the place of a stream',
    'servers that ignore the method',
    docs,
    jsonResponse(
      JSON.stringify(chunkOf(geminiText(whole, 'STOP', metadata({ candidatesTokenCount: 7 }))), undefined, 2),
    ),
    { text: whole, usage: { inputTokens: 12, outputTokens: 7 } },
  ),
  gemini(
    'an array of chunks in the place of an event stream',
    'proxies that drop `alt=sse`',
    docs,
    jsonResponse(
      JSON.stringify(
        [
          geminiText('Please send the invoice '),
          geminiText('not by Friday.', 'STOP', metadata({ candidatesTokenCount: 7 })),
        ].map(chunkOf),
      ),
    ),
    { text: whole, usage: { inputTokens: 12, outputTokens: 7 } },
  ),
  gemini(
    'no candidatesTokenCount',
    'Google',
    docs,
    { body: [geminiText(whole, 'STOP', metadata({}))] },
    { text: whole, usage: { inputTokens: 12, outputTokens: 10, usageSource: 'estimated' } },
  ),
  gemini(
    'no candidatesTokenCount beside thoughts',
    'Google',
    docs,
    { body: [geminiText(whole, 'STOP', metadata({ thoughtsTokenCount: 400 }))] },
    { text: whole, usage: { inputTokens: 12, outputTokens: 410, usageSource: 'estimated' } },
  ),
  gemini(
    'no candidatesTokenCount beside a total',
    'Google',
    docs,
    { body: [geminiText(whole, 'STOP', metadata({ totalTokenCount: 21 }))] },
    { text: whole, usage: { inputTokens: 12, outputTokens: 9 } },
  ),
];
