import test from 'ava';
import { sourceLabel, type ContextItem } from '../../../../src/core/context/context.ts';
import { written } from '../../../../src/core/context/lines.ts';
import { plainText } from '../../../../src/core/context/plain-text.ts';
import { buildPrompt, type PromptRequest } from '../../../../src/core/enhancement/prepare/prompt.ts';
import type { ModelRequest } from '../../../../src/ports/language-model.ts';
import { injections } from '../../../support/injections.ts';
import { createStage } from '../../context/stage.ts';

const secrets = {
  OPENAI_API_KEY: 'sk-test-5f1d0a7be2',
  CLAUDE_API_KEY: 'sk-ant-test-93bb1c',
  GEMINI_API_KEY: 'AIza-test-77de0f',
  JWT_SECRET: 'jwt-secret-1c2e9d84aa',
  DATABASE_URL: 'postgres://zoma:pa55word@db.internal/zoma',
};
Object.assign(process.env, secrets);

const harmless = 'The board meets on the 20th.';

const promptOf = (request: Partial<PromptRequest>): ModelRequest =>
  buildPrompt({ text: 'Some text', action: 'improve', format: 'text', earlier: [], maxOutputTokens: 2000, ...request });

const fromRecords = (items: readonly ContextItem[]) =>
  items.map(({ origin, source, content }) => ({ origin, source: sourceLabel(source), content }));

/** A message by its blocks of data, and what is left without them: the instructions. */
const takenApart = (message: string) => {
  const nonce = /^<text id="([0-9a-f]{24})">\n/.exec(message)?.[1] ?? 'none';
  const block = new RegExp(
    `<(text|context|instruction) id="${nonce}"([^\\n]*)>\\n([\\s\\S]*?)\\n</\\1 id="${nonce}">`,
    'g',
  );
  const blocks = [...message.matchAll(block)].map(([, name = '', attributes = '', content = '']) => ({
    name,
    attributes,
    content,
  }));
  const instructions = message.replace(block, (_whole, name: string) => `[${name}]`);
  return { nonce, blocks, instructions };
};

const lastOf = ({ messages }: ModelRequest): string => messages.at(-1)?.content ?? '';

/** In the blocks of the last message: what they hold, one after the other. */
const heldBy = (prompt: ModelRequest, name: string): string[] =>
  takenApart(lastOf(prompt))
    .blocks.filter((block) => block.name === name)
    .map(({ content }) => content);

/** The injected prompt says nothing outside its blocks that the harmless one does not say. */
const isAsHarmless = (injected: ModelRequest, plain: ModelRequest): boolean =>
  injected.system === plain.system &&
  injected.messages.length === plain.messages.length &&
  injected.messages.every((message, index) => {
    const other = plain.messages[index];
    if (message.role !== other?.role) return false;
    if (message.role === 'assistant') return true;
    const { nonce, blocks, instructions } = takenApart(message.content);
    const closings = message.content.split(`id="${nonce}">`).length - 1;
    return (
      instructions === takenApart(other.content).instructions &&
      !instructions.includes(nonce) &&
      message.content.split(`</text id="${nonce}">`).length === 2 &&
      // Each block has one closing line; the opening ones of context have more before their bracket.
      closings === blocks.reduce((sum, { name }) => sum + (name === 'context' ? 1 : 2), 0)
    );
  });

const tellsSecret = (prompt: ModelRequest): boolean => {
  const sent = JSON.stringify(prompt);
  return Object.values(secrets).some((secret) => sent.includes(secret));
};

test('there are a hundred of them, no two alike', (t) => {
  t.is(new Set(injections).size, 100);
});

test('as a text', (t) => {
  const plain = promptOf({ text: harmless });
  for (const injection of injections) {
    const prompt = promptOf({ text: injection });
    t.true(isAsHarmless(prompt, plain), injection);
    t.deepEqual(heldBy(prompt, 'text'), [injection]);
    t.false(tellsSecret(prompt));
  }
});

test("as the user's own instruction", (t) => {
  const plain = promptOf({ action: 'free_prompt', customPrompt: harmless });
  for (const injection of injections) {
    const prompt = promptOf({ action: 'free_prompt', customPrompt: injection });
    t.true(isAsHarmless(prompt, plain), injection);
    t.deepEqual(heldBy(prompt, 'instruction'), [injection]);
    t.deepEqual(heldBy(prompt, 'text'), ['Some text']);
    t.false(tellsSecret(prompt));
  }
});

test('as a tone and as a language, which stay names in quotation marks', (t) => {
  const plain = promptOf({ action: 'translate', language: 'LANGUAGE', tone: 'TONE' });
  for (const injection of injections) {
    const prompt = promptOf({ action: 'translate', language: injection, tone: injection });
    const quoted = JSON.stringify(injection.replace(/[\s\p{Cc}]+/gu, ' ').trim());
    const { instructions } = takenApart(lastOf(prompt));
    const unquoted = instructions
      .replace(`the language ${quoted}`, () => 'the language "LANGUAGE"')
      .replace(`the tone ${quoted}`, () => 'the tone "TONE"');
    t.is(unquoted, takenApart(lastOf(plain)).instructions, injection);
    t.is(prompt.system, plain.system);
    t.false(tellsSecret(prompt));
  }
});

test('as an earlier turn: its text, its instruction and its answer', (t) => {
  const earlierWith = (words: string) =>
    promptOf({ earlier: [{ text: words, action: 'free_prompt', customPrompt: words, format: 'text', result: words }] });
  const plain = earlierWith(harmless);
  for (const injection of injections) {
    const prompt = earlierWith(injection);
    t.true(isAsHarmless(prompt, plain), injection);
    t.is(prompt.messages[1]?.content, injection);
    t.false(lastOf(prompt).includes(injection));
    t.false(tellsSecret(prompt));
  }
});

const contextWith = async (words: string, place: 'title' | 'attribute' | 'id' | 'metadata' | 'name') => {
  const id = place === 'id' ? words : 'opp_1';
  const { assemble } = createStage({
    records: [
      {
        type: 'opportunity',
        id,
        title: place === 'title' ? words : 'Portal',
        attributes: place === 'attribute' ? { next_step: words } : { next_step: 'Call' },
        links: [],
      },
    ],
  });
  const metadata = place === 'name' ? { [words]: 'x' } : { page: place === 'metadata' ? words : 'Board' };
  return (await assemble({ fieldType: 'opportunity_description', entityId: id, metadata })).items;
};

for (const place of ['title', 'attribute', 'id', 'metadata', 'name'] as const) {
  test(`in the context, as ${place}`, async (t) => {
    const plain = promptOf({ context: fromRecords(await contextWith(harmless, place)) });
    for (const injection of injections) {
      const items = await contextWith(injection, place);
      const prompt = promptOf({ context: fromRecords(items) });
      t.is(items.length, 2, injection);
      t.true(isAsHarmless(prompt, plain), injection);
      t.deepEqual(
        heldBy(prompt, 'context'),
        items.map(({ content }) => content),
      );
      t.deepEqual(heldBy(prompt, 'text'), ['Some text']);
      t.false(tellsSecret(prompt));
      const content = items.map((item) => item.content).join('\n');
      if (place === 'attribute')
        t.true(content.includes(written(['next_step', plainText(injection).trim()])), injection);
      if (place === 'metadata') t.true(content.includes(written(['page', plainText(injection).trim()])), injection);
      if (place === 'title') t.true(content.includes(written(['title', injection])), injection);
      const { blocks } = takenApart(lastOf(prompt));
      const quoted = JSON.stringify(`opportunity ${injection}`.replace(/[\s\p{Cc}]+/gu, ' ').trim());
      if (place === 'id') t.true(blocks[1]?.attributes.endsWith(` source=${quoted}`), injection);
    }
  });
}

test('the system prompt is the same whatever is asked, and constant notes follow it', (t) => {
  const plain = promptOf({});
  for (const injection of injections) {
    const everywhere = promptOf({
      ...{ action: 'change_tone', text: injection, tone: injection, language: injection, customPrompt: injection },
      context: [{ origin: 'A note', source: injection, content: injection }],
      earlier: [{ text: injection, action: 'improve', format: 'html', result: injection }],
    });
    t.is(everywhere.system, plain.system);
  }
  const request = { text: 'x', action: 'improve', format: 'text', earlier: [], maxOutputTokens: 1 } as const;
  t.is(buildPrompt(request, { notes: ['First.', 'Second.'] }).system, `${plain.system}\n\nFirst.\n\nSecond.`);
});
