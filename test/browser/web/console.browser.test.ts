import test from 'ava';
import { startNode, type TestNode } from '../../support/node.ts';
import { useBrowser } from '../support/browser.ts';
import { enhance, openPage, openSection, sectionsOf, setFault, signInAs, signInWith } from '../support/web-pages.ts';

const browser = useBrowser(test);
let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

const password = 'five gentle otters knit';

test("an administrator's hour: a user, an issuer, a session stopped and found in the audit, the user disabled", async (t) => {
  const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin' });

  // Creates a user, who sets a password by the one-time link.
  await openSection(page, 'Users');
  await page.getByRole('button', { name: 'Create a user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail address').fill('ann@acme.example');
  await dialog.getByLabel('Name', { exact: true }).fill('Ann Archer');
  await dialog.getByRole('group', { name: 'Roles' }).waitFor();
  await dialog.getByRole('button', { name: 'Create a user' }).click();
  const link = await dialog.locator('code').textContent();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'Ann Archer' }).waitFor();

  const hers = await browser.open(t, { expected: [/401 \(Unauthorized\)/] });
  await hers.goto(link ?? '');
  await hers.getByLabel('New password').fill(password);
  await hers.getByRole('button', { name: 'Set the password' }).click();
  await hers.getByRole('link', { name: 'Sign in' }).click();
  await signInWith(hers, 'ann@acme.example', password);
  await hers.getByLabel('Description', { exact: true }).waitFor();

  // Creates an issuer.
  await openSection(page, 'Issuers');
  await page.getByRole('button', { name: 'Register an issuer' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('CRM');
  await dialog.getByLabel('Issuer (iss)').fill('https://crm.acme.example');
  await dialog.getByLabel('Audience (aud)').fill('zoma');
  await dialog.getByLabel('Keys').selectOption('Shared secret');
  await dialog.getByLabel('Shared secret').fill('a secret of more than thirty-two bytes');
  await dialog.getByRole('button', { name: 'Register an issuer' }).click();
  await page.getByText('https://crm.acme.example').waitFor();

  // Sees the user's session run, and stops it.
  await setFault(node, await node.http.login('ann@acme.example', password), 'stall');
  await openSection(page, 'Running sessions');
  await enhance(hers, 'Description', 'Expand');
  const running = page.getByRole('row', { name: /Ann Archer/ });
  await running.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('No session is running.').waitFor();

  // Finds it in the audit.
  await openSection(page, 'Audit');
  await page.getByLabel('Type').fill('session.stopped');
  await page.getByRole('row', { name: /session\.stopped.*Acme Admin/ }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export (NDJSON)' }).click();
  t.regex((await download).suggestedFilename(), /^audit-\d{4}-\d\d-\d\d\.ndjson$/);

  // Disables the user, whose page says so.
  await openSection(page, 'Users');
  await page.getByRole('link', { name: 'Ann Archer' }).click();
  await page.getByRole('button', { name: 'Disable' }).click();
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('button', { name: 'Enable' }).waitFor();
  await hers.getByText('Your login has ended.').waitFor();
  t.pass();
});

test('erasing a user asks first, and the user is in no list afterwards', async (t) => {
  const token = await node.login('admin');
  await node.http.request('/api/admin/users', {
    token,
    body: { email: 'bo@acme.example', name: 'Bo', roles: ['Viewer'] },
  });
  const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin' });
  await openSection(page, 'Users');
  await page.getByRole('link', { name: 'Bo', exact: true }).click();
  await page.getByRole('button', { name: 'Erase' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase Bo for good?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  t.is(await page.getByRole('dialog').count(), 0);
  await page.getByRole('button', { name: 'Erase' }).click();
  await dialog.getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('link', { name: 'Acme Viewer' }).waitFor();
  t.is(await page.getByRole('link', { name: 'Bo', exact: true }).count(), 0);
});

test('a privacy pattern is tried on a text before it is saved', async (t) => {
  const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin' });
  await openSection(page, 'Privacy');
  await page.getByRole('button', { name: 'Add a pattern' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Customer number');
  await page.getByLabel('Regular expression (RE2)').fill(String.raw`KD-\d{6}`);
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  const marks = page.locator('.trial mark');
  await marks.first().waitFor();
  t.deepEqual(await marks.allTextContents(), ['+44 20 7946 0958 phone', 'KD-204811 Customer number']);
});

test('a limit that an administrator sets is what the user has left', async (t) => {
  const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin' });
  await openSection(page, 'Limits and settings');
  await page.getByLabel('Viewer: requests').fill('7');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await openSection(page, 'Users');
  await page.getByRole('link', { name: 'Acme Viewer' }).click();
  await page.getByText('0 used, 7 left').waitFor();
  t.pass();
});

test('the console shows only what the user may do', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'editor' });
  await page.goto(`${node.url}/console`);
  const sections = sectionsOf(page);
  await sections.first().waitFor();
  t.deepEqual(await sections.allTextContents(), ['My account']);
});

test('the end of a login is said on the page, and the next login goes on', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'viewer', expected: [/401 \(Unauthorized\)/] });
  const token = await node.login('admin');
  const { data } = (await node.http.request('/api/admin/users?search=viewer', { token })).body;
  const [viewer] = data['items'] as { id: string }[];
  await node.http.request(`/api/admin/users/${viewer?.id ?? ''}/end-sessions`, { token, method: 'POST' });
  await page.getByText('Your login has ended.').waitFor();
  await signInAs(page, 'viewer');
  t.pass();
});

const runningSession = (number: number) => ({
  id: `session-${number}`,
  userId: `00000000-0000-7000-8000-00000000000${number}`,
  action: 'expand',
  provider: 'mock',
  model: 'sample',
  startedAt: new Date().toISOString(),
});

test('a list that refreshes by itself asks once at a time, keeps what it shows, and rests in a hidden tab', async (t) => {
  const page = await browser.open(t, { expected: [/503|404/] });
  await page.clock.install();
  let asked = 0;
  let isBroken = false;
  let gate: Promise<void> | undefined;
  await page.route('**/api/admin/sessions*', async (route) => {
    asked += 1;
    await gate;
    const error = { code: 'unavailable', message: 'Away.' };
    if (isBroken) return route.fulfill({ status: 503, json: { success: false, error } });
    const cursor = new URL(route.request().url()).searchParams.get('cursor');
    const data =
      cursor === null
        ? { items: [runningSession(1)], nextCursor: 'later' }
        : { items: [runningSession(2)], nextCursor: null };
    return route.fulfill({ json: { success: true, data } });
  });
  await page.goto(`${node.url}/console#/sessions`);
  await page.getByRole('button', { name: /^Admin/ }).click();
  const rows = page.getByRole('table').locator('tbody').getByRole('row');
  await page.getByRole('button', { name: 'Show more' }).click();
  await rows.nth(1).waitFor();

  // A slow answer: the next request waits for it, and the page says how old its rows are.
  asked = 0;
  let open = (): void => undefined;
  gate = new Promise((resolve) => (open = resolve));
  await page.clock.runFor(20_000);
  await page.getByText('Updated 20 s ago').waitFor();
  t.is(asked, 1);
  open();
  await page.getByText(/Updated \d s ago/).waitFor();
  await page.waitForLoadState('networkidle');
  t.is(await rows.count(), 2, 'the second page stays');
  gate = undefined;

  isBroken = true;
  await page.clock.runFor(2_000);
  await page.getByRole('alert').waitFor();
  t.is(await rows.count(), 2, 'a failure leaves the rows');

  const show = (state: string) =>
    page.evaluate((visibilityState) => {
      Object.defineProperty(document, 'visibilityState', { value: visibilityState, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  isBroken = false;
  await show('hidden');
  asked = 0;
  await page.clock.runFor(60_000);
  t.is(asked, 0);
  await show('visible');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  t.true(asked > 0);
});

test('usage by day: each bar under its day wherever the browser is, whole numbers on the axis, and the days as a table', async (t) => {
  const page = await browser.open(t, { timezoneId: 'Europe/Berlin', locale: 'en-US' });
  await page.addInitScript(() => {
    const texts: string[] = [];
    Object.assign(window, { drawnTexts: texts });
    const fillText = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      texts.push(text);
      fillText.call(this, text, ...place);
    };
  });
  const today = new Date().toISOString().slice(0, 10);
  const earlier = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
  const share = { requests: 1, tokens: 1_200, cost: 0.5 };
  await page.route('**/api/org/usage', (route) =>
    route.fulfill({
      json: {
        success: true,
        data: {
          cost: { used: 1, limit: 100, resetAt: null },
          breakdown: {
            byUser: { 'some-id': { ...share, name: '', email: '' } },
            byProvider: {},
            byAction: {},
            byDay: { [today]: share, [earlier]: share },
          },
        },
      },
    }),
  );
  await page.goto(`${node.url}/console#/usage`);
  await page.getByRole('button', { name: /^Admin/ }).click();
  await page.getByRole('button', { name: 'Requests' }).click();
  const chart = page.getByRole('img', { name: 'By day: Requests' });
  await chart.waitFor();
  const dayOf = (day: string) =>
    new Date(`${day}T00:00:00Z`).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' });
  // The chart is drawn anew; last of all the axis of the requests: 0 and 1, and no fraction rounded to them.
  await page.waitForFunction(() => {
    const { drawnTexts } = window as unknown as { drawnTexts: string[] };
    return drawnTexts.slice(-2).join() === '0,1';
  });
  const plot = await chart.locator('.u-over').boundingBox();
  if (!plot) throw new Error('the chart has no plot');
  // The last bar but three is that of the earlier day.
  await page.mouse.move(plot.x + (plot.width * 27.5) / 31, plot.y + plot.height / 2);
  await page.getByText(`${dayOf(earlier)} · Requests: 1`).waitFor();
  await page.getByText('The days as a table').click();
  const rows = page.getByRole('table').locator('tbody').getByRole('row');
  t.deepEqual(
    (await rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ')),
    [`${dayOf(today)} 1 1,200 $0.50`, `${dayOf(earlier)} 1 1,200 $0.50`, 'Total 2 2,400 $1.00'],
  );
  await page.getByText('Erased user some-id').waitFor();
});
