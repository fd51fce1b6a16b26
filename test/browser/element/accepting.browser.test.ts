import test from 'ava';
import type { Locator } from 'playwright-core';
import { saying, useAssistant } from './assistant-page.ts';

const assistant = useAssistant(test);

const before = 'we was there on tuesday';
const after = 'We were there on Tuesday';

const read = (field: Locator): Promise<string> =>
  field.evaluate((element) =>
    element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement
      ? element.value
      : (element as HTMLElement).innerText,
  );

const fields = [
  { name: 'a textarea', html: '<textarea id="field" cols="60" aria-label="Field"></textarea>' },
  { name: 'an input', html: '<input id="field" aria-label="Field">' },
  { name: 'a contenteditable element', html: '<div id="field" contenteditable="true"></div>' },
];

for (const { name, html } of fields) {
  test.serial(`an accepted text replaces that of ${name}, and one undo takes it back`, async (t) => {
    assistant.fake().respond(saying(after));
    const page = await assistant.open(t, { body: `${html}<assistant for="field"></assistant>` });
    const field = page.locator('#field');
    await field.focus();
    await page.keyboard.type(before);
    await page.choose(field, 'Fix grammar');
    await page.reviewed();
    t.is(await read(field), before);
    await page.button('Accept').click();
    t.is(await read(field), after);
    t.is(await page.evaluate(() => document.activeElement?.id), 'field');
    await field.press('Control+z');
    t.is(await read(field), before);
    await field.press('Control+Shift+z');
    t.is(await read(field), after);
  });

  test.serial(`only the selected part of ${name} is sent and replaced`, async (t) => {
    assistant.fake().respond(saying('were'));
    assistant.fake().forget();
    const page = await assistant.open(t, { body: `${html}<assistant for="field"></assistant>` });
    const field = page.locator('#field');
    await field.focus();
    await page.keyboard.type(before);
    await page.keyboard.press('Home');
    for (let index = 0; index < 3; index += 1) await page.keyboard.press('ArrowRight');
    for (let index = 0; index < 3; index += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.choose(field, 'Fix grammar');
    await page.reviewed();
    const sent = JSON.stringify((await assistant.fake().received(0)).body);
    t.regex(sent, /\\nwas\\n/);
    t.notRegex(sent, /tuesday/);
    await page.button('Accept').click();
    t.is(await read(field), 'we were there on tuesday');
    t.is(await page.evaluate(() => document.getSelection()?.toString()), 'were');
  });
}

test.serial('changes are taken or left one by one, and the field gets the chosen ones', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, { body: `${fields[0]?.html}<assistant for="field"></assistant>` });
  const field = page.locator('#field');
  await field.fill(before);
  const accepted = page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        document.addEventListener('zoma-accept', (event) => resolve((event as CustomEvent).detail));
      }),
  );
  await page.choose(field, 'Fix grammar');
  await page.reviewed();
  t.is(await page.changes.count(), 2);
  await page.changes.nth(1).click();
  t.is(await page.changes.nth(1).getAttribute('aria-pressed'), 'false');
  await page.button('Accept 1 of 2').click();
  t.is(await read(field), 'We were there on tuesday');
  const { text, sessionId } = (await accepted) as { text: string; sessionId: string };
  t.is(text, 'We were there on tuesday');
  const { enhancedText } = await assistant.node().http.session(await assistant.node().login('editor'), sessionId);
  t.is(enhancedText, after);
});

test.serial('a controlled React field gets the text as if its user had typed it', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, {
    body: '<div id="root"></div><output id="state"></output><assistant for="field"></assistant>',
    script: `
      import { createElement, useState } from 'react';
      import { createRoot } from 'react-dom/client';
      const Form = () => {
        const [text, setText] = useState(${JSON.stringify(before)});
        document.getElementById('state').textContent = text;
        return createElement('textarea', { id: 'field', value: text, onChange: (event) => setText(event.target.value) });
      };
      createRoot(document.getElementById('root')).render(createElement(Form));`,
  });
  const field = page.locator('#field');
  await page.choose(field, 'Fix grammar');
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await read(field), after);
  t.is(await page.locator('#state').textContent(), after);
});

test.serial('a browser that refuses editing commands still takes the text, and React learns of it', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, {
    body: `<div id="root"></div><output id="state"></output><assistant for="field"></assistant>`,
    script: `
      import { createElement, useState } from 'react';
      import { createRoot } from 'react-dom/client';
      document.execCommand = () => false;
      const Form = () => {
        const [text, setText] = useState(${JSON.stringify(before)});
        document.getElementById('state').textContent = text;
        return createElement('textarea', { id: 'field', value: text, onChange: (event) => setText(event.target.value) });
      };
      createRoot(document.getElementById('root')).render(createElement(Form));`,
  });
  await page.choose(page.locator('#field'), 'Fix grammar');
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await read(page.locator('#field')), after);
  t.is(await page.locator('#state').textContent(), after);
});

test.serial(
  'markup of a model is shown as its words in their formats, and what is put into the page runs nothing and loads nothing new',
  async (t) => {
    const hostile =
      '<p>We <b>were</b> there<img src="https://elsewhere.example/x.png" onerror="window.hit = 1"><script>window.hit = 1</script></p>';
    // The service makes HTML safe by itself: what comes here is what a broken service would send.
    const page = await assistant.open(t, {
      policy: null,
      body: '<div id="field" contenteditable="true"><p>We was <b>there</b></p></div><assistant for="field" format="html"></assistant>',
      script: `
      const assistant = document.querySelector('zoma-assistant');
      const events = [{ type: 'done' }];
      const session = {
        sessionId: 'one', status: 'completed', text: ${JSON.stringify(hostile.replace('</script>', '<\\/script>'))}, done: Promise.resolve(),
        subscribe: (listener) => { queueMicrotask(() => listener({ type: 'done' })); return () => undefined; },
        cancel: async () => undefined,
      };
      assistant.zoma = {
        enhance: () => session, feedback: async () => undefined, on: () => () => undefined,
        actions: async () => ({ actions: [{ name: 'improve', label: 'Improve', description: '', needs: null }], tones: [] }),
      };`,
    });
    await page.choose(page.locator('#field'), 'Improve');
    await page.reviewed();
    t.is(await page.panel.locator('img, script').count(), 0);
    t.is(await page.panel.locator('[part~=after] b').textContent(), 'were');
    t.notRegex((await page.panel.textContent()) ?? '', /[<>]|onerror|window/);
    await page.button('Accept').click();
    t.is(await page.locator('#field').innerHTML(), '<p>We <b>were</b> there</p>');
    t.is(await page.evaluate(() => (window as { hit?: number }).hit), undefined);
    await page.locator('#field').press('Control+z');
    t.is(await page.locator('#field').innerHTML(), '<p>We was <b>there</b></p>');
  },
);

/** Formatted texts, and what a reader sees of the new one: `[-removed-]` and `{+added+}`. */
const formatted: readonly (readonly [before: string, after: string, shown: string])[] = [
  ['<p>We was <b>there</b>.</p>', '<p>We were <b>there</b>.</p>', 'We [-was-]{+were+} there.'],
  ['<p>We are there.</p>', '<p>We are <b>there</b>.</p>', 'We are [-there-]{+there+}.'],
  ['<p>One.</p><p>Two.</p>', '<p>One. Two.</p>', 'One.|[-Two.-]|{+ Two.+}'],
  ['<p>One. Two.</p>', '<p>One.</p><p>Two.</p>', 'One.[- Two.-]|{+Two.+}'],
  ['<ul><li>one</li><li>two</li></ul>', '<ul><li>one</li></ul>', '|one|[-two-]'],
  ['<p>See <a href="/a">it</a> now</p>', '<p>See <a href="/b">it</a> now</p>', 'See /a /bit now'],
  [
    '<p>Tom &amp; I was <i>2 &lt; 3</i></p>',
    '<p>Tom &amp; I were <i>2 &lt; 3</i></p>',
    'Tom & I [-was-]{+were+} 2 < 3',
  ],
  ['<p>a</p>', '<p>a<script>hit()</script><style>p{}</style> b</p>', 'a{+ b+}'],
];
test.serial(
  'formatted text differs in its words, also over the ends of paragraphs, and each change can be pressed',
  async (t) => {
    const page = await assistant.open(t, {
      body: '',
      script: `import { compare, compose } from './src/client/element/differences.ts';
      import { messagesFor } from './src/client/element/messages.ts';
      import { drawNew } from './src/client/element/texts.ts';
      const blocks = 'p, ul, li';
      window.draw = (before, after, layout, declined) => {
        const pane = document.createElement('div');
        const pressed = [];
        const parts = compare(before, after, { isHtml: true });
        drawNew(pane, { parts, declined: new Set(declined), layout, isHtml: true, isArriving: false, messages: messagesFor('en'),
          toggle: (change) => pressed.push(change) });
        for (const change of pane.querySelectorAll('.change')) change.click();
        for (const del of pane.querySelectorAll('del')) del.replaceWith('[-' + del.textContent + '-]');
        for (const ins of pane.querySelectorAll('ins')) ins.replaceWith('{+' + ins.textContent + '+}');
        const buttons = pane.querySelectorAll('[role=button]').length;
        const count = parts.filter(({ kind }) => kind === 'change').length;
        const lines = [...pane.querySelectorAll(blocks)];
        for (const block of lines) block.before('|');
        return { shown: pane.textContent.replace(/^\\|/, ''), buttons, count, pressed: new Set(pressed).size };
      };`,
    });
    type Drawn = Readonly<{ shown: string; buttons: number; count: number; pressed: number }>;
    type Draw = (before: string, after: string, layout: string, declined: readonly number[]) => Drawn;
    for (const [before, after, shown] of formatted) {
      const drawn = await page.evaluate((given) => (window as unknown as { draw: Draw }).draw(...given), [
        before,
        after,
        'inline',
        [],
      ] as [string, string, string, number[]]);
      t.deepEqual(drawn, { shown, buttons: drawn.count, count: drawn.count, pressed: drawn.count }, after);
    }
  },
);

const links: readonly (readonly [href: string, isKept: boolean])[] = [
  ['https://example.com/', true],
  ['mailto:a@example.com', true],
  ['offer.html', true],
  ['../offers/1?a=b:c', true],
  ['#part:two', true],
  ['?at=12:30', true],
  ['javascript:alert(1)', false],
  [' java\nscript:alert(1)', false],
  ['x.y:alert(1)', false],
  ['.x:alert(1)', false],
  ['data:text/html,x', false],
];
test.serial('of the links that a model adds, those of other schemes lose their address', async (t) => {
  const page = await assistant.open(t, {
    body: '',
    script: `import { sanitizeHtml } from './src/client/element/safe-html.ts';
      window.clean = (href) => {
        const link = Object.assign(document.createElement('a'), { textContent: 'x' });
        link.setAttribute('href', href);
        return String(sanitizeHtml(link.outerHTML, '')).includes('href');
      };`,
  });
  const kept = await page.evaluate(
    (hrefs) => hrefs.map((href) => (window as unknown as { clean(href: string): boolean }).clean(href)),
    links.map(([href]) => href),
  );
  t.deepEqual(
    links.map(([href], index) => [href, kept[index]]),
    links.map(([href, isKept]) => [href, isKept]),
  );
});

test.serial('the decision is recorded as feedback', async (t) => {
  assistant.fake().respond(saying(after));
  const page = await assistant.open(t, { body: `${fields[0]?.html}<assistant for="field"></assistant>` });
  const field = page.locator('#field');
  await field.fill(before);
  for (const { decision, body } of [
    { decision: 'Reject', body: { accepted: false } },
    { decision: 'Accept', body: { accepted: true, finalText: after } },
  ]) {
    await page.choose(field, 'Fix grammar');
    await page.reviewed();
    const sent = page.waitForRequest(/\/feedback$/);
    await page.button(decision).click();
    const request = await sent;
    t.deepEqual(request.postDataJSON(), body);
    t.is((await request.response())?.status(), 200);
  }
});

test.serial('“Make shorter” refines the result, and is compared with what the field holds', async (t) => {
  assistant.fake().forget();
  assistant.fake().respond((_request, index) => saying(index === 0 ? 'We were there on Tuesday morning' : after));
  const page = await assistant.open(t, { body: `${fields[0]?.html}<assistant for="field"></assistant>` });
  const field = page.locator('#field');
  await field.fill(before);
  await page.choose(field, 'Improve');
  await page.reviewed();
  await page.button('Make shorter').click();
  await assistant.fake().received(1);
  await page.reviewed();
  t.true(JSON.stringify((await assistant.fake().received(1)).body).includes('We were there on Tuesday morning'));
  await page.button('Accept').click();
  t.is(await read(field), after);
});

test.serial('a continuation is put behind the text', async (t) => {
  assistant.fake().respond(saying(' and came back.'));
  const page = await assistant.open(t, { body: `${fields[0]?.html}<assistant for="field"></assistant>` });
  const field = page.locator('#field');
  await field.fill(before);
  await page.choose(field, 'Continue');
  await page.reviewed();
  await page.button('Accept').click();
  t.is(await read(field), `${before} and came back.`);
});
