import test, { type ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { startNode, type TestNode } from '../../support/node.ts';
import { useBrowser, type TestPage } from '../support/browser.ts';
import { fieldOf, openPage, requestsTo } from '../support/web-pages.ts';

const browser = useBrowser(test);
let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

const expected = [/^console: A part of the page could not be shown/];

/** Collects the lines that the page logs as errors. */
const errorsOf = (page: Page): readonly string[] => {
  const lines: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') lines.push(message.text());
  });
  return lines;
};

test('a section of the console that cannot be shown says so, and the others work', async (t) => {
  const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin', expected });
  const errors = errorsOf(page);
  await page.route('**/api/org/usage', (route) => route.fulfill({ json: { success: true, data: {} } }));
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('link', { name: 'Usage' }).click();
  const notice = page.getByRole('alert').filter({ hasText: '“Usage” cannot be shown' });
  await notice.waitFor();
  t.is(errors.length, 1);
  t.notRegex(errors.join(), /Cannot read properties/, 'the message of the error stays out of the log');
  await sections.getByRole('link', { name: 'Roles' }).click();
  await page.getByRole('row', { name: /Viewer/ }).waitFor();
  await sections.getByRole('link', { name: 'Usage' }).click();
  await notice.waitFor();
  await page.unroute('**/api/org/usage');
  await notice.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Cost in this window').waitFor();
});

test('records that cannot be shown leave the rest of the workbench usable', async (t) => {
  const page = await browser.open(t, { expected });
  await page.route('**/api/entities/note?*', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data: { items: { attributes?: unknown }[] } };
    delete answer.data.items[0]?.attributes;
    await route.fulfill({ response, json: answer });
  });
  await page.goto(node.url);
  await page.getByRole('button', { name: /^Admin/ }).click();
  await page.getByRole('alert').filter({ hasText: '“Notes” cannot be shown' }).waitFor();
  const { control, frame } = fieldOf(page, 'Next step');
  await control.fill('Call Mara');
  await frame.getByRole('button', { name: 'Save' }).click();
  await frame.getByText('Saved').waitFor();
  await page.getByRole('heading', { name: 'Comments' }).waitFor();
  t.is(await page.getByRole('alert').count(), 1);
});

test('odd records and addresses are shown: a circle of replies, a currency that is none, a mangled address', async (t) => {
  const token = await node.login('admin');
  const put = async (path: string, body: object): Promise<void> => {
    const { status } = await node.http.request(`/api/entities/${path}`, { method: 'PUT', token, body });
    t.true(status < 300, path);
  };
  await put('opportunity/opp_odd', { title: 'Odd', attributes: { amount: 1234, currency: 'EUROS' }, links: [] });
  const comment = (body: string, replyTo: string) => ({
    title: body,
    attributes: { body, author: 'Ann', date: '2026-11-01' },
    links: [
      { relation: 'on', type: 'opportunity', id: 'opp_odd' },
      { relation: 'reply_to', type: 'comment', id: replyTo },
    ],
  });
  await put('comment/com_one', comment('one', 'com_two'));
  await put('comment/com_two', comment('two', 'com_one'));
  const page = await openPage(browser, t, { url: node.url, path: '/#/opp_odd', account: 'admin' });
  await page.getByRole('link', { name: /Odd.*1,234/ }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Odd' }).waitFor();
  t.is(await page.locator('article.entry').count(), 2);
  await page.goto(`${node.url}/#/%E0%A4%A`);
  await page.reload();
  await fieldOf(page, 'Next step').control.waitFor();
});

/** Opens a section of the console, whose requests may fail. */
const openConsole = (t: ExecutionContext, section: string): Promise<TestPage> =>
  openPage(browser, t, { url: node.url, path: `/console#/${section}`, account: 'admin', expected: [/503/] });

test('a further page of a list that cannot be read says so, and a retry takes the failure away', async (t) => {
  const page = await openConsole(t, 'account');
  const key = { id: 'key', name: 'First', roles: [], prefix: 'zk_', createdAt: '2026-01-01T00:00:00.000Z' };
  const data = { items: [{ ...key, expiresAt: null, lastUsedAt: null }], nextCursor: 'next' };
  const error = { code: 'unavailable', message: 'The database cannot be reached.' };
  await page.route(/\/api\/admin\/keys(\?|$)/, (route, request) =>
    request.url().includes('cursor')
      ? route.fulfill({ status: 503, json: { success: false, error } })
      : route.fulfill({ json: { success: true, data } }),
  );
  await page.goto(`${node.url}/console#/keys`);
  await page.getByRole('button', { name: 'Show more' }).click();
  const alert = page.getByRole('alert');
  await alert.getByRole('button', { name: 'Try again' }).click();
  await alert.waitFor({ state: 'detached' });
  t.is(await page.getByRole('row', { name: /First/ }).count(), 1);
});

test('an export of the audit that fails says so, and saves no file', async (t) => {
  const page = await openConsole(t, 'audit');
  let files = 0;
  page.on('download', () => (files += 1));
  await page.route('**/api/admin/audit', (route, request) =>
    request.headers()['accept'] === 'application/x-ndjson'
      ? route.fulfill({ status: 503, json: { success: false, error: { code: 'unavailable', message: 'Away.' } } })
      : route.continue(),
  );
  await page.getByRole('row').nth(1).waitFor();
  await page.getByRole('button', { name: 'Export (NDJSON)' }).click();
  await page.getByRole('alert').waitFor();
  t.is(files, 0);
  t.true((await page.getByRole('row').count()) > 1);
});

test('without the list of roles no key is created: the failure shows, and a retry goes on with the role that was picked', async (t) => {
  const page = await openConsole(t, 'keys');
  const dialog = page.getByRole('dialog');
  const requests = requestsTo(page, '/api/admin/keys');
  const error = { code: 'unavailable', message: 'The database cannot be reached.' };
  await page.route('**/api/admin/roles?*', (route) => route.fulfill({ status: 503, json: { success: false, error } }));
  await page.getByRole('button', { name: 'Create a key' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Weekly');
  const retry = dialog.getByRole('button', { name: 'Try again' });
  await retry.waitFor();
  await dialog.getByRole('button', { name: 'Create a key' }).click();
  await dialog.getByRole('alert').nth(1).waitFor();
  t.false(requests.includes('POST'));
  await page.unroute('**/api/admin/roles?*');
  await retry.click();
  await dialog.getByRole('group', { name: 'Roles' }).waitFor();
  await dialog.getByRole('button', { name: 'Create a key' }).click();
  await dialog.getByText(/^zk_/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('row', { name: /Weekly.*Editor/ }).waitFor();
});
