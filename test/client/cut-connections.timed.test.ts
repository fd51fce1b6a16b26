import test from 'ava';
import { createZoma, type SessionEvent } from '../../src/client/index.ts';
import { startNode } from '../support/node.ts';
import { wholeOr } from '../support/random-runs.ts';
import { startRestlessProxy } from '../support/restless-proxy.ts';

const sessions = wholeOr(60, 200);
/** More would keep a node of one core from answering between two cuts. */
const atOnce = 10;
/** The mock provider streams it for a second and a half. */
const words = Array.from({ length: 100 }, (_, index) => `word-${String(index)}`).join(' ');

test(`${sessions} sessions over connections that are cut every 300 ms, each transport refused in turn, are whole`, async (t) => {
  const node = await startNode({ env: { MAX_STREAMS_PER_USER: '1000' } });
  t.teardown(node.stop);
  const token = await node.login('editor');
  const proxy = await startRestlessProxy([Number(new URL(node.url).port)], 300);
  t.teardown(proxy.close);
  const zoma = createZoma({ url: proxy.url, token });
  t.teardown(zoma.close);
  let started = 0;
  const work = async (): Promise<void> => {
    while (started < sessions) {
      const text = `session ${String((started += 1))}: ${words}`;
      const session = zoma.enhance({ text, action: 'improve' });
      const events: SessionEvent[] = [];
      for await (const event of session) events.push(event);
      t.is(events.at(-1)?.type, 'done', JSON.stringify(events.at(-1)));
      t.deepEqual(
        events.map(({ seq }) => seq),
        events.map((_, position) => position + 1),
      );
      t.is(session.text, `(Sample) ${text}`);
      t.is((await node.http.session(token, session.sessionId ?? '')).enhancedText, session.text);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  const usage = (await node.http.request('/api/ai/usage', { token })).body.data as unknown as { requests: object };
  t.like(usage.requests, { used: sessions });
  t.log(proxy.counts);
  t.true(proxy.counts.websocket > 3 && proxy.counts.sse > sessions / 2, JSON.stringify(proxy.counts));
});
