import type { ExecutionContext } from 'ava';
import { startNode, type TestNode, type TestNodeOptions } from '../../support/node.ts';

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
