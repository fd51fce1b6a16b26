import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { EventSource } from 'eventsource';
import { root } from '../support/data-directory.ts';
import { movableClock } from '../support/node.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { gate, stage } from '../support/with-provider.ts';

interface PageEvent {
  readonly type: string;
  readonly text?: string;
  readonly code?: string;
}

interface Page {
  follow(options: {
    readonly url: string;
    readonly session: object;
    readonly renew: () => Promise<object>;
    readonly onEvent: (event: PageEvent) => void;
  }): Promise<PageEvent>;
}

test.before(() => void Object.assign(globalThis, { EventSource }));
test.after.always(() => void Reflect.deleteProperty(globalThis, 'EventSource'));

/** The code of docs/eventsource.md. */
const page = async (): Promise<Page> => {
  const text = await readFile(path.join(root, 'docs/eventsource.md'), 'utf8');
  const code = /```js\n(.*?)```/s.exec(text)?.[1] ?? '';
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Page;
};

const request = { text: 'a text to work on', action: 'improve' };

test('the page’s code follows a stream over a cut, with a token that has expired meanwhile', async (t) => {
  const clock = movableClock();
  const { node, fake, token } = await stage(t, { clock, env: { JWT_ACCESS_TOKEN_EXPIRY_IN_MINUTES: '60' } });
  const proxy = await startTcpProxy(Number(new URL(node.url).port));
  t.teardown(proxy.close);
  const rest = gate();
  fake.respond([{ text: 'one ' }, { wait: rest.opened }, { texts: ['two ', 'three'] }, { finish: 'stop' }]);
  const session = await node.http.enhance(token, request);
  let renewals = 0;
  let text = '';
  const { follow } = await page();
  const end = await follow({
    url: `http://127.0.0.1:${String(proxy.port)}`,
    session,
    renew: async () => {
      renewals += 1;
      const path = `/api/ai/session/${session.sessionId}/stream-token`;
      return (await node.http.request(path, { method: 'POST', token })).body.data;
    },
    onEvent: (event) => {
      text += event.text ?? '';
      if (event.text !== 'one ') return;
      clock.advance(301_000);
      proxy.mend();
      rest.open();
    },
  });
  t.is(end.type, 'done');
  t.is(text, 'one two three');
  t.is(renewals, 1);
});

test('the page’s code ends at an error of the session, which the browser’s own error is not', async (t) => {
  const { node, fake, token } = await stage(t);
  fake.respond([{ finish: 'safety' }]);
  const { follow } = await page();
  const seen: string[] = [];
  const end = await follow({
    url: node.url,
    session: await node.http.enhance(token, request),
    renew: () => Promise.reject(new Error('The stream was opened again.')),
    onEvent: ({ type }) => seen.push(type),
  });
  t.is(end.code, 'content_rejected');
  t.is(seen.filter((type) => type === 'error').length, 1);
});
