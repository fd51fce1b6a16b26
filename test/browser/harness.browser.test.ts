import { access } from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import { root } from '../support/data-directory.ts';
import { nodeFor } from './support/browser-node.ts';
import { useBrowser } from './support/browser.ts';
import { serveHost } from './support/host-page.ts';

const browser = useBrowser(test);

test('a page reports errors, violations of its policy, and requests to another host', async (t) => {
  const origin = await serveHost(t, {
    script: `
      console.error('an error');
      document.body.append(Object.assign(document.createElement('img'), { src: 'https://other.example/x.png' }));
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = true' }));
      setTimeout(() => { document.title = 'over'; throw new Error('thrown later'); }, 200);`,
  });
  const failures: Error[] = [];
  // A test of its own, which ends before this one.
  const teardowns: (() => unknown)[] = [];
  const inner = Object.assign(Object.create(t) as typeof t, {
    teardown: (step: () => unknown) => teardowns.push(step),
  });
  const page = await browser.open(inner);
  await page.goto(origin);
  await page.waitForFunction(() => document.title === 'over');
  await page.evaluate(() => fetch('https://other.example/').catch(() => undefined));
  const problems = page.problems().join('\n');
  t.regex(problems, /console: an error/);
  t.regex(problems, /thrown: .*thrown later/);
  t.regex(problems, /Content-Security-Policy: script-src-elem blocks inline/);
  t.regex(problems, /Content-Security-Policy: img-src blocks https:\/\/other\.example/);
  for (const step of teardowns.reverse()) {
    try {
      await step();
    } catch (error) {
      failures.push(error as Error);
    }
  }
  t.is(failures.length, 1);
  t.regex(failures[0]?.message ?? '', /the page had problems/);
});

test('a request to another host is a problem without a policy too', async (t) => {
  const origin = await serveHost(t, { policy: null });
  const page = await browser.open(t, { expected: [/./] });
  const requests: string[] = [];
  page.on('requestfailed', (request) => requests.push(request.failure()?.errorText ?? ''));
  await page.goto(origin);
  await page.evaluate(() => fetch('https://example.com/').catch(() => undefined));
  t.deepEqual(requests, ['net::ERR_NAME_NOT_RESOLVED']);
});

test('axe finds what a screen reader cannot name', async (t) => {
  const page = await browser.open(t);
  await page.goto(await serveHost(t, { body: '<main><h1>Page</h1><button id="b"></button></main>' }));
  const findings = await page.accessibility();
  t.deepEqual(
    findings.map(({ rule, targets }) => [rule, ...targets]),
    [['button-name', '#b']],
  );
});

test('a page of the host talks to a node that allows it, and leaves a picture', async (t) => {
  const origin = await serveHost(t, { body: '<main><h1>Host</h1></main>', policy: null });
  const node = await nodeFor(t, origin);
  const page = await browser.open(t);
  await page.goto(origin);
  const status = await page.evaluate(async (url) => (await fetch(`${url}/api/health`)).status, node.url);
  t.is(status, 200);
  await page.picture('harness');
  if (process.env['SCREENSHOTS'] === undefined) {
    await t.notThrowsAsync(access(path.join(root, 'test-results/harness.png')));
  }
});
