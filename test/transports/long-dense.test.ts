import { randomBytes } from 'node:crypto';
import test from 'ava';
import { countTokens as countAnew } from 'gpt-tokenizer/encoding/o200k_base';
import type { Check } from '../../src/core/integrity/check.ts';
import { continuationIn, promptIn } from '../support/failing-providers.ts';
import { wholeOr } from '../support/random-runs.ts';
import { sentTexts, textBlockOf } from '../support/sent-text.ts';
import { shareStage, stage } from '../support/with-provider.ts';
import type { FakeRequest } from '../fakes/fake-request.ts';
import type { Script } from '../fakes/script.ts';

const shared = shareStage(test);

const pictureOf = (bytes: number, type = 'image/png'): string =>
  `data:${type};base64,${randomBytes(bytes).toString('base64')}`;

/** Answers with the text as it was sent. */
const echo = (request: FakeRequest): Script => [{ text: textBlockOf(promptIn(request)) }, { finish: 'stop' }];

const picture = pictureOf(6_000);
const texts = [
  ['html', `<p>Our offer <img src="${picture}" alt="logo"> is ready</p>`],
  ['html', `<p>Two sizes <img src="${picture}" srcset="${picture} 1x, ${picture} 2x"></p>`],
  ['html', `<p style="background: url('${picture}')">A <a href="https://example.com">link</a></p>`],
  ['html', `<p>A big one <img src="${pictureOf(600_000, 'image/jpeg')}"></p>`],
  ['markdown', `# Boxes\n\n![plot](${picture})\n\nText to improve.`],
  ['markdown', `# Boxes\n\n![plot][p]\n\nText to improve.\n\n[p]: ${picture}`],
  ['text', `My icon ${picture}, it is new.`],
] as const;

for (const action of ['improve', 'free_prompt'] as const) {
  test(`${action}: a picture in a text is sent as a mask and comes back byte for byte`, async (t) => {
    const { node, fake, token } = shared();
    fake.respond(echo);
    for (const [format, text] of texts) {
      const place = text.slice(0, 24);
      fake.forget();
      const body = { text, action, format, customPrompt: 'Set it in capitals.', includeContext: [] };
      const { sessionId, estimatedTokens } = await node.http.enhance(token, body);
      const end = (await node.http.stream(token, sessionId)).at(-1);
      t.is(end?.name, 'done', place);
      t.deepEqual((end?.data['checks'] as { urls: Check }).urls.missing, [], place);
      t.true((await node.http.session(token, sessionId)).enhancedText === text, place);
      t.is(fake.requests.length, 1, place);
      const sent = sentTexts(fake.requests[0]?.body);
      t.false(sent.includes('base64'), place);
      t.true(textBlockOf(sent).length < 200 && estimatedTokens < 8_000, place);
    }
  });
}

test('a text is at most 100,000 characters long without its pictures, which do not count', async (t) => {
  const { node, fake, token } = shared();
  fake.respond(echo);
  const words = 'word '.repeat(20_000);
  const image = `![plot](${pictureOf(120_000)})`;
  const fits = `${words.slice(0, -'![plot]()'.length)}${image}`;
  t.truthy((await node.http.enhance(token, { text: fits, action: 'improve', format: 'markdown' })).sessionId);
  const answer = await node.http.request('/api/ai/enhance', { token, body: { text: `${fits}!!`, action: 'improve' } });
  t.is(answer.status, 400);
  t.deepEqual(answer.body.error.details, [{ path: 'text', message: 'text must be at most 100000 characters' }]);
});

const sentences: Readonly<Record<string, (number: number) => string>> = {
  Japanese: (number) =>
    `第${String(number)}のお客様は金曜日の正午までに見積もりを求めており、会議の前に回答しなければなりません。\n`,
  Chinese: (number) => `第${String(number)}位客户要求在星期五中午之前提供报价，我们必须在会议之前作出答复。\n`,
  Thai: (number) => `ลูกค้ารายที่ ${String(number)} ขอใบเสนอราคาภายในเที่ยงวันศุกร์ และเราต้องตอบก่อนการประชุม\n`,
  German: (number) =>
    `Kunde ${String(number)} hat bis Freitagmittag um ein Angebot gebeten, und wir müssen vorher antworten.\n`,
};

const longTextOf = (sentence: (number: number) => string, length = 100_000): string => {
  let text = '';
  for (let number = 1001; text.length < length; number += 1) text += sentence(number);
  return text.slice(0, length).trimEnd();
};

const counts = new Map<string, number>();

/** Counts each text once: a long one takes longer to count than a node to answer. */
const countTokens = (text: string): number => {
  const count = counts.get(text) ?? countAnew(text);
  counts.set(text, count);
  return count;
};

const mostTokens = 8_000;

/** As much of the text as so many tokens are; the text is as dense everywhere as at its beginning. */
const headOf = (text: string): string => {
  const sample = 2_000;
  let size = Math.floor((mostTokens * sample) / countTokens(text.slice(0, sample)));
  while (countTokens(text.slice(0, size)) > mostTokens) size = Math.floor(size * 0.97);
  return text.slice(0, size);
};

/** Writes the text as a model with a small output limit does: from where the answer broke off, as far as the limit goes. */
const inLimitedAnswers =
  (whole: string) =>
  (request: FakeRequest): Script => {
    const begun = continuationIn(request);
    const rest = begun === undefined ? whole : begun.anchor + whole.slice(begun.begun.length);
    const text = headOf(rest);
    const usage = { inputTokens: countTokens(promptIn(request)), outputTokens: countTokens(text) };
    return [{ text }, { finish: text === rest ? 'stop' : 'length', usage }];
  };

for (const [language, sentence] of Object.entries(sentences)) {
  // The densest and the least dense have the full length, the others run it whole.
  const length = ['Japanese', 'German'].includes(language) ? 100_000 : wholeOr(30_000, 100_000);
  test(`${String(length)} characters of ${language} come back whole, and every answer is billed`, async (t) => {
    const { node, fake, token } = shared();
    const text = longTextOf(sentence, length);
    fake.respond(inLimitedAnswers(text));
    const { sessionId, estimatedTokens } = await node.http.enhance(token, {
      text,
      action: 'improve',
      includeContext: [],
    });
    const events = await node.http.stream(token, sessionId);
    t.is(events.at(-1)?.name, 'done');
    const { status, enhancedText, usage } = await node.http.session(token, sessionId);
    t.is(status, 'completed');
    t.true(enhancedText === text);
    const answers = Math.ceil(countTokens(text) / mostTokens);
    t.true(fake.requests.length >= answers && fake.requests.length <= answers + 1);
    const prompts = fake.requests.reduce((sum, request) => sum + countTokens(promptIn(request)), 0);
    t.is(usage.inputTokens, prompts);
    t.true(estimatedTokens >= prompts + usage.outputTokens - mostTokens);
  });
}

test('a text whose answer fits into no window is refused before a provider is asked, with what fits', async (t) => {
  const { node, fake, token } = await stage(t, { env: { OPENAI_MODEL: 'gpt-4' } });
  const text = longTextOf((number) => `Kunde ${String(number)} hat bis Freitag um ein Angebot gebeten.\n`);
  const refused = await node.http.request('/api/ai/enhance', { token, body: { text, action: 'improve' } });
  t.is(refused.status, 422);
  t.like(refused.body.error, { code: 'context_too_long', retryable: false });
  const { mostCharacters } = refused.body.error.details as { mostCharacters: number };
  t.true(mostCharacters > 1_000 && mostCharacters < 30_000, String(mostCharacters));
  t.is(fake.requests.length, 0);
  t.deepEqual((await node.http.request('/api/ai/sessions', { token })).body.data.sessions, []);

  fake.respond(echo);
  const shorter = { text: text.slice(0, mostCharacters), action: 'improve' };
  t.is((await node.http.request('/api/ai/enhance', { token, body: shorter })).status, 201);
});

test('a text whose answers pass the limit together is refused before a provider is asked', async (t) => {
  const { node, fake, token } = await stage(t, { env: { AI_RATE_LIMIT_USER_TOKENS: '300000' } });
  const text = longTextOf(sentences['Japanese'] ?? String);
  const refused = await node.http.request('/api/ai/enhance', { token, body: { text, action: 'improve' } });
  t.is(refused.status, 429);
  t.like(refused.body.error, { code: 'rate_limited', details: { limit: 'tokens', remaining: 300_000 } });
  t.is(fake.requests.length, 0);
});
