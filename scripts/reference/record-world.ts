import path from 'node:path';
import { connectDatabase, createSystemKeys } from '../../src/adapters/postgres/index.ts';
import { newKeyText } from '../../src/core/auth/key-text.ts';
import { newId } from '../../src/core/ids.ts';
import { startFakeProvider } from '../../test/fakes/fake-provider.ts';
import { preparedDataDirectory } from '../../test/support/data-directory.ts';
import { movableClock, startNode, type TestNode } from '../../test/support/node.ts';
import { startReceiver } from '../../test/support/webhook-receiver.ts';
import { environmentFor } from '../../test/support/with-provider.ts';

/** The node of a recording, with a provider and a receiver of webhooks that it starts. */
export const openWorld = async () => {
  const directory = await preparedDataDirectory();
  const systemKey = newKeyText('system');
  const database = await connectDatabase({ directory: path.join(directory.path, 'postgres') });
  const { hash, shownPrefix } = systemKey;
  const key = { id: newId(), name: 'Operations', hash, shownPrefix, createdAt: new Date(), expiresAt: undefined };
  await createSystemKeys(database).create(key);
  await database.close();
  const [fake, receiver] = [await startFakeProvider('openai'), await startReceiver()];
  const clock = movableClock();
  const env = {
    ...environmentFor({ openai: fake }),
    OPENAI_MODEL: 'gpt-4',
    ALLOWED_PRIVATE_HOSTS: '127.0.0.1',
    MAX_CONCURRENT_SESSIONS: '1',
    AI_RATE_LIMIT_USER_REQUESTS: '100',
    AI_RATE_LIMIT_USER_TOKENS: '100000',
    AI_RATE_LIMIT_ORG_COST: '100',
    DRAIN_SECONDS: '1',
  };
  const start = (more: Readonly<Record<string, string>> = {}): Promise<TestNode> =>
    startNode({ directory, env: { ...env, ...more }, clock });
  const close = async (): Promise<void> => {
    await fake.close();
    await receiver.close();
    await directory.remove();
  };
  return { fake, receiver, clock, systemKey: systemKey.text, start, close };
};

/** What a recording runs against. */
export type World = Awaited<ReturnType<typeof openWorld>>;
