import test, { type ExecutionContext } from 'ava';
import { startNode, type TestNode } from '../../support/node.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';
import { useBrowser } from '../support/browser.ts';
import { accept, enhance, fieldOf, openPage, setFault, signInAs, signInWith } from '../support/web-pages.ts';

const browser = useBrowser(test);
let node: TestNode;
test.before(async () => {
  node = await startNode();
});
test.after.always(() => node.stop());

const opportunity = '/api/entities/opportunity/opp_123';

/** Reads an attribute of the seeded opportunity as an administrator. */
const storedAttribute = async (name: string): Promise<unknown> => {
  const token = await node.login('admin');
  const answer = await node.http.request(opportunity, { token });
  return (answer.body.data['attributes'] as Record<string, unknown>)[name];
};

/** Makes the sample models answer slowly, so that a test can act while a text arrives. */
const slowDown = async (t: ExecutionContext, account: 'admin' | 'editor', fault = 'slow'): Promise<void> => {
  const token = await node.login(account);
  const set = (value: string) => setFault(node, token, value);
  t.is((await set(fault)).status, 200);
  t.teardown(() => set('none'));
};

test('a newcomer has accepted a suggestion less than a minute after opening the page', async (t) => {
  const page = await browser.open(t);
  const began = Date.now();
  await page.goto(node.url);
  await signInAs(page, 'editor');
  const assistant = await enhance(page, 'Description', 'Fix grammar');
  await assistant.getByText('Sample', { exact: true }).waitFor();
  await accept(assistant);
  const { control, frame } = fieldOf(page, 'Description');
  await frame.getByText('Kept in this page only').waitFor();
  const seconds = (Date.now() - began) / 1_000;
  t.regex(await control.inputValue(), /^We were at Northwind on Tuesday/);
  t.regex(String(await storedAttribute('description')), /^we was/);
  t.true(seconds < 60, `${seconds} s`);
  t.log(`${seconds.toFixed(1)} s from the first request to the accepted suggestion`);
});

test('accepting saves the field where the user may change records', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'admin' });
  const before = await storedAttribute('next_step');
  await accept(await enhance(page, 'Next step', 'Expand'));
  const { control, frame } = fieldOf(page, 'Next step');
  await frame.getByText('Saved').waitFor();
  const text = await control.inputValue();
  t.not(text, before);
  t.is(await storedAttribute('next_step'), text);
});

test('a field that was changed elsewhere is not overwritten, and the user chooses', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'admin', expected: [/409 \(Conflict\)/] });
  const { control, frame } = fieldOf(page, 'Main risk');
  await control.fill('What I think');
  const token = await node.login('admin');
  const { data } = (await node.http.request(opportunity, { token })).body;
  const attributes = { ...(data['attributes'] as object), main_risk: 'What another thinks' };
  const elsewhere = { title: data['title'], links: data['links'], attributes };
  await node.http.request(opportunity, { method: 'PUT', body: elsewhere, token });
  await frame.getByRole('button', { name: 'Save' }).click();
  await frame.getByText('was changed elsewhere').waitFor();
  t.is(await storedAttribute('main_risk'), 'What another thinks');
  await frame.getByRole('button', { name: 'Save mine' }).click();
  await frame.getByText('Saved').waitFor();
  t.is(await storedAttribute('main_risk'), 'What I think');
});

/** A seeded note that even a slow answer covers in a few seconds. */
const short = 'Price talk';
const shortText = 'Mara accepts 84,000 if the rollout is phased and Hamburg can still be dropped.';

test('a reload in mid-stream goes on with the same session, and a second tab follows it', async (t) => {
  await slowDown(t, 'editor');
  const page = await openPage(browser, t, { url: node.url, account: 'editor' });
  const beside = await browser.openBeside(t, page);
  await beside.goto(node.url);
  await beside.getByLabel(short, { exact: true }).waitFor();
  await enhance(page, short, 'Expand');
  const inTab = beside.getByRole('region', { name: /another tab/ });
  await inTab.locator('.followed-text').filter({ hasText: /\w/ }).waitFor();
  // The margin shows the session that is followed, though no field has the focus.
  await beside.getByRole('button', { name: 'Behind the text' }).click();
  await beside.locator('.margin .numbers').getByText(/^mock/).waitFor();
  t.is(await beside.getByText('Use the assistant in a field').count(), 0);
  await page.reload();
  await page.getByRole('region', { name: 'Goes on after the reload' }).waitFor();
  await page.locator('.margin .numbers').getByText(/^mock/).waitFor();
  await page.locator('.margin').getByText(`For the field “${short}”`).first().waitFor();
  const after = page.getByRole('region', { name: 'From before the reload' });
  await after.getByRole('button', { name: 'Accept' }).click();
  await inTab.waitFor({ state: 'detached' });
  const { control } = fieldOf(page, short);
  t.not(await control.inputValue(), shortText);
  await control.press('Control+z');
  t.is(await control.inputValue(), shortText, 'undo takes it back');
});

test('the network may go and come back while a text arrives', async (t) => {
  await slowDown(t, 'editor');
  const proxy = await startTcpProxy(Number(new URL(node.url).port));
  t.teardown(proxy.close);
  const page = await openPage(browser, t, {
    url: `http://127.0.0.1:${proxy.port}`,
    account: 'editor',
    expected: [/ERR_|WebSocket/],
  });
  const assistant = await enhance(page, short, 'Expand');
  await assistant.getByText('Mara', { exact: false }).last().waitFor();
  proxy.cut();
  await page.context().setOffline(true);
  await page.getByText('The connection is gone').waitFor();
  await page.context().setOffline(false);
  proxy.mend();
  await page.getByText('The connection is back').waitFor();
  await accept(assistant);
  t.not(await fieldOf(page, short).control.inputValue(), shortText);
});

test('the notice of a lost connection leaves when the service answers, though the browser reports nothing', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'editor' });
  await fieldOf(page, short).control.waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.getByText('The connection is gone').waitFor();
  await page.getByText('The connection is back').waitFor();
  const { control, assistant } = fieldOf(page, short);
  await control.focus();
  await assistant.getByRole('button').first().click();
  await assistant.getByText('Make shorter').waitFor();
  t.false(await assistant.getByText('Offline', { exact: true }).isVisible());
});

test('a provider that is made to break off is seen to be replaced, and the text arrives whole', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'editor' });
  await page.getByRole('button', { name: 'Behind the text' }).click();
  await page.getByLabel('sample', { exact: true }).selectOption('breaks off midway');
  t.teardown(async () => {
    const token = await node.login('editor');
    await setFault(node, token, 'none');
  });
  const assistant = await enhance(page, 'Description', 'Fix grammar');
  const margin = page.getByRole('complementary', { name: 'Behind the text' });
  await margin.getByText('mock (sample) broke off. mock (sample-2) goes on').waitFor();
  await margin.getByText(/links? kept/).waitFor();
  t.regex((await margin.locator('.numbers').textContent()) ?? '', /Provider.*sample-2.*First text after.*s/);
  await assistant.getByRole('button', { name: 'Accept' }).waitFor();
  await page.picture('workbench');
  await accept(assistant);
});

test('providers can be made to fail where the demo passwords were changed', async (t) => {
  const page = await browser.open(t);
  await page.route('**/api/demo', (route) => route.fulfill({ json: { success: true, data: { accounts: [] } } }));
  await page.goto(node.url);
  await signInWith(page, 'editor@zoma.local', 'zoma-editor');
  await page.getByRole('button', { name: 'Behind the text' }).click();
  await page.getByLabel('sample', { exact: true }).waitFor();
  t.is(await page.getByRole('button', { name: /^Editor/ }).count(), 0);
});

test('the margin shows what is sent, with private values masked, and what is left', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'editor' });
  await page.getByRole('button', { name: 'Behind the text' }).click();
  const { control } = fieldOf(page, 'Description');
  await control.focus();
  const margin = page.getByRole('complementary', { name: 'Behind the text' });
  await margin.getByText(/Kept from the provider: .*e-mail addresses/).waitFor();
  await margin.getByText('The whole prompt, as sent').click();
  const prompt = margin.locator('details[open] .sent-text');
  t.true((await prompt.locator('mark').allTextContents()).some((mask) => mask.startsWith('⟦EMAIL')));
  t.notRegex((await prompt.textContent()) ?? '', /mara\.visser@/);
  t.regex((await margin.textContent()) ?? '', /Requests.*left.*Tokens.*left/);
});

test('a reader sees the records without an assistant', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'viewer' });
  await page.getByText('Your roles let you read these records').waitFor();
  t.is(await page.locator('zoma-assistant').count(), 0);
  t.is(await page.getByRole('link', { name: 'Console' }).count(), 0);
});

test('formatted text is compared by its words and enhanced in an editor, which keeps its formats', async (t) => {
  const page = await openPage(browser, t, { url: node.url, account: 'editor' });
  const { control, frame } = fieldOf(page, 'Visit to the depot');
  const assistant = await enhance(page, 'Visit to the depot', 'Fix grammar');
  await assistant.getByRole('button', { name: 'Accept' }).waitFor();
  for (const pane of ['before', 'after']) {
    const text = assistant.locator(`[part~="${pane}"]`);
    t.notRegex(await text.innerText(), /[<>]/, pane);
    t.is(await text.locator('strong').first().innerText(), 'Joost de Wit', pane);
  }
  await accept(assistant);
  await frame.getByText('Kept in this page only').waitFor();
  t.regex(
    await control.innerHTML(),
    /We were in the depot on Thursday.*<strong>Joost de Wit<\/strong>.*<code>fleet-os 4\.2\.1<\/code>/s,
  );
});
