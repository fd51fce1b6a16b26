import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Shape } from '../shape.ts';
import { chatText, data, doneMarker, geminiText } from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const openaiSource = 'https://platform.openai.com/docs/api-reference/chat-streaming/streaming#choices-index';
const geminiSource = 'https://ai.google.dev/api/generate-content#Candidate';

const row = (
  provider: FakeProviderName,
  title: string,
  body: readonly string[],
  becomes: Shape['becomes'] = { text: whole },
): Shape => ({
  title,
  sentBy: provider === 'openai' ? 'gateways that merge requests' : 'proxies',
  source: provider === 'openai' ? openaiSource : geminiSource,
  provider,
  responses: [{ body }],
  becomes,
});

const choice = (index: number, content: string, finishReason: string | null = null): object => ({
  index,
  delta: { content },
  finish_reason: finishReason,
});
const choices = (...list: readonly object[]): string => data({ choices: list });
const candidate = (index: number, text: string, finishReason?: string): object => ({
  index,
  content: { parts: [{ text }] },
  finishReason,
});
const candidates = (...list: readonly object[]): string => data({ candidates: list });

/** Several answers in a stream where one is asked for. */
export const severalAnswers: readonly Shape[] = [
  row(
    'openai',
    'finish_reason of another choice, and the stream ends',
    [chatText('Please send '), choices(choice(1, '', 'stop')), chatText('the')],
    { text: 'Please send the', failure: 'broken_stream' },
  ),
  row('openai', 'choices in another order', [
    choices(choice(1, 'OTHER'), choice(0, 'Please send the invoice ')),
    choices(choice(1, 'OTHER', 'length'), choice(0, 'not by Friday.', 'stop')),
    doneMarker,
  ]),
  row('openai', 'events that hold another choice alone', [
    choices(choice(1, 'OTHER')),
    choices(choice(0, 'Please send the invoice ')),
    choices(choice(1, 'OTHER', 'content_filter')),
    chatText('not by Friday.', 'stop'),
    choices(choice(1, 'OTHER', 'length')),
    doneMarker,
  ]),
  row('openai', 'choices that are counted from 1', [
    choices(choice(1, 'Please send the invoice ')),
    choices(choice(1, 'not by Friday.')),
    choices(choice(1, '', 'stop')),
    doneMarker,
  ]),
  row(
    'gemini',
    'finishReason of another candidate, and the stream ends',
    [geminiText('Please send '), candidates(candidate(1, '', 'STOP')), geminiText('the')],
    { text: 'Please send the', failure: 'broken_stream' },
  ),
  row('gemini', 'candidates in another order', [
    candidates(candidate(1, 'OTHER'), candidate(0, 'Please send the invoice ')),
    candidates(candidate(1, 'OTHER', 'MAX_TOKENS')),
    candidates(candidate(1, 'OTHER'), candidate(0, 'not by Friday.', 'STOP')),
  ]),
];
