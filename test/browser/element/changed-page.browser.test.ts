import test from 'ava';
import { halting, saying, useAssistant } from './assistant-page.ts';
import { after, before, notice, streamInto, textarea } from './streaming-field.ts';

const assistant = useAssistant(test);

test.serial('a field that leaves the page takes no text, and one with its id that comes takes its place', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  await field.evaluate((element) => element.remove());
  open();
  await page.reviewed();
  await notice(page).getByText('no longer on the page').waitFor();
  t.true(await page.button('Accept').isDisabled());
  await page.evaluate(() => {
    const again = Object.assign(document.createElement('textarea'), { id: 'field', value: 'we was there on tuesday' });
    document.body.prepend(again);
  });
  await notice(page).waitFor({ state: 'hidden' });
  await page.button('Accept').click();
  t.is(await page.locator('#field').inputValue(), after);
});

test.serial('an element that is moved while the answer arrives goes on; one that is removed cancels', async (t) => {
  const { page, open } = await streamInto(assistant, t);
  await page.evaluate(() => document.body.prepend(document.querySelector('zoma-assistant') as Element));
  t.true(await page.panel.isVisible());
  open();
  await page.reviewed();
  const { script } = halting('Once', ' more');
  assistant.fake().forget();
  assistant.fake().respond(script);
  await page.button('Try again').click();
  const request = await assistant.fake().received(0);
  await page.panel.getByText('Once').waitFor();
  await page.evaluate(() => document.querySelector('zoma-assistant')?.remove());
  await request.whenAborted;
  t.true(request.aborted);
});

test.serial('a field that appears later, in a shadow tree, is found by its id', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, {
    body: '<div id="host"></div><template><assistant for="field"></assistant></template>',
    script: `
      const root = document.getElementById('host').attachShadow({ mode: 'open' });
      root.append(document.querySelector('template').content.cloneNode(true));
      window.add = (html) => root.append(Object.assign(document.createElement('div'), { contentEditable: 'true', id: 'field', textContent: html }));`,
  });
  t.is(await page.getByRole('button', { name: 'Writing assistant' }).count(), 0);
  await page.evaluate((text) => (window as unknown as { add(text: string): void }).add(text), before);
  const field = page.locator('#field');
  await page.getByRole('button', { name: 'Writing assistant' }).waitFor();
  await page.choose(field, 'Fix grammar');
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await field.textContent(), after);
});

const two = `<textarea id="field" aria-label="One"></textarea><textarea id="other" aria-label="Two">${before}</textarea>
  <assistant for="field"></assistant>`;
const switches = [
  { name: 'another `for`', change: (element: Element) => element.setAttribute('for', 'other') },
  {
    name: 'an adapter of another field',
    change: (element: Element) => {
      const other = document.getElementById('other') as HTMLElement;
      const { createFieldAdapter } = window as unknown as { createFieldAdapter(field: Element): unknown };
      Object.assign(element, { adapter: createFieldAdapter(other) });
    },
  },
];
for (const { name, change } of switches) {
  for (const moment of ['while the answer arrives', 'before the decision'] as const) {
    test.serial(`${name} ${moment} discards the suggestion: it gets into no field`, async (t) => {
      const script = `import { createFieldAdapter } from './src/client/element/index.ts';
        Object.assign(window, { createFieldAdapter });`;
      assistant.fake().forget();
      const { page, field, open } = await streamInto(assistant, t, { body: two, script });
      const request = await assistant.fake().received(0);
      if (moment === 'before the decision') {
        open();
        await page.reviewed();
      }
      await page.locator('zoma-assistant').evaluate(change);
      t.true(await page.panel.isHidden());
      if (moment === 'while the answer arrives') await request.whenAborted;
      const other = page.locator('#other');
      await other.press('Alt+Enter');
      await page.items.first().waitFor();
      t.is(await page.button('Insert below').count(), 0);
      t.is(await field.inputValue(), before);
      t.is(await other.inputValue(), before);
    });
  }
}

test.serial('a hundred elements share one observer of the page, and each still notices its field', async (t) => {
  const page = await assistant.open(t, {
    body: textarea,
    script: `
      window.observers = 0;
      const { observe } = MutationObserver.prototype;
      const seen = new Set();
      MutationObserver.prototype.observe = function (...given) { seen.add(this); window.observers = seen.size; return observe.apply(this, given); };
      window.add = () => {
        const form = document.createElement('form');
        for (let index = 0; index < 100; index += 1) {
          form.append(Object.assign(document.createElement('textarea'), { id: 'f' + index, value: 'a text' }));
          const element = document.createElement('zoma-assistant');
          element.setAttribute('for', 'f' + index);
          form.append(element);
        }
        document.body.append(form);
      };`,
  });
  const observers = () => page.evaluate(() => (window as unknown as { observers: number }).observers);
  await page.evaluate(() => (window as unknown as { add(): void }).add());
  t.true((await observers()) <= 1, String(await observers()));
  const buttons = page.getByRole('button', { name: 'Writing assistant' });
  t.is(await buttons.count(), 101);
  await page.locator('#f42').evaluate((field) => (field.id = 'moved'));
  await buttons.nth(100).waitFor({ state: 'detached' });
  t.is(await buttons.count(), 100);
});

test.serial('a field that becomes one for passwords is served no longer, and again as text', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, {
    body: `<input id="field" aria-label="Field" value="${before}"><assistant for="field"></assistant>`,
  });
  const opener = page.getByRole('button', { name: 'Writing assistant' });
  await opener.waitFor();
  const setType = (type: string) =>
    page.locator('#field').evaluate((field, given) => field.setAttribute('type', given), type);
  await setType('password');
  await opener.waitFor({ state: 'hidden' });
  await page.locator('#field').press('Alt+Enter');
  t.true(await page.panel.isHidden());
  await setType('text');
  await opener.waitFor();
  await page.choose(page.locator('#field'), 'Fix grammar');
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await page.locator('#field').inputValue(), after);
});

test.serial('several elements of a page share one socket and one token', async (t) => {
  assistant.fake().respond(saying(after));
  let tokens = 0;
  const page = await assistant.open(t, {
    body: [1, 2, 3].map((id) => `<input id="f${id}" value="${before}"><assistant for="f${id}"></assistant>`).join(''),
    paths: {
      '/token': async (_request, response) => {
        tokens += 1;
        response.end(JSON.stringify({ access_token: await assistant.node().login('editor') }));
      },
    },
  });
  const sockets: string[] = [];
  page.on('websocket', (socket) => sockets.push(socket.url()));
  for (const id of [1, 2, 3]) {
    await page.choose(page.locator(`#f${id}`), 'Fix grammar');
    await page.reviewed();
    await page.button('Accept').click();
    t.is(await page.locator(`#f${id}`).inputValue(), after);
  }
  t.is(sockets.length, 1);
  t.is(tokens, 1);
});

test.serial('a password, a disabled and an empty field are not sent', async (t) => {
  const page = await assistant.open(t, {
    body: `<input type="password" id="secret" value="hidden"><assistant for="secret"></assistant>
      <textarea id="field" aria-label="Field"></textarea><assistant for="field"></assistant>`,
  });
  t.is(await page.getByRole('button', { name: 'Writing assistant' }).count(), 1);
  await page.locator('#field').press('Alt+Enter');
  await page.panel.getByText('The field is empty').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#field').fill(before);
  await page.locator('#field').evaluate((element: HTMLTextAreaElement) => void (element.disabled = true));
  await page.getByRole('button', { name: 'Writing assistant' }).click();
  await page.panel.getByText('cannot be edited').waitFor();
  t.is(await page.items.count(), 0);
});
