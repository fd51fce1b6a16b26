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
