import test from 'ava';
import { halting, saying, useAssistant } from './assistant-page.ts';

const assistant = useAssistant(test);

const body =
  '<main><h1>Report</h1><textarea id="field" cols="60" aria-label="Field">we was there</textarea><assistant for="field"></assistant></main>';
/** What the browser logs of an answer with an error status. */
const refused = [/Failed to load resource/];

test.serial('a reached limit is told with the time of its reset, and trying again works', async (t) => {
  assistant.fake().respond(saying('We were there'));
  const page = await assistant.open(t, { body });
  await page.locator('zoma-assistant').evaluate((element) => {
    const resetAt = new Date(Date.now() + 600_000).toISOString();
    const ends = [
      { type: 'error', code: 'rate_limited', message: 'no', retryable: true, details: { limit: 'requests', resetAt } },
      { type: 'done' },
    ];
    const zoma = {
      on: () => () => undefined,
      feedback: () => Promise.resolve(),
      actions: () =>
        Promise.resolve({ actions: [{ name: 'improve', label: 'Improve', description: '', needs: null }], tones: [] }),
      enhance: () => ({
        sessionId: 'one',
        status: 'completed',
        text: 'We were there',
        done: Promise.resolve(),
        cancel: () => Promise.resolve(),
        subscribe: (listener: (event: unknown) => void) => queueMicrotask(() => listener(ends.shift())),
      }),
    };
    Object.assign(element, { zoma });
  });
  await page.choose(page.locator('#field'), 'Improve');
  const told = page.panel.locator('[part=failure]');
  await told.waitFor();
  t.regex((await told.textContent()) ?? '', /^Your limit is reached\. It is reset at \d+:\d\d/);
  t.regex(await page.announced(), /^Your limit is reached/);
  await page.button('Try again').click();
  await page.reviewed();
});

test.serial('an ended login is told in words, with the code in an event', async (t) => {
  const page = await assistant.open(t, {
    body,
    expected: refused,
    paths: { '/token': (_request, response) => void response.writeHead(401).end() },
    script: `document.addEventListener('zoma-error', ({ detail }) => (window.code = detail.code));`,
  });
  await page.locator('#field').press('Alt+Enter');
  await page.panel.getByText('Your login has ended').waitFor();
  t.is(await page.evaluate(() => (window as { code?: string }).code), 'token_unavailable');
});

const endpoints = [
  { status: 403, says: 'Your login has ended' },
  { status: 404, says: 'could not get a token' },
  { status: 501, says: 'could not get a token' },
  { status: 200, says: 'could not get a token' },
];
for (const { status, says } of endpoints) {
  test.serial(`a token endpoint that answers ${status} without a token: “${says}”`, async (t) => {
    const page = await assistant.open(t, {
      body,
      expected: refused,
      paths: { '/token': (_request, response) => void response.writeHead(status).end('<html>') },
    });
    await page.locator('#field').press('Alt+Enter');
    const failure = page.panel.locator('[part=failure]');
    await failure.waitFor();
    t.true((await failure.textContent())?.includes(says), (await failure.textContent()) ?? '');
  });
}

test.serial('a user without the permission is told so', async (t) => {
  const page = await assistant.open(t, {
    body,
    expected: refused,
    paths: {
      '/token': async (_request, response) => {
        response.end(JSON.stringify({ accessToken: await assistant.node().login('viewer') }));
      },
    },
  });
  await page.choose(page.locator('#field'), 'Improve');
  await page.panel.getByText('You are not allowed').waitFor();
  t.is(await page.locator('#field').inputValue(), 'we was there');
});

test.serial('without a network the element says so, and the text goes on when it is back', async (t) => {
  const answer = halting('We were', ' there');
  assistant.fake().respond(answer.script);
  const page = await assistant.open(t, { body, expected: [...refused, /ERR_INTERNET_DISCONNECTED/, /WebSocket/] });
  await page.choose(page.locator('#field'), 'Improve');
  await page.panel.getByText('We were').waitFor();
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await page.panel.getByText('Offline').waitFor();
  await page.panel.getByText('No connection.').waitFor();
  await page.picture('element-offline');
  t.deepEqual(await page.accessibility(), []);
  await page.context().setOffline(false);
  answer.open();
  await page.reviewed();
  t.true(await page.panel.getByText('Offline').isHidden());
  await page.button('Accept').click();
  t.is(await page.locator('#field').inputValue(), 'We were there');
});

test.serial('a service that cannot be reached is told, and found again', async (t) => {
  const page = await assistant.open(t, { body, expected: [/./] });
  const pattern = `${assistant.node().url}/**`;
  await page.route(pattern, (route) => route.abort());
  await page.locator('#field').press('Alt+Enter');
  await page.panel.getByText('cannot be reached').waitFor();
  await page.unroute(pattern);
  await page.items.first().waitFor();
  t.true(await page.panel.getByText('cannot be reached').isHidden());
});

test.serial('stopping before the first word goes back to the menu', async (t) => {
  const answer = halting('', 'We were there');
  assistant.fake().forget();
  assistant.fake().respond([{ open: true }, ...answer.script.slice(1)]);
  const page = await assistant.open(t, { body });
  await page.choose(page.locator('#field'), 'Improve');
  const request = await assistant.fake().received(0);
  await page.button('Stop').click();
  await page.items.first().waitFor();
  await request.whenAborted;
  t.true(request.aborted);
});
