import type { ExecutionContext } from 'ava';
import { preparedDataDirectory } from '../../support/data-directory.ts';
import { startNode, type TestNode, type TestNodeOptions } from '../../support/node.ts';
import { spawnNode, type NodeProcess } from '../../support/process.ts';

/** Starts a node in this process that allows pages of an origin, until the test ends. */
export const nodeFor = async (
  t: Pick<ExecutionContext, 'teardown'>,
  origin: string,
  { env, ...options }: TestNodeOptions = {},
): Promise<TestNode> => {
  const node = await startNode({ ...options, env: { CORS_ORIGINS: origin, ...env } });
  t.teardown(node.stop);
  return node;
};

/** Starts a node as a process that allows pages of an origin, until the test ends. */
export const nodeProcessFor = async (
  t: Pick<ExecutionContext, 'teardown'>,
  origin: string,
  env: Readonly<Record<string, string>> = {},
): Promise<NodeProcess> => {
  const data = await preparedDataDirectory();
  t.teardown(data.remove);
  const node = await spawnNode({ DATA_DIR: data.path, CORS_ORIGINS: origin, ...env });
  t.teardown(() => node.kill('SIGKILL'));
  return node;
};
