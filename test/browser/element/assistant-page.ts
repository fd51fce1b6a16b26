import type { ExecutionContext, TestFn } from 'ava';
import type { Locator } from 'playwright-core';
import { startFakeProvider, type FakeProvider } from '../../fakes/fake-provider.ts';
import type { Script } from '../../fakes/script.ts';
import { startNode, type TestNode } from '../../support/node.ts';
import { environmentFor, gate } from '../../support/with-provider.ts';
import { useBrowser, type PageOptions, type TestPage } from '../support/browser.ts';
import { serveHost, strictPolicy, type HostOptions } from '../support/host-page.ts';

export interface AssistantPageOptions extends PageOptions {
  /** The body of the page. `<assistant …>` becomes the element, with the attributes that connect it to the node. */
  readonly body: string;
  /** What the page runs once the element is defined. */
  readonly script?: string;
  readonly paths?: HostOptions['paths'];
  /** The Content-Security-Policy; a strict one when absent. */
  readonly policy?: HostOptions['policy'];
}

/** A page with the element, its parts as a user finds them. */
export interface AssistantPage extends TestPage {
  readonly panel: Locator;
  readonly items: Locator;
  readonly changes: Locator;
  button(name: string | RegExp): Locator;
  /** Opens the menu of a field by the shortcut and chooses an action. */
  choose(field: Locator, action: string): Promise<void>;
  /** Waits until a decision can be made. */
  reviewed(): Promise<void>;
  /** The sentence that assistive technology has read last. */
  announced(): Promise<string>;
}

export interface AssistantSetup {
  node(): TestNode;
  fake(): FakeProvider;
  open(t: ExecutionContext, options: AssistantPageOptions): Promise<AssistantPage>;
}

/** A script of a provider that gives an answer word by word. */
export const saying = (text: string): Script => [{ texts: text.split(/(?<= )/) }, { finish: 'stop' }];

/** A script that gives the beginning of an answer, and the rest once `open` is called. */
export const halting = (beginning: string, rest: string): { readonly script: Script; open(): void } => {
  const { opened, open } = gate();
  return { script: [{ text: beginning }, { wait: opened }, { text: rest }, { finish: 'stop' }], open };
};

const assistantPage = (page: TestPage): AssistantPage => {
  const panel = page.getByRole('dialog');
  return Object.assign(page, {
    panel,
    items: page.getByRole('menuitem'),
    changes: panel.locator('.change'),
    button: (name: string | RegExp) => panel.getByRole('button', { name, exact: true }),
    choose: async (field: Locator, action: string): Promise<void> => {
      await field.press('Alt+Enter');
      await page.getByRole('menuitem', { name: action, exact: true }).click();
    },
    reviewed: () => panel.getByRole('button', { name: 'Reject' }).waitFor(),
    announced: async (): Promise<string> => (await page.locator('zoma-assistant .live').first().textContent()) ?? '',
  });
};

/** Starts a node with a fake provider for the tests of a file, and a browser. Pages have a strict Content-Security-Policy. */
export const useAssistant = (test: TestFn, env: Readonly<Record<string, string>> = {}): AssistantSetup => {
  const browser = useBrowser(test);
  let node: TestNode | undefined;
  let fake: FakeProvider | undefined;
  const started = <Part>(part: Part | undefined): Part => {
    if (part === undefined) throw new Error('the node has not started');
    return part;
  };
  test.before(async () => {
    fake = await startFakeProvider('openai');
    // Without CORS_ORIGINS a node that is not in production allows pages of this machine.
    node = await startNode({ env: { ...environmentFor({ openai: fake }), ...env } });
  });
  test.after.always(async () => {
    await node?.stop();
    await fake?.close();
  });

  return {
    node: () => started(node),
    fake: () => started(fake),
    open: async (t, { body, script = '', paths, policy, ...options }) => {
      const { url } = started(node);
      const host = await serveHost(t, {
        body: body
          .replaceAll('<assistant', `<zoma-assistant url="${url}" token-url="/token"`)
          .replaceAll('</assistant>', '</zoma-assistant>'),
        script: `import './src/client/element/index.ts';\n${script}`,
        policy: policy === undefined ? strictPolicy(url) : policy,
        paths: {
          '/token': async (request, response) => {
            response.setHeader('Content-Type', 'application/json');
            if (request.method !== 'POST') response.statusCode = 405;
            response.end(JSON.stringify({ accessToken: await started(node).login('editor') }));
          },
          ...paths,
        },
      });
      const page = await browser.open(t, options);
      await page.goto(host);
      return assistantPage(page);
    },
  };
};
