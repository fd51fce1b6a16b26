import type { ExecutionContext } from 'ava';
import { preparedDataDirectory } from '../../support/data-directory.ts';
import { startNode, type TestNode, type TestNodeOptions } from '../../support/node.ts';
import { spawnNode, type NodeProcess } from '../../support/process.ts';

/** The setting that allows pages of an origin; without one, those of this machine are allowed. */
const allow = (origin: string | undefined): Record<string, string> =>
  origin === undefined ? {} : { CORS_ORIGINS: origin };

/** Starts a node in this process that allows pages of an origin, or of this machine, until the test ends. */
export const nodeFor = async (
  t: Pick<ExecutionContext, 'teardown'>,
  origin?: string,
  { env, ...options }: TestNodeOptions = {},
): Promise<TestNode> => {
  const node = await startNode({ ...options, env: { ...allow(origin), ...env } });
  t.teardown(node.stop);
  return node;
};

/** Starts a node as a process that allows pages of an origin, or of this machine, until the test ends. */
export const nodeProcessFor = async (
  t: Pick<ExecutionContext, 'teardown'>,
  origin?: string,
  env: Readonly<Record<string, string>> = {},
): Promise<NodeProcess> => {
  const data = await preparedDataDirectory();
  t.teardown(data.remove);
  const node = await spawnNode({ DATA_DIR: data.path, ...allow(origin), ...env });
  t.teardown(() => node.kill('SIGKILL'));
  return node;
};
