import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Shape } from '../shape.ts';
import { chatChunk, chatText, doneMarker, geminiChunk, geminiText } from './bodies.ts';
import { messageDelta, messageEvent, messageStart, messageStop, messageText } from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const source = 'https://github.com/NousResearch/hermes-agent/issues/52231';

/** Longer in all than the deadlines of the first text and of silence; the pauses are shorter than both. */
const slowly = (event: string): readonly (string | number)[] => Array.from({ length: 6 }, () => [event, 400]).flat();

const row = (provider: FakeProviderName, sentBy: string, body: readonly (string | number)[]): Shape => ({
  title: 'reasoning in a field of its own for longer than the deadline of the first text',
  sentBy,
  source,
  provider,
  responses: [{ body, ends: 'never' }],
  becomes: { text: whole },
});

/** Reasoning keeps an attempt alive. The shortened deadlines of the tests hold for streams that are left open. */
export const signsOfLife: readonly Shape[] = [
  row('openai', 'DeepSeek, vLLM', [
    ...slowly(chatChunk({ content: null, reasoning_content: 'Hm.' })),
    chatText(whole),
    chatChunk({}, 'stop'),
    doneMarker,
  ]),
  row('claude', 'Anthropic', [
    messageStart(),
    ...slowly(messageEvent('content_block_delta', { index: 0, delta: { type: 'thinking_delta', thinking: 'Hm.' } })),
    messageText(whole),
    messageDelta('end_turn'),
    messageStop,
  ]),
  row('gemini', 'Google', [
    ...slowly(geminiChunk([{ text: 'Hm.', thought: true }])),
    geminiText(whole),
    geminiChunk([], 'STOP'),
  ]),
];
