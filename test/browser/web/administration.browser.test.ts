import test, { type ExecutionContext } from 'ava';
import { startNode, type TestNode } from '../../support/node.ts';
import { gate } from '../../support/with-provider.ts';
import { useBrowser, type PageOptions, type TestPage } from '../support/browser.ts';
import { openPage, openSection, requestsTo, sectionsOf, signInWith } from '../support/web-pages.ts';

const browser = useBrowser(test);
let node: TestNode;
let token: string;
test.before(async () => {
  node = await startNode();
  token = await node.login('admin');
});
test.after.always(() => node.stop());

const password = 'five gentle otters knit';

/** Calls an operation as the administrator, as another administrator does beside the page. */
const call = async <Data>(t: ExecutionContext, method: string, path: string, body?: object): Promise<Data> => {
  const answer = await node.http.request(path, { token, method, ...(body && { body }) });
  t.true(answer.status < 300, `${method} ${path}: ${String(answer.status)}`);
  return answer.body.data as Data;
};

const createUser = (t: ExecutionContext, name: string, roles: readonly string[]): Promise<{ readonly id: string }> =>
  call(t, 'POST', '/api/admin/users', { email: `${name.toLowerCase()}@acme.example`, name, roles, password });

const openConsole = (t: ExecutionContext, section: string, options: PageOptions = {}): Promise<TestPage> =>
  openPage(browser, t, { url: node.url, path: `/console#/${section}`, account: 'admin', ...options });

/** Opens the console as a user with a password. */
const openAs = async (t: ExecutionContext, name: string, options: PageOptions = {}): Promise<TestPage> => {
  const page = await browser.open(t, options);
  await page.goto(`${node.url}/console`);
  await signInWith(page, `${name.toLowerCase()}@acme.example`, password);
  return page;
};

/** Resolves when the content of the page has the focus, which it gets after the row has gone. */
const focusOnContent = (page: TestPage): Promise<unknown> =>
  page.waitForFunction(() => document.activeElement?.id === 'content');

test('an issuer is changed, disabled and deleted; the audit of it is a click away', async (t) => {
  const page = await openConsole(t, 'issuers');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Register an issuer' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Intranet');
  await dialog.getByLabel('Issuer (iss)').fill('https://intranet.acme.example');
  await dialog.getByLabel('Audience (aud)').fill('zoma');
  await dialog.getByLabel('Keys').selectOption('Shared secret');
  await dialog.getByLabel('Shared secret').fill('a secret of more than thirty-two bytes');
  await dialog.getByRole('button', { name: 'Register an issuer' }).click();
  const row = page.getByRole('row', { name: /Intranet/ });
  const press = (name: string) => row.getByRole('button', { name }).click();

  await press('Change');
  await dialog.getByText('every login that came from its tokens ends').waitFor();
  await dialog.getByLabel('Audience (aud)').fill('zoma-intranet');
  await dialog.getByRole('group', { name: 'Roles that its tokens may give' }).getByLabel('Viewer').check();
  await dialog.getByText('Claims and the age of tokens').click();
  await dialog.getByLabel('Claim of the roles').fill('groups');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row.getByText('zoma-intranet').waitFor();
  const { items } = await call<{ items: { name: string; claims: object; hasSecret?: boolean }[] }>(
    t,
    'GET',
    '/api/admin/issuers',
  );
  t.like(
    items.find(({ name }) => name === 'Intranet'),
    { claims: { userId: 'sub', roles: 'groups' }, hasSecret: true, algorithms: ['HS256'], allowedRoles: ['Viewer'] },
  );

  await press('Disable');
  await dialog.getByRole('button', { name: 'Disable' }).click();
  await row.getByText('disabled').waitFor();
  await row.getByRole('link', { name: 'History of Intranet' }).click();
  const events = page.getByRole('table').locator('tbody').getByRole('row');
  await events.nth(2).waitFor();
  t.deepEqual(await events.locator('code').allTextContents(), ['issuer.updated', 'issuer.updated', 'issuer.created']);

  await events.first().getByRole('button', { name: 'Acme Admin' }).click();
  t.regex(await page.getByLabel('Who (id)').inputValue(), /^[\da-f-]{36}$/, 'a name filters by its id');

  await page.goBack();
  await press('Delete');
  await dialog.getByText('Its users stay').waitFor();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await row.waitFor({ state: 'detached' });
  await t.notThrowsAsync(focusOnContent(page), 'the focus is not lost with the row');
});

test('the focus goes to the content when a row vanishes with its open dialog', async (t) => {
  for (const name of ['Archivist', 'Courier']) {
    await call(t, 'POST', '/api/admin/roles', { name, permissions: ['ai.usage.view'] });
  }
  const { items } = await call<{ items: { id: string; name: string }[] }>(t, 'GET', '/api/admin/roles');
  const courierId = items.find(({ name }) => name === 'Courier')?.id ?? '';
  const page = await openConsole(t, 'roles');
  const dialog = page.getByRole('dialog');
  const pressDelete = (name: RegExp) => page.getByRole('row', { name }).getByRole('button', { name: 'Delete' }).click();

  await pressDelete(/Archivist/);
  const answer = gate();
  await page.route('**/api/admin/roles*', async (route) => {
    if (route.request().method() === 'GET') await answer.opened;
    await route.continue();
  });
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await dialog.waitFor({ state: 'detached' });
  await pressDelete(/Courier/);
  await dialog.getByText('Courier').waitFor();
  await call(t, 'DELETE', `/api/admin/roles/${courierId}`);
  answer.open();
  await page.getByRole('row', { name: /Courier/ }).waitFor({ state: 'detached' });
  await t.notThrowsAsync(focusOnContent(page));
});

test('what another administrator changed meanwhile is neither overwritten nor lost', async (t) => {
  const [ina, bea] = [await createUser(t, 'Ina', ['Viewer']), await createUser(t, 'Bea', ['Viewer'])];
  const page = await openConsole(t, `users/${ina.id}`);
  const saved = page.getByText('Saved.');
  const save = (nth: number) => page.getByRole('button', { name: 'Save' }).nth(nth).click();
  const nameField = page.getByLabel('Name', { exact: true });
  await nameField.waitFor();
  await page.getByLabel('Requests in a window').waitFor();

  await call(t, 'PATCH', `/api/admin/users/${ina.id}`, { name: 'Ina Maria' });
  await page.getByLabel('E-mail address').fill('ina.m@acme.example');
  await save(0);
  await saved.waitFor();
  t.like(await call(t, 'GET', `/api/admin/users/${ina.id}`), { name: 'Ina Maria', email: 'ina.m@acme.example' });

  await nameField.fill('Ina M.');
  t.is(await saved.count(), 0, 'what is edited is not said to be saved');
  await save(0);
  await page.getByRole('alert').getByText('Another administrator has changed this meanwhile.').waitFor();
  t.like(await call(t, 'GET', `/api/admin/users/${ina.id}`), { name: 'Ina Maria' });
  await page.getByRole('button', { name: 'Show the current state' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('form input')?.value === 'Ina Maria');

  // The limits of all users are one field of the settings.
  await call(t, 'PATCH', '/api/admin/settings', { limits: { users: { [bea.id]: { requests: 3 } } } });
  await page.getByLabel('Requests in a window').fill('5');
  await save(1);
  await saved.waitFor();
  const { limits } = await call<{ limits: { users: object } }>(t, 'GET', '/api/admin/settings');
  t.deepEqual(limits.users, { [bea.id]: { requests: 3 }, [ina.id]: { requests: 5 } });
});

test('two clicks on a confirmation make one change; an error of an earlier try is not shown again', async (t) => {
  const { id } = await createUser(t, 'Odo', ['Viewer']);
  const page = await openConsole(t, `users/${id}`, { expected: [/503/] });
  const asked = requestsTo(page, `/api/admin/users/${id}/end-sessions`);
  const dialog = page.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: 'End all logins' });
  const open = page.getByRole('button', { name: 'End all logins' });
  await page.route('**/end-sessions', (route) =>
    route.fulfill({ status: 503, json: { success: false, error: { code: 'unavailable', message: 'Away.' } } }),
  );
  await open.click();
  await confirm.click();
  await dialog.getByRole('alert').waitFor();
  await page.keyboard.press('Escape');
  await page.unroute('**/end-sessions');
  await open.click();
  t.is(await dialog.getByRole('alert').count(), 0);
  await confirm.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await page.getByText('All logins have ended.').waitFor();
  t.deepEqual(asked, ['POST', 'POST'], 'one for each opening of the dialog');
});

test("one's own account: ending it is named before, and the last administrator stays one", async (t) => {
  const { id } = await call<{ id: string }>(t, 'GET', '/api/auth/me');
  const page = await openConsole(t, `users/${id}`, { expected: [/409/] });
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Disable' }).click();
  await dialog.getByText('This is your own account: you are signed out.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('group', { name: 'Roles' }).getByLabel('Admin').uncheck();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.getByRole('alert').getByText('The organization would have no administrator').waitFor();
  t.like(await call(t, 'GET', '/api/auth/me'), { roles: ['Admin'] });
  await page.goto(`${node.url}/console#/roles`);
  await page
    .getByRole('row', { name: /^Admin/ })
    .getByRole('button', { name: 'Change' })
    .click();
  await dialog.getByText('You have this role yourself').waitFor();
});

test('signing out everywhere is asked for, and who may only create keys gives the own roles without a refused request', async (t) => {
  await call(t, 'POST', '/api/admin/roles', { name: 'Keeper', permissions: ['key.manage'] });
  await createUser(t, 'Kim', ['Keeper']);
  const page = await openAs(t, 'Kim');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Create a key' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Own');
  await dialog.getByRole('group', { name: 'Roles' }).getByLabel('Keeper').check();
  await dialog.getByRole('button', { name: 'Create a key' }).click();
  await dialog.getByText(/^zk_/).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('row', { name: /Own.*Keeper/ }).waitFor();
  await sectionsOf(page).filter({ hasText: 'My account' }).click();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByLabel('E-mail address').waitFor();
  t.pass();
});

test('a webhook is changed, disabled and given a new secret; what stops or replaces something asks first', async (t) => {
  await call(t, 'POST', '/api/admin/webhooks', { url: 'https://hooks.acme.example/old', events: ['session.ended'] });
  const page = await openConsole(t, 'webhooks');
  const dialog = page.getByRole('dialog');
  const confirm = async (name: string): Promise<void> => {
    await page.getByRole('button', { name }).click();
    await dialog.getByRole('button', { name }).click();
  };
  await page.getByRole('button', { name: 'Change' }).click();
  await dialog.getByLabel('URL').fill('https://hooks.acme.example/new');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('https://hooks.acme.example/new').waitFor();
  await confirm('Disable');
  await page.getByText('disabled', { exact: true }).waitFor();
  await confirm('New secret');
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole('button', { name: 'Deliveries' }).click();
  await page.getByText('Nothing was sent yet.').waitFor();
  t.pass();
});

test('a key that is shown once stays until its dialog is closed by the button', async (t) => {
  const page = await openConsole(t, 'keys');
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Create a key' }).click();
  await dialog.getByLabel('Name', { exact: true }).fill('Nightly');
  await dialog.getByRole('group', { name: 'Roles' }).waitFor();
  await page.mouse.click(5, 5);
  await dialog.getByRole('button', { name: 'Create a key' }).click();
  const key = dialog.getByText(/^zk_/);
  await key.waitFor();
  await page.mouse.click(5, 5);
  await page.keyboard.press('Escape');
  t.true(await key.isVisible());
  await dialog.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('row', { name: /Nightly/ }).waitFor();
});

test('a role with few permissions sees its sections, asks for nothing else, and loses one at once', async (t) => {
  const permissions = ['user.view', 'user.manage', 'audit.view', 'provider.view'];
  const role = await call<{ id: string }>(t, 'POST', '/api/admin/roles', { name: 'Helpdesk', permissions });
  await createUser(t, 'Hel', ['Helpdesk']);
  const page = await openAs(t, 'Hel', { expected: [/403 \(Forbidden\)/] });
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.status() === 403) refused.push(new URL(response.url()).pathname);
  });
  await sectionsOf(page).first().waitFor();
  const names = ['Users', 'Roles', 'Providers', 'Audit', 'My account'];
  t.deepEqual(await sectionsOf(page).allTextContents(), names);
  await page.getByRole('link', { name: 'Acme Admin' }).click();
  await page.getByText('This user may do more than you.').waitFor();
  t.is(await page.getByRole('button', { name: /Disable|Erase|Save/ }).count(), 0);
  for (const name of names) {
    await sectionsOf(page).filter({ hasText: name }).click();
    await page.waitForLoadState('networkidle');
  }
  t.deepEqual(refused, []);

  await openSection(page, 'Audit');
  await page.getByRole('row').nth(1).waitFor();
  t.is(await page.title(), 'Audit – Zoma console');
  await call(t, 'PATCH', `/api/admin/roles/${role.id}`, { permissions: ['user.view'] });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('Your roles do not allow “Audit”.', { exact: false }).waitFor();
  t.deepEqual(await sectionsOf(page).allTextContents(), ['Users', 'Roles', 'My account']);
  t.is(await page.getByRole('table').count(), 0, 'what the role no longer allows is not shown');
});

test('a search asks once for what was typed, and stays while the page of a user is open', async (t) => {
  await createUser(t, 'Zoe', ['Viewer']);
  const page = await openConsole(t, 'users');
  await page.getByRole('link', { name: 'Acme Editor' }).waitFor();
  const asked = requestsTo(page, '/api/admin/users');
  const search = page.getByLabel('Name, e-mail or external id begins with');
  await search.pressSequentially('zoe@acme');
  await page.getByRole('link', { name: 'Acme Editor' }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Zoe' }).click();
  await page.getByRole('link', { name: 'All users' }).click();
  await page.getByRole('link', { name: 'Zoe' }).waitFor();
  t.is(await search.inputValue(), 'zoe@acme');
  t.is(asked.length, 2, 'one for the search, one for the list after the page of the user');
});
