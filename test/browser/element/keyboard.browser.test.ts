import test from 'ava';
import { windows } from '../support/browser.ts';
import { halting, saying, useAssistant, type AssistantPage } from './assistant-page.ts';

const assistant = useAssistant(test);

const before = 'we was there on tuesday, and they want it more cheap';
const after = 'We were there on Tuesday, and they want it cheaper';
const body = `<main><h1>Report</h1><label for="field">Notes</label> <textarea id="field" rows="6" cols="60">${before}</textarea>
  <assistant for="field"></assistant></main>`;

/** The text of the focused element, through shadow trees. */
const focused = (page: AssistantPage): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.id || element?.getAttribute('aria-label') || element?.textContent || '';
  });

test.serial('the whole way is one of the keyboard, and the focus returns to the field', async (t) => {
  assistant.fake().respond(saying(after));
  assistant.fake().forget();
  const page = await assistant.open(t, { body });
  await page.locator('#field').press('Alt+Enter');
  await page.items.first().waitFor();
  t.is(await focused(page), 'Improve');
  await page.keyboard.press('ArrowUp');
  t.is(await focused(page), 'Continue');
  await page.keyboard.press('Home');
  await page.keyboard.type('c');
  t.is(await focused(page), 'Change tone');
  await page.keyboard.press('ArrowRight');
  t.is(await focused(page), 'Formal');
  await page.keyboard.press('Escape');
  t.is(await focused(page), 'Change tone');
  await page.keyboard.press('Enter');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.reviewed();
  t.true(JSON.stringify((await assistant.fake().received(0)).body).includes('neutral'));
  t.is(await focused(page), 'Accept');
  t.is(await page.announced(), '3 changes');
  await page.keyboard.press('Shift+Tab');
  t.is(await focused(page), 'We were');
  t.is(await page.changes.first().getAttribute('aria-description'), 'Replace “we was” by “We were”');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  t.is(await page.changes.nth(1).getAttribute('aria-pressed'), 'false');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  t.is(await focused(page), 'field');
  t.is(await page.locator('#field').inputValue(), 'We were there on tuesday, and they want it cheaper');
  t.is(await page.announced(), 'The text is in the field. Undo takes it back.');
});

test.serial('an instruction is sent by Enter, but not by the Enter that ends a composition', async (t) => {
  assistant.fake().respond(saying(after));
  assistant.fake().forget();
  const page = await assistant.open(t, { body });
  await page.locator('#field').press('Alt+Enter');
  const instruction = page.getByRole('textbox', { name: 'Instruction' });
  await instruction.focus();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: '丁寧', selectionStart: 2, selectionEnd: 2 });
  await instruction.evaluate((element) =>
    element.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, composed: true }),
    ),
  );
  t.is(assistant.fake().requests.length, 0);
  await session.send('Input.insertText', { text: '丁寧に' });
  await instruction.press('Enter');
  await page.reviewed();
  t.true(JSON.stringify((await assistant.fake().received(0)).body).includes('丁寧に'));
});

test.serial(
  'Escape stops a stream, then closes; a suggestion waits, and a dialog of the host stays open',
  async (t) => {
    const answer = halting('We were', ' there');
    assistant.fake().respond(answer.script);
    const page = await assistant.open(t, {
      body: `<dialog id="outer"><h1>Report</h1><textarea id="field" aria-label="Field">${before}</textarea><assistant for="field"></assistant></dialog>`,
      script: `document.getElementById('outer').showModal();`,
    });
    const field = page.locator('#field');
    const assistantPanel = page.locator('zoma-assistant [role=dialog]');
    await field.press('Alt+Enter');
    await page.items.first().click();
    await assistantPanel.getByText('We were').waitFor();
    t.is(await focused(page), 'Stop');
    await page.keyboard.press('Escape');
    await assistantPanel.getByText('Stopped: the text is not complete.').waitFor();
    await page.keyboard.press('Escape');
    await assistantPanel.waitFor({ state: 'hidden' });
    t.is(await focused(page), 'field');
    t.true(await page.locator('#outer').evaluate((dialog: HTMLDialogElement) => dialog.open));
    await field.press('Alt+Enter');
    await assistantPanel.getByText('Accept this part').waitFor();
  },
);

test.serial('the shortcut is an attribute, and can be none', async (t) => {
  const page = await assistant.open(t, {
    body: body.replace('for="field">', 'for="field" shortcut="Ctrl+Shift+E">').replace('<textarea for', '<textarea'),
  });
  const field = page.locator('#field');
  await page.locator('zoma-assistant').evaluate((element) => element.setAttribute('shortcut', 'Ctrl+Shift+E'));
  await field.press('Alt+Enter');
  t.true(await page.panel.isHidden());
  await field.press('Control+Shift+E');
  await page.items.first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('zoma-assistant').evaluate((element) => element.setAttribute('shortcut', ''));
  await field.press('Control+Shift+E');
  t.true(await page.panel.isHidden());
});

test.serial('the menu closes when the user goes on elsewhere, a suggestion stays', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, { body });
  await page.getByRole('button', { name: 'Writing assistant' }).click();
  await page.items.first().waitFor();
  await page.locator('h1').click();
  t.true(await page.panel.isHidden());
  await page.choose(page.locator('#field'), 'Improve');
  await page.reviewed();
  await page.locator('h1').click();
  t.true(await page.panel.isVisible());
});

for (const theme of ['light', 'dark'] as const) {
  test.serial(`axe finds nothing in any state, ${theme}`, async (t) => {
    const page = await assistant.open(t, { body, colorScheme: theme });
    await page.evaluate(() => document.documentElement.style.setProperty('color-scheme', 'light dark'));
    const check = async (state: string) => {
      t.deepEqual(await page.accessibility(), [], state);
      await page.picture(`element-${state}-${theme}`);
    };
    const field = page.locator('#field');
    await check('idle');
    await field.press('Alt+Enter');
    await page.items.first().waitFor();
    await check('menu');
    const answer = halting('We were there', after.slice('We were there'.length));
    assistant.fake().respond(answer.script);
    await page.items.first().click();
    await page.panel.getByText('We were').waitFor();
    await check('streaming');
    answer.open();
    await page.reviewed();
    await page.changes.nth(1).click();
    await check('differences');
    await page.button('In one text').click();
    await check('inline');
    await field.press('End');
    await page.keyboard.type('!');
    await page.panel.getByText('Nothing is overwritten').waitFor();
    await check('changed');
    await page.button('Reject').click();
    assistant.fake().respond([{ status: 400, body: { error: { message: 'no', type: 'invalid_request_error' } } }]);
    await page.choose(field, 'Improve');
    await page.button('Try again').waitFor();
    await check('error');
  });
}

test.serial('on a phone the panel is a sheet at the bottom, its targets are 44 pixels high', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, { body, viewport: windows.phone, hasTouch: true });
  await page.locator('#field').evaluate((field) => field.style.setProperty('width', '100%'));
  const small = (): Promise<string[]> =>
    page.evaluate(() => {
      const root = document.querySelector('zoma-assistant')?.shadowRoot;
      return [...(root?.querySelectorAll('button') ?? [])]
        .filter((button) => button.checkVisibility() && button.getBoundingClientRect().height < 44)
        .map((button) => button.className);
    });
  const isSheet = async () => {
    const box = await page.panel.boundingBox();
    t.is(box?.x, 0);
    t.is(box?.width, windows.phone.width);
    t.is(Math.round((box?.y ?? 0) + (box?.height ?? 0)), windows.phone.height);
  };
  await page.getByRole('button', { name: 'Writing assistant' }).tap();
  await page.items.first().waitFor();
  await isSheet();
  t.deepEqual(await small(), []);
  await page.picture('element-menu-phone');
  await page.items.first().tap();
  await page.reviewed();
  await isSheet();
  t.deepEqual(await small(), []);
  t.deepEqual(await page.accessibility(), []);
  await page.picture('element-differences-phone');
  t.true(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});

test.serial('right to left: the panel, its arrows and its texts follow the page, in German', async (t) => {
  assistant.fake().respond(saying('ذهبت البنت إلى البيت'));
  const page = await assistant.open(t, {
    body: '<textarea id="field" cols="60" rows="4" aria-label="Feld">ذهب الولد إلى البيت</textarea><assistant for="field" lang="de"></assistant>',
  });
  await page.evaluate(() => void (document.documentElement.dir = 'rtl'));
  const field = page.locator('#field');
  await field.press('Alt+Enter');
  await page.getByRole('menuitem', { name: 'Ton ändern' }).focus();
  await page.keyboard.press('ArrowLeft');
  t.is(await focused(page), 'Förmlich');
  await page.picture('element-menu-rtl');
  await page.keyboard.press('ArrowRight');
  t.is(await focused(page), 'Ton ändern');
  await page.getByRole('menuitem', { name: 'Verbessern' }).click();
  await page.panel.getByRole('button', { name: 'Verwerfen' }).waitFor();
  const [fieldBox, panelBox] = await Promise.all([field.boundingBox(), page.panel.boundingBox()]);
  t.is(
    Math.round((fieldBox?.x ?? 0) + (fieldBox?.width ?? 0)),
    Math.round((panelBox?.x ?? 0) + (panelBox?.width ?? 0)),
  );
  t.is(await page.panel.locator('[part~=after]').getAttribute('dir'), 'rtl');
  await page.picture('element-differences-rtl');
});

test.serial('forced colours and a theme of the host are obeyed', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, { body, colorScheme: 'dark', forcedColors: 'active' });
  await page.locator('zoma-assistant').evaluate((element) => element.setAttribute('theme', 'light'));
  await page.choose(page.locator('#field'), 'Improve');
  await page.reviewed();
  await page.picture('element-differences-forced-colors');
  const marks = page.panel.locator('[part~=after] ins');
  t.is(await marks.first().evaluate((mark) => getComputedStyle(mark).textDecorationLine), 'underline');
  await page.emulateMedia({ forcedColors: 'none' });
  const colour = await page.panel.evaluate((panel) => getComputedStyle(panel).backgroundColor);
  t.is(colour, 'rgb(253, 252, 250)');
});
