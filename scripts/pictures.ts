import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { enhance, fieldOf, signInAs } from '../test/browser/support/web-pages.ts';
import { startTemporaryNode } from './temporary-node.ts';

/**
 * Writes docs/images: pictures of the workbench and the console, and an animation of a correction, of a temporary node with its seeded
 * records and the sample model. `npm run docs:pictures` builds the pages before, and installs Chromium and img2webp where Debian has them.
 */
const images = path.resolve(import.meta.dirname, '../docs/images');

type Account = Parameters<typeof signInAs>[1];

const laptop = { width: 1440, height: 860 };
const phone = { width: 390, height: 844 };

/** Opens a page with its own storage, signed in with a demo account. */
const openPage = async (
  browser: Browser,
  url: string,
  account: Account,
  options: BrowserContextOptions,
): Promise<Page> => {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  await page.goto(url);
  await signInAs(page, account);
  await fieldOf(page, 'Visit to the depot').control.waitFor();
  return page;
};

const reviewed = (page: Page): Promise<void> =>
  fieldOf(page, 'Description').assistant.getByRole('button', { name: 'Accept' }).waitFor();

const save = async (page: Page, name: string): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: path.join(images, `${name}.png`) });
  await page.context().close();
};

/** Pictures with the times at which they were taken, in milliseconds. */
interface Frame {
  readonly picture: Buffer;
  readonly at: number;
}

/** The longest and the last frame of an animation, in milliseconds. */
const mostMs = 900;
const lastMs = 2_500;

/** Makes an animation of frames by img2webp; a frame like the one before it prolongs that one. */
const animate = async (name: string, frames: readonly Frame[], folder: string): Promise<void> => {
  const distinct = frames.filter(({ picture }, index) => !frames[index - 1]?.picture.equals(picture));
  const parts = await Promise.all(
    distinct.map(async ({ picture, at }, index) => {
      const file = path.join(folder, `${index}.png`);
      await writeFile(file, picture);
      const next = distinct[index + 1];
      return ['-d', String(next ? Math.min(mostMs, Math.round(next.at - at)) : lastMs), file];
    }),
  );
  const target = path.join(images, `${name}.webp`);
  execFileSync('img2webp', ['-loop', '0', '-min_size', '-lossless', '-m', '6', ...parts.flat(), '-o', target]);
};

/** Takes pictures of a part of a page, again and again while `act` runs. */
const film = async (
  page: Page,
  clip: { width: number; height: number },
  act: () => Promise<void>,
): Promise<Frame[]> => {
  const frames: Frame[] = [];
  const filmed = { isRunning: true };
  const filming = (async () => {
    while (filmed.isRunning) {
      const at = performance.now();
      frames.push({ picture: await page.screenshot({ clip: { x: 0, y: 0, ...clip }, caret: 'initial' }), at });
    }
  })();
  try {
    await act();
  } finally {
    filmed.isRunning = false;
    await filming;
  }
  return frames;
};

const pause = (page: Page, ms: number): Promise<void> => page.waitForTimeout(ms);

/** Films a correction, from the click on the button to the accepted text. */
const filmCorrection = async (browser: Browser, url: string): Promise<Frame[]> => {
  const page = await openPage(browser, url, 'admin', { viewport: { width: 760, height: 620 } });
  const { control, assistant, frame } = fieldOf(page, 'Description');
  await frame.evaluate((element) => window.scrollTo({ top: element.getBoundingClientRect().top - 16 }));
  await control.focus();
  const frames = await film(page, { width: 760, height: 620 }, async () => {
    await pause(page, 600);
    await assistant.getByRole('button').first().click();
    const item = assistant.getByRole('menuitem', { name: 'Fix grammar' });
    await pause(page, 700);
    await item.hover();
    await pause(page, 500);
    await item.click();
    await reviewed(page);
    await pause(page, 900);
    await assistant.getByRole('button', { name: 'Accept' }).click();
    await frame.getByText('Saved').waitFor();
    await pause(page, 300);
  });
  await page.context().close();
  return frames;
};

/** What ends what was started, the last first. */
const ends: (() => Promise<void>)[] = [];
try {
  const node = await startTemporaryNode();
  ends.unshift(node.stop);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--force-color-profile=srgb', '--font-render-hinting=none'],
  });
  ends.unshift(() => browser.close());
  const folder = await mkdtemp(path.join(tmpdir(), 'zoma-pictures-'));
  ends.unshift(() => rm(folder, { recursive: true }));

  const workbench = await openPage(browser, node.url, 'editor', { viewport: laptop });
  await workbench.getByRole('button', { name: 'Behind the text' }).click();
  await workbench.getByLabel('sample', { exact: true }).selectOption('breaks off midway');
  await enhance(workbench, 'Description', 'Fix grammar');
  await reviewed(workbench);
  await save(workbench, 'workbench');

  const small = await openPage(browser, node.url, 'admin', { viewport: phone, colorScheme: 'dark' });
  await enhance(small, 'Description', 'Fix grammar');
  await reviewed(small);
  await save(small, 'workbench-phone');

  await animate('correction', await filmCorrection(browser, node.url), folder);

  const console = await openPage(browser, node.url, 'admin', { viewport: { width: 1280, height: 720 } });
  for (const action of ['Expand', 'Make shorter', 'Improve']) {
    const assistant = await enhance(console, 'Next step', action);
    await assistant.getByRole('button', { name: 'Reject' }).click();
  }
  await console.goto(`${node.url}/console#/usage`);
  await console.getByRole('heading', { name: 'By action' }).waitFor();
  await save(console, 'console');
} finally {
  for (const end of ends) await end();
}
