import test from 'ava';
import { startNode, type TestNode } from '../support/node.ts';
import { useBrowser } from './support/browser.ts';

const browser = useBrowser(test);
let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

test('the HTTP reference shows every tag, an operation with its example, and a call that works', async (t) => {
  const page = await browser.open(t);
  await page.goto(`${node.url}/docs`);
  await page.getByRole('link', { name: 'Enhancement', exact: true }).waitFor();
  await page.picture('reference');
  await page.locator('#operations-tag-Monitoring').click();
  await page.locator('#operations-Monitoring-live').click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  await page.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
  await page.picture('reference-call');
  t.is(await page.locator('.errors-wrapper, .openapi-31-warning, [class*="version-pragma__message--"]').count(), 0);
});

test('both pages of the reference have the theme of the workbench, a choice of their own, and a way back', async (t) => {
  const page = await browser.open(t, { colorScheme: 'dark' });
  const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  for (const path of ['/docs', '/docs/sockets.html']) {
    await page.goto(node.url + path);
    t.is(await scheme(), 'dark', path);
    await page.getByLabel('Theme').selectOption('Light');
    t.is(await scheme(), 'light', path);
    await page.reload();
    t.is(await scheme(), 'light', path);
    await page.getByRole('link', { name: 'Zoma' }).click();
    await page.getByLabel('E-mail address').waitFor();
    t.is(await scheme(), 'light', 'the workbench has the same choice');
    await page.getByLabel('Theme').selectOption('System');
  }
});

test('the page about the socket lists the events of both sides, is accessible, and fits a phone', async (t) => {
  const page = await browser.open(t);
  await page.goto(`${node.url}/docs/sockets.html`);
  await page.picture('reference-sockets');
  for (const name of ['enhance', 'send.chunk', 'send.connect_error']) {
    t.is(await page.locator(`[id="${name}"]`).count(), 1, name);
  }
  t.deepEqual(await page.accessibility(), []);
  await page.setViewportSize({ width: 390, height: 844 });
  t.true(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await page.picture('reference-sockets-phone');
});
