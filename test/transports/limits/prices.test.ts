import test from 'ava';
import { nanoDollars, usageOf, usageOfOrganization } from '../../support/ledger.ts';
import { writePrices } from '../../support/prices.ts';
import { stage } from '../../support/with-provider.ts';

const request = { text: 'a text to work on', action: 'improve' };

test('a session costs what the prices file says, with cached input at its own price', async (t) => {
  const LLM_PRICES_FILE = await writePrices(t, { 'our-own': { input: 0.15, cachedInput: 0.075, output: 0.6 } });
  const { node, fake, token } = await stage(t, { env: { OPENAI_MODEL: 'our-own', LLM_PRICES_FILE } });
  const usage = { inputTokens: 1001, cachedInputTokens: 600, outputTokens: 77 };
  fake.respond([{ text: 'better' }, { finish: 'stop', usage }]);
  const { sessionId } = await node.http.enhance(token, request);
  const end = (await node.http.stream(token, sessionId)).at(-1);
  // 401 × 150 + 600 × 75 + 77 × 600 nano-dollars.
  const cost = 0.00015135;
  t.like(end, { name: 'done', data: { usage: { inputTokens: 1001, outputTokens: 77, cost } } });
  t.is((await node.http.session(token, sessionId)).cost, cost);
  const share = { requests: 1, tokens: 1078, cost };
  const used = await usageOf(node.http, token);
  t.is(used.cost.used, cost);
  const day = new Date().toISOString().slice(0, 10);
  t.deepEqual(used.breakdown.byAction, { improve: share });
  t.deepEqual(used.breakdown.byProvider, { openai: share });
  t.true(day in used.breakdown.byDay || Object.keys(used.breakdown.byDay).length === 1);
  const whole = await usageOfOrganization(node.http, await node.login('admin'));
  t.is(nanoDollars(whole.cost.used), 151_350);
  t.like(Object.values(whole.breakdown.byUser), [{ email: 'editor@zoma.local', ...share }]);
  t.is((await node.http.request('/api/org/usage', { token })).status, 403);
});

test('a model at an own address that is declared free costs nothing, and passes where nothing may be spent', async (t) => {
  const LLM_PRICES_FILE = await writePrices(t, { 'our-own': { input: 0, output: 0 } });
  const env = { OPENAI_MODEL: 'our-own', LLM_PRICES_FILE, AI_RATE_LIMIT_ORG_COST: '0' };
  const { node, token } = await stage(t, { env });
  const { sessionId } = await node.http.enhance(token, request);
  t.like((await node.http.stream(token, sessionId)).at(-1), { name: 'done', data: { usage: { cost: 0 } } });
  t.like(await usageOf(node.http, token), { tokens: { used: 15 }, cost: { used: 0, limit: 0 } });
});
