import test from 'ava';
import { saying, useAssistant } from './assistant-page.ts';
import { after, before, notice, streamInto, textarea } from './streaming-field.ts';

const assistant = useAssistant(test);

test.serial('text that the user types while the answer arrives is noticed and never overwritten', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  await field.press('End');
  await page.keyboard.type(', all of us');
  open();
  await page.reviewed();
  t.regex((await notice(page).textContent()) ?? '', /Nothing is overwritten/);
  t.true(await page.button('Accept').isDisabled());
  t.is(await field.inputValue(), `${before}, all of us`);

  await page.button('Compare with the field').click();
  t.true(await notice(page).isHidden());
  t.regex((await page.panel.locator('[part~=before]').textContent()) ?? '', /all of us/);
  await page.changes.last().click();
  await page.button(/^Accept \d of/).click();
  t.is(await field.inputValue(), 'We were there on tuesday, all of us');
});

test.serial('typing that is taken back leaves the field as it was read', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  await field.press('End');
  await page.keyboard.type('!');
  await field.press('Backspace');
  open();
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await field.inputValue(), after);
});

test.serial('a suggestion is put below the text that has changed, as one step of undo', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  await field.press('End');
  await page.keyboard.type('!');
  open();
  await page.reviewed();
  await page.button('Insert below').click();
  t.is(await field.inputValue(), `${before}!\n\n${after}`);
  await field.press('Control+z');
  t.is(await field.inputValue(), `${before}!`);
});

test.serial('a change around the selected part is kept, and the part is replaced', async (t) => {
  assistant.fake().respond(saying('were'));
  const page = await assistant.open(t, { body: textarea });
  const field = page.locator('#field');
  await field.fill(before);
  await field.evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(3, 6));
  await page.choose(field, 'Fix grammar');
  await page.reviewed();
  await field.press('Home');
  await page.keyboard.type('Yes, ');
  t.true(await notice(page).isHidden());
  await page.button('Accept').click();
  t.is(await field.inputValue(), 'Yes, we were there on tuesday');
});

test.serial('a host that sets the value of the field is not overwritten either', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  open();
  await page.reviewed();
  await field.evaluate((element: HTMLTextAreaElement) => void (element.value = 'from the host'));
  await page.button('Accept').click();
  t.is(await field.inputValue(), 'from the host');
  t.regex((await notice(page).textContent()) ?? '', /Nothing is overwritten/);
});

test.serial('a composition of an input method in the field is not torn', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  await field.focus();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  open();
  await page.reviewed();
  t.true(await page.button('Accept').isDisabled());
  t.true((await field.inputValue()).includes('に'));
});

test.serial('a field that is locked meanwhile is left alone until it is open again', async (t) => {
  const { page, field, open } = await streamInto(assistant, t);
  open();
  await page.reviewed();
  await field.evaluate((element: HTMLTextAreaElement) => void (element.readOnly = true));
  await notice(page).getByText('cannot be edited').waitFor();
  t.true(await page.button('Accept').isDisabled());
  await field.evaluate((element: HTMLTextAreaElement) => void (element.readOnly = false));
  await notice(page).waitFor({ state: 'hidden' });
  await page.button('Accept').click();
  t.is(await field.inputValue(), after);
});

test.serial('a text that is too long for the field is not cut off', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, {
    body: '<input id="field" maxlength="20" value="we was there"><assistant for="field"></assistant>',
  });
  const field = page.locator('#field');
  await page.choose(field, 'Fix grammar');
  await page.reviewed();
  t.is(await notice(page).textContent(), '4 characters too long for this field, which takes 20.');
  t.true(await page.button('Accept').isDisabled());
  t.is(await field.inputValue(), 'we was there');
});

test.serial('100 kB are compared and accepted while the page stays alive', async (t) => {
  const long = Array.from(
    { length: 1300 },
    (_, index) => `Point ${index}: we was at place ${index * 7} and talked of it, on paper and off. `,
  ).join('');
  const better = long.replaceAll('we was', 'we were');
  assistant.fake().respond([{ texts: better.match(/.{1,400}/gs) ?? [] }, { finish: 'stop' }]);
  const page = await assistant.open(t, {
    body: textarea,
    script: `
      window.longest = 0;
      let last = performance.now();
      const tick = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; setTimeout(tick, 0); };
      tick();`,
  });
  const field = page.locator('#field');
  await field.evaluate((element: HTMLTextAreaElement, text) => void (element.value = text), long);
  await page.choose(field, 'Fix grammar');
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await field.inputValue(), better);
  const pause = await page.evaluate(() => (window as unknown as { longest: number }).longest);
  t.log(`longest pause ${Math.round(pause)} ms`);
  t.true(pause < 5000);
});
