import type { ExecutionContext } from 'ava';
import { startFakeProvider, type FakeProvider, type FakeProviderName } from '../fakes/fake-provider.ts';
import { startNode, type TestNode, type TestNodeOptions } from './node.ts';

/** The environment that points a node at fakes, tried in their order. */
export const environmentFor = (
  fakes: Readonly<Partial<Record<FakeProviderName, FakeProvider>>>,
): Record<string, string> => {
  const names = Object.keys(fakes) as FakeProviderName[];
  const settings = names.flatMap((name) => [
    [`${name.toUpperCase()}_API_KEY`, 'a-key'],
    [`${name.toUpperCase()}_BASE_URL`, fakes[name]?.baseUrl ?? ''],
  ]);
  const [first = '', ...others] = names;
  return {
    ...(Object.fromEntries(settings) as Record<string, string>),
    DEFAULT_LLM_PROVIDER: first,
    LLM_FALLBACK_PROVIDERS: others.join(','),
  };
};

export interface Stage {
  readonly node: TestNode;
  readonly fake: FakeProvider;
  /** The editor's access token. */
  readonly token: string;
}

/** A node of the test's own with one fake provider behind it; closed when the test is over. */
export const stage = async (t: ExecutionContext, options: TestNodeOptions = {}): Promise<Stage> => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const node = await startNode({ ...options, env: { ...environmentFor({ openai: fake }), ...options.env } });
  t.teardown(node.stop);
  return { node, fake, token: await node.login('editor') };
};

/** A promise that the test keeps in its hand. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};
