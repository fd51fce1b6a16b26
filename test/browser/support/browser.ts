import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import axe, { type AxeResults, type ImpactValue } from 'axe-core';
import type { ExecutionContext, TestFn } from 'ava';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { root } from '../../support/data-directory.ts';

/** Window sizes: a laptop and a phone. */
export const windows = { laptop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

export interface PageOptions extends BrowserContextOptions {
  /** Problems that the test causes on purpose, such as the browser's own line for a refused request. */
  readonly expected?: readonly RegExp[];
}

export interface TestPage extends Page {
  /** What went wrong in the page so far and was not expected: a test fails if anything did. */
  problems(): readonly string[];
  /** Writes `<name>.png` into test-results/, or into the folder that `SCREENSHOTS` names; of one element if a selector is given. */
  picture(name: string, selector?: string): Promise<void>;
  /** The findings of axe in the page, or in the part of it that a selector names; also inside shadow roots. */
  accessibility(selector?: string): Promise<readonly AccessibilityFinding[]>;
}

export interface AccessibilityFinding {
  readonly rule: string;
  readonly impact: ImpactValue | undefined;
  readonly help: string;
  readonly targets: readonly string[];
}

/** Chromium for the tests of a file. */
export interface TestBrowser {
  /**
   * Opens a page with its own storage, which the end of the test closes. The test fails if the page logged an error or threw one,
   * violated a Content-Security-Policy, or requested another host than this machine.
   */
  open(t: ExecutionContext, options?: PageOptions): Promise<TestPage>;
  /** Opens another page with the storage of the first: a second tab. */
  openBeside(t: ExecutionContext, page: Page, options?: Pick<PageOptions, 'expected'>): Promise<TestPage>;
}

/** Every other name than this machine's does not resolve, so that no test depends on the network. */
const offline = '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1';
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell';
const pictures = path.resolve(root, process.env['SCREENSHOTS'] ?? 'test-results');

const isOfThisMachine = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return !/^(https?|wss?):$/.test(protocol) || ['localhost', '127.0.0.1'].includes(hostname);
};

const findingsOf = (results: AxeResults): AccessibilityFinding[] =>
  results.violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? undefined,
    help,
    targets: nodes.map(({ target }) => target.flat().join(' ')),
  }));

/** Collects what goes wrong in a page. */
const watch = async (page: Page, expected: readonly RegExp[]): Promise<() => readonly string[]> => {
  const problems: string[] = [];
  const add = (problem: string): void => {
    if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') add(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => add(`thrown: ${error.stack ?? error.message}`));
  page.on('request', (request) => {
    if (!isOfThisMachine(request.url())) add(`request to another host: ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    if (!isOfThisMachine(socket.url())) add(`WebSocket to another host: ${socket.url()}`);
  });
  await page.exposeFunction('reportViolation', (violation: string) => add(`Content-Security-Policy: ${violation}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
      const { reportViolation } = window as unknown as { reportViolation: (violation: string) => void };
      reportViolation(`${effectiveDirective} blocks ${blockedURI} (${sourceFile})`);
    });
  });
  return () => problems;
};

const testPage = async (t: ExecutionContext, page: Page, expected: readonly RegExp[] = []): Promise<TestPage> => {
  const problems = await watch(page, expected);
  t.teardown(() => {
    if (problems().length > 0) throw new Error(`the page had problems:\n${problems().join('\n')}`);
  });
  return Object.assign(page, {
    problems,
    picture: async (name: string, selector?: string): Promise<void> => {
      await mkdir(pictures, { recursive: true });
      const file = { path: path.join(pictures, `${name}.png`) };
      await (selector === undefined ? page.screenshot(file) : page.locator(selector).screenshot(file));
    },
    accessibility: async (selector?: string): Promise<readonly AccessibilityFinding[]> => {
      // `evaluate` runs it past the page's Content-Security-Policy, as a script element could not be.
      await page.evaluate(axe.source);
      const run = (only: string | undefined): Promise<AxeResults> =>
        (window as unknown as { axe: typeof axe }).axe.run(only ?? document);
      return findingsOf(await page.evaluate(run, selector));
    },
  });
};

/** The Chromium of this process, and how many of its files have tests left. */
let browser: Browser | undefined;
let users = 0;

/** Starts Chromium before the tests of a file. Files that share a process share it, and the last of them closes it. */
export const useBrowser = (test: TestFn): TestBrowser => {
  users += 1;
  test.before(async () => {
    browser ??= await chromium.launch({ executablePath, args: ['--no-sandbox', offline] });
  });
  test.after.always(async () => {
    users -= 1;
    if (users === 0) await browser?.close();
  });

  return {
    open: async (t, { expected, ...options } = {}) => {
      if (!browser) throw new Error('Chromium is not running');
      const context = await browser.newContext({ viewport: windows.laptop, reducedMotion: 'reduce', ...options });
      context.setDefaultTimeout(15_000);
      t.teardown(() => context.close());
      return testPage(t, await context.newPage(), expected);
    },
    openBeside: async (t, page, { expected } = {}) => testPage(t, await page.context().newPage(), expected),
  };
};
