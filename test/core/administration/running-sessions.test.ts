import test from 'ava';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import { createRunningSessions } from '../../../src/core/administration/running-sessions.ts';
import type { Caller } from '../../../src/core/caller.ts';
import type { SessionEvent } from '../../../src/core/enhancement/events.ts';
import { newId } from '../../../src/core/ids.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import type { SessionRecord, Sessions } from '../../../src/ports/sessions.ts';

const caller = { organizationId: 'organization' } as Caller;
const range = { limit: 100, after: undefined };

const answers = (model: string): SessionEvent => ({
  name: 'metadata',
  data: { status: 'processing', provider: 'mock', model },
});
const chunk: SessionEvent = { name: 'chunk', data: { text: 'some words ', tokens: 2 } };

test('a page that is asked for again shows the present model, and reads each event of a log once', async (t) => {
  const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock });
  t.teardown(log.close);
  const id = newId();
  const record = { id, userId: 'user', action: 'improve', createdAt: new Date() } as SessionRecord;
  let readEvents = 0;
  const running = createRunningSessions({
    sessions: { running: () => Promise.resolve([record]) } as unknown as Sessions,
    log: {
      ...log,
      slice: async (...asked) => {
        const entries = await log.slice(...asked);
        readEvents += entries?.length ?? 0;
        return entries;
      },
    },
    cancel: () => Promise.reject(new Error('no session is stopped')),
  });
  const modelShown = async () => (await running.page(caller, range))[0]?.model;

  t.is(await modelShown(), undefined);
  const writer = await log.open(id, 1);
  await writer.append([answers('sample'), chunk, chunk]);
  t.is(await modelShown(), 'sample');
  await writer.append([chunk]);
  t.is(await modelShown(), 'sample');
  await writer.append([answers('sample-2'), chunk]);
  t.is(await modelShown(), 'sample-2');
  t.is(await modelShown(), 'sample-2');
  t.is(readEvents, 6);
});
