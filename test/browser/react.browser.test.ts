import test from 'ava';
import { nodeFor } from './support/browser-node.ts';
import { useBrowser } from './support/browser.ts';
import { serveHost } from './support/host-page.ts';

const browser = useBrowser(test);

/** A page in strict mode whose component starts a session in an effect, and shows what the hook gives. */
const script = `
  import { createElement as element, StrictMode, useEffect, useState } from 'react';
  import { createRoot } from 'react-dom/client';
  import { createZoma } from './src/client/index.ts';
  import { useEnhancement } from './src/client/react.ts';

  const { url, token } = Object.fromEntries(new URLSearchParams(location.search));
  const zoma = createZoma({ url, token });
  const text = Array.from({ length: 40 }, (_, index) => 'word' + index).join(' ');

  const Field = () => {
    const { text: shown, status, error, session, start, stop, refine, reset } = useEnhancement(zoma);
    useEffect(() => void start({ text, action: 'improve' }), [start]);
    return element('main', {},
      element('p', { id: 'text' }, shown),
      element('p', { id: 'status' }, status),
      element('p', { id: 'error' }, error?.code ?? ''),
      element('p', { id: 'session' }, session?.sessionId ?? ''),
      ...Object.entries({
        again: () => start({ text: text.repeat(9), action: 'improve' }),
        wrong: () => start({ text: '', action: 'improve' }),
        stop, reset,
        refine: () => refine({ action: 'make_shorter' }),
      }).map(([name, onClick]) => element('button', { id: name, key: name, onClick }, name)));
  };
  const Page = () => {
    const [isShown, show] = useState(true);
    return element('div', {}, element('button', { id: 'toggle', onClick: () => show(!isShown) }, 'toggle'), isShown && element(Field));
  };
  createRoot(document.body.appendChild(document.createElement('div'))).render(element(StrictMode, {}, element(Page)));`;

test('useEnhancement in strict mode: an effect starts one session; start, stop, refine, error, unmount', async (t) => {
  const origin = await serveHost(t, { script, policy: null });
  const node = await nodeFor(t, origin);
  const token = await node.login('editor');
  const page = await browser.open(t, { expected: [/Failed to load resource.*400/] });
  const shows = (id: string, value: string): Promise<unknown> =>
    page.waitForFunction(([name = '', wanted]) => document.getElementById(name)?.textContent === wanted, [id, value]);
  const sessionsOf = async (): Promise<string[]> =>
    (await node.http.request('/api/ai/sessions', { token })).body.data.sessions.map(({ status }) => status);
  await page.goto(`${origin}/?url=${encodeURIComponent(node.url)}&token=${token}`);

  await shows('status', 'completed');
  const text = Array.from({ length: 40 }, (_, index) => `word${String(index)}`).join(' ');
  t.is(await page.textContent('#text'), `(Sample) ${text}`);
  t.deepEqual(await sessionsOf(), ['completed']);

  await page.click('#refine');
  await shows('status', 'completed');
  t.deepEqual(await sessionsOf(), ['completed', 'completed']);

  await page.click('#again');
  await shows('status', 'processing');
  await page.click('#stop');
  await shows('status', 'cancelled');
  t.is(await page.textContent('#error'), '');

  await page.click('#wrong');
  await shows('error', 'validation_failed');
  t.is(await page.textContent('#status'), 'error');

  await page.click('#reset');
  await shows('status', 'idle');
  t.is(await page.textContent('#text'), '');

  // A second start takes the place of the first, which is cancelled; so is the session of a component that leaves.
  await page.click('#again');
  await shows('status', 'processing');
  await page.click('#again');
  await shows('status', 'processing');
  await page.click('#toggle');
  const ends = ['cancelled', 'cancelled', 'cancelled', 'completed', 'completed'];
  let now = await sessionsOf();
  while (now.some((status) => ['pending', 'processing'].includes(status))) now = await sessionsOf();
  t.deepEqual(now, ends);
});
