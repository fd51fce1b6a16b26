import { createServer } from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import Koa from 'koa';
import { messagesFor } from '../../../src/client/element/messages.ts';
import { createPages } from '../../../src/transports/http/pages.ts';
import { root } from '../../support/data-directory.ts';
import { listen } from '../../support/listen.ts';
import { startNode, type TestNode } from '../../support/node.ts';
import { useBrowser, windows, type AccessibilityFinding } from '../support/browser.ts';
import { collectRecordStrings, englishAmong, shownStrings } from '../support/shown-strings.ts';
import { enhance, fieldOf, openPage, setFault } from '../support/web-pages.ts';

const browser = useBrowser(test);
let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

/** The most bytes that the first page may take, gzipped, with its fonts. */
const mostBytes = 200_000;
const mostMs = 1_000;

const sections = [
  'sessions',
  'usage',
  'users',
  'roles',
  'issuers',
  'keys',
  'providers',
  'settings',
  'privacy',
  'webhooks',
  'audit',
  'account',
];

const serious = (findings: readonly AccessibilityFinding[]) =>
  findings.filter(({ impact }) => impact === 'serious' || impact === 'critical');

test('the first page is small, allows nothing inline and no other host, and can be used within a second', async (t) => {
  const sizes: number[] = [];
  const times: number[] = [];
  // The first visit makes the node compress the files and verify the demo passwords once; other programs use the machine too.
  for (let visit = 1; visit <= 3; visit += 1) {
    const page = await browser.open(t);
    const bodies: Promise<number>[] = [];
    page.on('response', (response) => bodies.push(response.body().then((body) => gzipSync(body).length)));
    const response = await page.goto(node.url);
    await page.getByRole('button', { name: /^Editor/ }).waitFor();
    times.push(await page.evaluate(() => performance.now()));
    sizes.push((await Promise.all(bodies)).reduce((sum, size) => sum + size, 0));
    const policy = response?.headers()['content-security-policy'] ?? '';
    t.regex(policy, /default-src 'none'/);
    t.notRegex(policy, /unsafe|http/);
  }
  const [bytes, ms] = [Math.max(...sizes), Math.round(Math.min(...times))];
  t.true(bytes <= mostBytes, `${bytes} bytes`);
  t.true(ms < mostMs, `${times.join(', ')} ms`);
  t.log(`${bytes} bytes gzipped with fonts, usable after ${ms} ms`);
});

test('files with a hash are cached, pages are asked for again, and unknown paths stay 404', async (t) => {
  const page = await fetch(node.url);
  const [, asset = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text()) ?? [];
  t.regex(asset, /-[\w-]{8}\.js$/);
  t.is(page.headers.get('cache-control'), 'public, max-age=0, must-revalidate');
  t.regex((await fetch(node.url + asset)).headers.get('cache-control') ?? '', /immutable/);
  for (const place of ['/console', '/account']) t.is((await fetch(node.url + place)).status, 200, place);
  for (const place of ['/console/users', '/assets/none.js', '/anything']) {
    const { status, body } = await node.http.request(place);
    t.is(status, 404, place);
    t.is(body.error.code, 'not_found', place);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe has no serious finding in the workbench, ${colorScheme}`, async (t) => {
    const page = await browser.open(t, { colorScheme });
    await page.goto(node.url);
    await page.getByRole('button', { name: /^Editor/ }).waitFor();
    t.deepEqual(serious(await page.accessibility()), []);
    await page.getByRole('button', { name: /^Editor/ }).click();
    await page.getByRole('button', { name: 'Behind the text' }).click();
    await fieldOf(page, 'Visit to the depot').control.waitFor();
    const assistant = await enhance(page, 'Description', 'Fix grammar');
    await assistant.getByRole('button', { name: 'Accept' }).and(page.locator(':enabled')).waitFor();
    await page.getByText('The whole prompt, as sent').waitFor();
    await page.picture(`workbench-${colorScheme}`);
    t.deepEqual(serious(await page.accessibility()), []);
  });

  test(`axe has no serious finding in the console, ${colorScheme}`, async (t) => {
    const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin', colorScheme });
    for (const section of sections) {
      await page.goto(`${node.url}/console#/${section}`);
      await page.locator('.waiting').waitFor({ state: 'detached' });
      t.deepEqual(serious(await page.accessibility()), [], section);
      await page.picture(`console-${section}-${colorScheme}`);
    }
  });
}

test('on a phone, in German, no page scrolls sideways', async (t) => {
  const page = await browser.open(t, { viewport: windows.phone, locale: 'de-DE' });
  await page.goto(node.url);
  await page.getByRole('button', { name: /^Admin/ }).click();
  await page.getByLabel('Beschreibung', { exact: true }).waitFor();
  const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  t.false(await isWide());
  await page.picture('workbench-phone');
  for (const section of sections) {
    await page.goto(`${node.url}/console#/${section}`);
    await page.locator('.waiting').waitFor({ state: 'detached' });
    t.false(await isWide(), section);
    await page.picture(`console-${section}-phone`);
  }
});

test('a node without a demonstration is not asked for one', async (t) => {
  const app = new Koa();
  for (const serve of createPages(path.join(root, 'dist/web'), false)) app.use(serve);
  const page = await browser.open(t);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const handle = app.callback();
  await page.goto(
    await listen(
      t,
      createServer((request, response) => void handle(request, response)),
    ),
  );
  await page.getByLabel('E-mail address').waitFor();
  await page.waitForLoadState('networkidle');
  t.deepEqual(
    asked.filter((each) => each.startsWith('/api')),
    [],
  );
});

interface Actions {
  readonly actions: readonly { readonly name: string; readonly label: string }[];
}

test('every action of the service has its label in the console, in both languages', async (t) => {
  const { data } = (await node.http.request('/api/ai/actions', { token: await node.login('admin') })).body;
  const { actions } = data as unknown as Actions;
  const page = await openPage(browser, t, { url: node.url, path: '/console', account: 'admin' });
  await page.route('**/api/org/usage', async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as { data: { breakdown: { byAction: object } } };
    const share = { requests: 1, tokens: 1, cost: 0 };
    answer.data.breakdown.byAction = Object.fromEntries(actions.map(({ name }) => [name, share]));
    await route.fulfill({ response, json: answer });
  });
  const labels = page
    .locator('section', { has: page.getByRole('heading', { name: /action|Aktion/ }) })
    .locator('li .break');
  await page.goto(`${node.url}/console#/usage`);
  await labels.first().waitFor();
  t.deepEqual(
    await labels.allTextContents(),
    actions.map(({ label }) => label),
  );
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('heading', { name: 'Nach Aktion' }).waitFor();
  const german = await labels.allTextContents();
  t.deepEqual(
    german,
    actions.map(({ name }) => messagesFor('de').actions[name]),
  );
});

// Before the others: a model that fails for one session is not asked in the next.
test.serial('the German workbench has no English word of its own, whatever happens in it', async (t) => {
  const page = await browser.open(t, { locale: 'de-DE', expected: [/ERR_INTERNET_DISCONNECTED/] });
  const ofRecords = collectRecordStrings(page);
  const inGerman = async (state: string): Promise<void> => {
    t.deepEqual(englishAmong(await shownStrings(page), ofRecords), [], state);
  };
  const token = await node.login('editor');
  const setFaults = (first: string, second = 'none') =>
    Promise.all([setFault(node, token, first), setFault(node, token, second, 'sample-2')]);
  t.teardown(() => setFaults('none'));
  await page.goto(node.url);
  const demo = page.getByRole('button', { name: /^Editor/ });
  await demo.waitFor();
  await inGerman('before the login');
  await demo.click();
  await page.getByRole('button', { name: 'Hinter dem Text' }).click();
  await fieldOf(page, 'Visit to the depot').control.waitFor();
  const margin = page.getByRole('complementary', { name: 'Hinter dem Text' });
  for (const field of await page.locator('.assisted :is(textarea, [role=textbox])').all()) {
    await field.focus();
    await page.waitForLoadState('networkidle');
    await inGerman('what is sent for a field');
  }
  await setFaults('break_midway');
  const assistant = await enhance(page, 'Beschreibung', 'Fehler korrigieren');
  await margin.getByText('schreibt ab dem gezeigten Text weiter').waitFor();
  await assistant.getByRole('button', { name: 'Übernehmen' }).waitFor();
  await inGerman('a suggestion after a failover');
  await assistant.getByRole('button', { name: 'Übernehmen' }).click();
  await page.getByText('Nur in dieser Seite').waitFor();
  await inGerman('an accepted suggestion');
  for (const [first, second, says] of [
    ['refuse', 'none', 'Das Modell lehnt diesen Text ab.'],
    ['fail', 'fail', 'Die Schreibhilfe ist gestört.'],
  ] as const) {
    await setFaults(first, second);
    await enhance(page, 'Beschreibung', 'Fehler korrigieren');
    await margin.getByText(says).waitFor();
    await inGerman(says);
    await page.keyboard.press('Escape');
  }
  await page.context().setOffline(true);
  await page.getByText('Die Verbindung ist weg').waitFor();
  await fieldOf(page, 'Nächster Schritt').control.focus();
  await margin.getByText('Der Dienst ist nicht erreichbar').first().waitFor();
  await inGerman('without a connection');
  await page.context().setOffline(false);
});

test('language and theme are chosen in the page, and stay', async (t) => {
  const page = await browser.open(t);
  await page.goto(node.url);
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByLabel('Farben').selectOption('Dunkel');
  await page.reload();
  await page.getByRole('heading', { name: 'Ein Assistent in jedem Textfeld' }).waitFor();
  t.is(await page.evaluate(() => document.documentElement.lang), 'de');
  t.is(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
});

/** What a browser that blocks all cookies does: even the properties throw. */
const refuseStorage = (): void => {
  for (const name of ['localStorage', 'sessionStorage']) {
    Object.defineProperty(window, name, {
      get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  }
};

test('a browser that refuses all storage shows the page, and language, drafts and suggestions work in it', async (t) => {
  const page = await browser.open(t);
  await page.addInitScript(refuseStorage);
  await page.goto(node.url);
  await page.getByLabel('Language').selectOption('Deutsch');
  await page.getByRole('button', { name: /^Editor/ }).click();
  await page.getByRole('button', { name: 'Hinter dem Text' }).click();
  const assistant = await enhance(page, 'Beschreibung', 'Fehler korrigieren');
  await assistant.getByRole('button', { name: 'Übernehmen' }).click();
  await page.getByText('Nur in dieser Seite').waitFor();
  t.regex(await fieldOf(page, 'Beschreibung').control.inputValue(), /^We were/);
  await page.goto(`${node.url}/docs`);
  await page.getByRole('link', { name: 'Enhancement', exact: true }).waitFor();
});

test('the keyboard alone signs in and reaches the assistant', async (t) => {
  const page = await browser.open(t);
  await page.goto(node.url);
  const demo = page.getByRole('button', { name: /^Editor/ });
  await demo.waitFor();
  await demo.focus();
  await page.keyboard.press('Enter');
  const { control, assistant } = fieldOf(page, 'Description');
  await control.waitFor();
  await control.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await assistant.getByText('Make shorter').waitFor();
  await page.keyboard.press('Escape');
  await assistant.getByText('Make shorter').waitFor({ state: 'hidden' });
  t.pass();
});
