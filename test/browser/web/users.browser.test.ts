import test, { type ExecutionContext } from 'ava';
import { startNode, type TestNode } from '../../support/node.ts';
import { useBrowser, type TestPage } from '../support/browser.ts';
import { enhance, fieldOf, openPage, setFault, signInAs, signInWith } from '../support/web-pages.ts';

const browser = useBrowser(test);
let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

const draft = 'What only the administrator thinks';

/** Asserts that the page of the second user has nothing of the first one: no draft, no suggestion, nothing kept in the tab. */
const hasNothingOfTheFirst = async (t: ExecutionContext, page: TestPage): Promise<void> => {
  const { control } = fieldOf(page, 'Main risk');
  await control.waitFor();
  await page.waitForLoadState('networkidle');
  t.not(await control.inputValue(), draft);
  t.is(await page.locator('.followed').count(), 0);
  t.false((await page.evaluate(() => JSON.stringify(sessionStorage))).includes(draft));
};

const signOut = (page: TestPage): Promise<void> => page.getByRole('button', { name: 'Sign out' }).click();

test('the next user of a tab finds neither drafts nor suggestions of the last one', async (t) => {
  const token = await node.login('admin');
  await setFault(node, token, 'slow');
  t.teardown(() => setFault(node, token, 'none'));
  const page = await openPage(browser, t, { url: node.url, account: 'admin' });
  await fieldOf(page, 'Main risk').control.fill(draft);
  await enhance(page, 'Description', 'Expand');
  const suggestion = page.locator('.followed-text').filter({ hasText: /\w/ });
  // The margin names the provider once the session runs.
  await page.getByRole('button', { name: 'Behind the text' }).click();
  await page.locator('.margin .numbers').getByText(/^mock/).waitFor();
  await page.reload();
  await suggestion.waitFor();
  t.is(await fieldOf(page, 'Main risk').control.inputValue(), draft, 'a reload keeps it for the same user');
  await signOut(page);
  await signInAs(page, 'editor');
  await hasNothingOfTheFirst(t, page);
});

test('a tab whose user changed in another tab sends nothing of the first user, and drops it', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'admin', expected: [/401 \(Unauthorized\)/] });
  const { control, frame } = fieldOf(page, 'Main risk');
  await control.fill(draft);
  // Another tab signs in as the editor, whose refresh cookie takes the place of the administrator's; then the access token is too old.
  const credentials = { email: 'editor@zoma.local', password: 'zoma-editor' };
  await page.context().request.post(`${node.url}/api/auth/login`, { data: credentials });
  let sent = 0;
  await page.route('**/api/entities/opportunity/opp_123', (route) => {
    sent += 1;
    const error = { code: 'token_expired', message: 'The token has expired.' };
    return route.fulfill({ status: 401, json: { success: false, error } });
  });
  await frame.getByRole('button', { name: 'Save' }).click();
  await page
    .locator('.masthead')
    .getByTitle(/Editor/)
    .waitFor();
  await hasNothingOfTheFirst(t, page);
  t.is(sent, 1, 'nothing is sent with the token of the editor');
});

/** Ends the login of a page on the server, as an administrator's command or another device may. */
const endLogin = async (page: TestPage): Promise<void> => {
  const answer = await page.context().request.post(`${node.url}/api/auth/refresh`);
  const { data } = (await answer.json()) as { data: { accessToken: string } };
  await node.http.request('/api/auth/logout', { body: {}, token: data.accessToken });
};

test('after a login that ended, the same user finds unsaved texts and running suggestions again', async (t) => {
  const token = await node.login('editor');
  await setFault(node, token, 'slow');
  t.teardown(() => setFault(node, token, 'none'));
  const expected = [/401 \(Unauthorized\)/];
  const page = await openPage(browser, t, { url: node.url, account: 'editor', expected });
  await fieldOf(page, 'Main risk').control.fill(draft);
  // A seeded note that even a slow answer covers in a few seconds.
  await enhance(page, 'Price talk', 'Expand');
  await page.getByRole('button', { name: 'Behind the text' }).click();
  await page.locator('.margin .numbers').getByText(/^mock/).waitFor();
  await endLogin(page);
  await page.getByText('Your login has ended').waitFor();
  await signInAs(page, 'editor');
  t.is(await fieldOf(page, 'Main risk').control.inputValue(), draft);
  await page.locator('.followed-text').filter({ hasText: /\w/ }).waitFor();
  await page.getByRole('region', { name: 'From before the reload' }).waitFor();
  t.is(await page.locator('.followed .notice').count(), 0, 'the suggestion is whole');
});

test('signing out says when the service cannot be reached, and the user stays signed in', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'viewer', expected: [/ERR_FAILED/] });
  await page.route('**/api/auth/logout', (route) => route.abort());
  await signOut(page);
  await page.getByRole('alert').getByText('The service cannot be reached').waitFor();
  await page.unroute('**/api/auth/logout');
  await signOut(page);
  await page.getByLabel('E-mail address').waitFor();
  t.is(await page.getByRole('alert').count(), 0);
});

/** Opens the margin and waits until the page asks for nothing more; a refused request would fail the test. */
const readAll = async (page: TestPage): Promise<void> => {
  await page.getByRole('button', { name: 'Behind the text' }).click();
  await fieldOf(page, 'Visit to the depot').control.waitFor();
  await page.waitForLoadState('networkidle');
};

/** Asserts that no field of the page takes text. */
const isReadOnly = async (t: ExecutionContext, page: TestPage): Promise<void> => {
  const writable = page.locator('main :is(textarea, input):not([readonly]), main [contenteditable="true"]');
  t.is(await writable.count(), 0);
  await fieldOf(page, 'Description').control.focus();
  await page.waitForLoadState('networkidle');
};

test('the fields of a viewer are read-only, and nothing is asked that the server refuses', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'viewer' });
  await readAll(page);
  await isReadOnly(t, page);
});

test('a role that may only read records causes no refused request', async (t) => {
  const token = await node.login('admin');
  const password = 'five gentle otters knit';
  const create = async (path: string, body: object): Promise<void> => {
    t.is((await node.http.request(path, { token, body })).status, 201, path);
  };
  await create('/api/admin/roles', { name: 'Reader', permissions: ['entity.view'], allPermission: false });
  await create('/api/admin/users', { email: 'rea@acme.example', name: 'Rea', roles: ['Reader'], password });
  const page = await browser.open(t);
  await page.goto(node.url);
  await signInWith(page, 'rea@acme.example', password);
  await readAll(page);
  await isReadOnly(t, page);
});
