import type { ExecutionContext } from 'ava';
import { startFakeProvider, type FakeProvider } from '../../fakes/fake-provider.ts';
import type { Script } from '../../fakes/script.ts';
import { startNode, type TestNode, type TestNodeOptions } from '../../support/node.ts';
import { environmentFor, gate } from '../../support/with-provider.ts';
import type { PageOptions, TestBrowser, TestPage } from '../support/browser.ts';
import { serveHost, strictPolicy, type HostOptions } from '../support/host-page.ts';

/** A node with a fake provider, and a host that issues tokens of the editor. */
export interface AssistantPage {
  readonly page: TestPage;
  readonly node: TestNode;
  readonly fake: FakeProvider;
  readonly host: string;
}

export interface AssistantPageOptions extends PageOptions {
  /** The body of the page; `{url}` is the node's address. */
  readonly body: string;
  /** What the page runs after the element is defined. */
  readonly script?: string;
  readonly node?: TestNodeOptions;
  readonly paths?: HostOptions['paths'];
}

/** The attributes that each element of a test has. */
export const connected = 'url="{url}" token-url="/token"';

/** A script of a provider that gives an answer word by word. */
export const saying = (text: string): Script => [{ texts: text.split(/(?<= )/) }, { finish: 'stop' }];

/** A script that gives the beginning of an answer, and the rest when `open` is called. */
export const halting = (beginning: string, rest: string): { readonly script: Script; open(): void } => {
  const { opened, open } = gate();
  return { script: [{ text: beginning }, { wait: opened }, { text: rest }, { finish: 'stop' }], open };
};

/** Opens a page with the element under a strict Content-Security-Policy, with a node and a provider of its own. */
export const openAssistant = async (
  t: ExecutionContext,
  browser: TestBrowser,
  { body, script = '', node: nodeOptions = {}, paths, ...pageOptions }: AssistantPageOptions,
): Promise<AssistantPage> => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  // Without CORS_ORIGINS a node that is not in production allows pages of this machine.
  const node = await startNode({ ...nodeOptions, env: { ...environmentFor({ openai: fake }), ...nodeOptions.env } });
  t.teardown(node.stop);
  const host = await serveHost(t, {
    body: body.replaceAll('{url}', node.url),
    script: `import './src/client/element/index.ts';\n${script}`,
    policy: strictPolicy(node.url),
    paths: {
      '/token': async (request, response) => {
        response.setHeader('Content-Type', 'application/json');
        if (request.method !== 'POST') response.statusCode = 405;
        response.end(JSON.stringify({ accessToken: await node.login('editor') }));
      },
      ...paths,
    },
  });
  const page = await browser.open(t, pageOptions);
  await page.goto(host);
  return { page, node, fake, host };
};
