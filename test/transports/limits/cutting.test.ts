import test, { type ExecutionContext } from 'ava';
import type { Script } from '../../fakes/script.ts';
import { assertBalanced, usageOf } from '../../support/ledger.ts';
import { stage } from '../../support/with-provider.ts';
import { assemble } from '../../support/wire.ts';

/** About 2000 tokens are reserved for it, of which somewhat more than 1000 are for the answer. */
const request = { text: 'a text to work on', action: 'improve' };

const play = async (t: ExecutionContext, script: Script, limits: Readonly<Record<string, string>>) => {
  const { node, fake, token } = await stage(t, { env: limits });
  fake.respond(script);
  const socket = await node.connect(token);
  const { data } = await socket.emit('enhance', request);
  const events = await socket.untilEnd(data.sessionId);
  t.deepEqual(
    (await node.http.stream(token, data.sessionId)).slice(1).map(({ name }) => name),
    events.slice(1).map(({ name }) => name),
  );
  const session = await node.http.session(token, data.sessionId);
  t.is(session.enhancedText, assemble(events));
  const usage = await usageOf(node.http, token);
  await assertBalanced(t, { http: node.http, admin: await node.login('admin'), tokens: [token] });
  return { estimatedTokens: data.estimatedTokens, events, session, usage, fake };
};

const endless = (piece: string): Script => [{ texts: Array.from({ length: 6000 }, () => piece) }, { silence: true }];

const texts = { prose: 'word ', 'text as dense as can be': '~ж¿z;' };

for (const [kind, piece] of Object.entries(texts)) {
  for (const [limit, limits] of Object.entries({
    tokens: { AI_RATE_LIMIT_USER_TOKENS: '2000' },
    cost: { AI_RATE_LIMIT_ORG_COST: '0.006' },
  })) {
    test(`an answer of ${kind} that goes on beyond what the limit of ${limit} leaves room for is cut: what was delivered stays and is billed`, async (t) => {
      const { events, session, usage, fake } = await play(t, endless(piece), limits);
      t.like(events.at(-1), { name: 'cancelled', data: { reason: 'limit' } });
      t.like(session, { status: 'cancelled', reason: 'limit' });
      const delivered = session.enhancedText.length / piece.length;
      t.true(delivered > 200, 'up to the limit');
      t.is(session.enhancedText, piece.repeat(Math.floor(delivered)).slice(0, session.enhancedText.length));
      t.is(session.tokens, usage.tokens.used);
      t.true(session.usage.outputTokens > 600 && session.cost > 0);
      t.true(usage.tokens.used <= usage.tokens.limit && usage.cost.used <= usage.cost.limit);
      await (
        await fake.received(0)
      ).whenAborted;
    });
  }
}

test('an answer that is longer than it was to be goes on as long as the limits leave room', async (t) => {
  const long = Array.from({ length: 4000 }, (_, index) => `${String(index)} `);
  const usage = { inputTokens: 300, outputTokens: 8000 };
  const outcome = await play(t, [{ texts: long }, { finish: 'stop', usage }], { AI_RATE_LIMIT_USER_TOKENS: '20000' });
  t.is(outcome.events.at(-1)?.name, 'done');
  t.true(outcome.session.enhancedText === long.join(''));
  t.is(outcome.usage.tokens.used, 8300);
});

test('an answer that broke off and for whose rest no limit leaves room is cut there', async (t) => {
  const { events, session, usage, fake } = await play(t, [{ text: 'Quarterly revenue gr' }, { cut: true }], {
    AI_RATE_LIMIT_USER_TOKENS: '2200',
  });
  t.like(events.at(-1), { name: 'cancelled', data: { reason: 'limit' } });
  t.is(session.enhancedText, 'Quarterly revenue gr');
  t.true(session.tokens > 0);
  t.is(usage.tokens.used, session.tokens);
  t.is(fake.requests.length, 1);
});
