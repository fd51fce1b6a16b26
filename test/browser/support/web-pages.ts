import type { ExecutionContext } from 'ava';
import type { Locator, Page } from 'playwright-core';
import type { Answer } from '../../support/http-client.ts';
import type { Account, TestNode } from '../../support/node.ts';
import type { PageOptions, TestBrowser, TestPage } from './browser.ts';

/** Signs in with a demo account by one click. The page is open. */
export const signInAs = async (page: Page, account: Account): Promise<void> => {
  const name = account.charAt(0).toUpperCase() + account.slice(1);
  await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
  await page.locator('.masthead').getByTitle(new RegExp(name)).waitFor();
};

/** Opens a page of a node and signs in with a demo account. */
export const openPage = async (
  browser: TestBrowser,
  t: ExecutionContext,
  { url, path = '/', account, ...options }: PageOptions & { url: string; path?: string; account: Account },
): Promise<TestPage> => {
  const page = await browser.open(t, options);
  await page.goto(url + path);
  await signInAs(page, account);
  return page;
};

/** Signs in with a password. The page is open. */
export const signInWith = async (page: Page, email: string, password: string): Promise<void> => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** The links to the sections of the console. */
export const sectionsOf = (page: Page): Locator => page.getByRole('navigation', { name: 'Sections' }).getByRole('link');

/** Opens a section of the console; resolves when it is there, and the one before it is not. */
export const openSection = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
};

/** The methods of a page's requests to a path, as they are sent. */
export const requestsTo = (page: Page, path: string): readonly string[] => {
  const methods: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === path) methods.push(request.method());
  });
  return methods;
};

/** A field of the workbench: its control, its assistant, and what stands around them. */
export const fieldOf = (page: Page, label: string) => {
  const control = page.getByLabel(label, { exact: true });
  const frame = page.locator('.assisted').filter({ has: control });
  return { control, frame, assistant: frame.locator('zoma-assistant') };
};

/** Chooses an action of the assistant of a field. Resolves with the assistant, whose suggestion arrives meanwhile. */
export const enhance = async (page: Page, label: string, action: string): Promise<Locator> => {
  const { control, assistant } = fieldOf(page, label);
  await control.focus();
  await assistant.getByRole('button').first().click();
  await assistant.getByText(action, { exact: true }).first().click();
  return assistant;
};

/** Waits for the whole suggestion and accepts it. */
export const accept = (assistant: Locator): Promise<void> => assistant.getByRole('button', { name: 'Accept' }).click();

/** Makes a sample model, by default the first one, behave as `fault` names in the caller's next sessions. */
export const setFault = (node: TestNode, token: string, fault: string, model = 'sample'): Promise<Answer> =>
  node.http.request('/api/demo/faults', { method: 'PUT', body: { model, fault }, token });
