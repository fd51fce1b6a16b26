import type { ExecutionContext, TestFn } from 'ava';
import { startFakeProvider, type FakeProvider, type FakeProviderName } from '../fakes/fake-provider.ts';
import { happyScript } from '../fakes/script.ts';
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
export const stage = async (t: Pick<ExecutionContext, 'teardown'>, options: TestNodeOptions = {}): Promise<Stage> => {
  const fake = await startFakeProvider('openai');
  t.teardown(fake.close);
  const node = await startNode({ ...options, env: { ...environmentFor({ openai: fake }), ...options.env } });
  t.teardown(node.stop);
  return { node, fake, token: await node.login('editor') };
};

/**
 * Starts one node with one fake provider for the tests of a file, which start none of their own. A call returns them for the next test: the
 * fake answers as at its start and has forgotten earlier requests, while the node keeps earlier sessions, settings and connections.
 */
export const shareStage = (test: TestFn, options: TestNodeOptions = {}): (() => Stage) => {
  const closers: (() => unknown)[] = [];
  let shared: Stage | undefined;
  test.before(async () => {
    shared = await stage({ teardown: (close) => void closers.unshift(close) }, options);
  });
  test.after.always(async () => {
    for (const close of closers) await close();
  });
  return () => {
    if (!shared) throw new Error('the node has not started');
    shared.fake.forget();
    shared.fake.respond(happyScript);
    return shared;
  };
};

/** A promise that the test keeps in its hand. */
export const gate = (): { readonly opened: Promise<void>; open(): void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};
