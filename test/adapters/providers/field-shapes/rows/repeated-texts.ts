import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Shape } from '../shape.ts';
import {
  chatChunk,
  chatText,
  data,
  doneMarker,
  geminiText,
  messageDelta,
  messageEvent,
  messageStart,
  messageStop,
  messageText,
} from './bodies.ts';

const whole = 'Please send the invoice not by Friday.';
const pieces = ['Please send ', 'the invoice ', 'not by Friday.'];
const totals = ['Please', 'Please send', 'Please send the invoice', 'Please send the invoice not by', whole];
const cline = 'https://github.com/cline/cline/issues/9215';
const oneApi = 'https://github.com/songquanpeng/one-api/issues/1406';
const qwen = 'https://github.com/QwenLM/qwen-code/issues/3896';

const row = (
  provider: FakeProviderName,
  title: string,
  [sentBy, source]: readonly [string, string],
  body: readonly string[],
  becomes: Shape['becomes'] = { text: whole },
): Shape => ({ title, sentBy, source, provider, responses: [{ body }], becomes });

const texts = (list: readonly string[]): string[] => list.map((text) => chatText(text));
const closing = (content: string, more: object = {}): string =>
  data({ ...more, choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] });
const message = (text: string): string =>
  messageEvent('message', { content: [{ type: 'text', text }], stop_reason: 'end_turn' });
const start = (text: string): string =>
  messageEvent('content_block_start', { index: 0, content_block: { type: 'text', text } });

/** Texts that servers send twice. */
export const repeatedTexts: readonly Shape[] = [
  row(
    'openai',
    'a whole message behind the deltas',
    ['one-api', oneApi],
    [...texts(pieces), closing(whole), doneMarker],
  ),
  row(
    'openai',
    'a whole completion behind the deltas and finish_reason',
    ['one-api', oneApi],
    [...texts(pieces), chatChunk({}, 'stop'), closing(whole, { object: 'chat.completion' }), doneMarker],
  ),
  row(
    'openai',
    'a whole message that goes beyond the deltas',
    ['one-api', oneApi],
    [...texts(pieces.slice(0, 2)), closing(whole), doneMarker],
  ),
  row(
    'openai',
    'a whole message that differs from the deltas',
    ['one-api', oneApi],
    [...texts(pieces), closing('Send the invoice.'), doneMarker],
    { text: whole, failure: 'malformed' },
  ),
  row(
    'openai',
    'the whole text again beside finish_reason',
    ['proxies for Qwen', qwen],
    [...texts(pieces), chatText(whole, 'stop'), doneMarker],
  ),
  row(
    'openai',
    'deltas that each hold the text so far',
    ['compatible servers', cline],
    [...texts(totals), chatChunk({}, 'stop'), doneMarker],
  ),
  row(
    'openai',
    'words that the answer itself repeats',
    ['any model', cline],
    [...texts(['ha', 'ha', 'haha', ' and so on, ', 'and so on, ']), chatText('ha', 'stop'), doneMarker],
    { text: 'hahahaha and so on, and so on, ha' },
  ),
  row(
    'claude',
    'a whole message before message_stop',
    ['one-api', oneApi],
    [messageStart(), ...pieces.map(messageText), message(whole), messageDelta('end_turn'), messageStop],
  ),
  row(
    'claude',
    'a whole message behind message_stop',
    ['one-api', oneApi],
    [messageStart(), ...pieces.map(messageText), messageDelta('end_turn'), messageStop, message(whole)],
  ),
  row(
    'claude',
    'a first delta that repeats the text of content_block_start',
    ['compatible servers', cline],
    [messageStart(), start('Please send '), ...pieces.map(messageText), messageDelta('end_turn'), messageStop],
  ),
  row(
    'claude',
    'deltas that each hold the text so far',
    ['compatible servers', cline],
    [messageStart(), ...totals.map(messageText), messageDelta('end_turn'), messageStop],
  ),
  row(
    'gemini',
    'the whole text again beside finishReason',
    ['proxies', qwen],
    [...pieces.map((text) => geminiText(text)), geminiText(whole, 'STOP')],
  ),
  row(
    'gemini',
    'chunks that each hold the text so far',
    ['proxies', cline],
    [...totals.map((text) => geminiText(text)), geminiText(whole, 'STOP')],
  ),
];
