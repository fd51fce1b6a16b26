import test from 'ava';
import type { SessionLogEntry } from '../../src/core/enhancement/events.ts';
import { encodeOnce } from '../../src/transports/encode-once.ts';

const entryOf = (seq: number): SessionLogEntry => ({
  seq,
  event: { name: 'chunk', data: { text: 'text', tokens: 1 } },
});

test('an entry is encoded once for all its readers, while it is among the latest', (t) => {
  let made = 0;
  const encode = encodeOnce((sessionId, { seq }) => {
    made += 1;
    return { text: `${sessionId} ${String(seq)}`, size: 1_000 };
  });
  const entries = Array.from({ length: 1_000 }, (_, index) => entryOf(index + 1));
  for (const entry of entries) for (let reader = 0; reader < 3; reader += 1) encode('session', entry);
  t.is(made, entries.length);
  t.is(encode('session', entries[999] as SessionLogEntry).text, 'session 1000');
  t.is(made, entries.length);
  encode('session', entries[0] as SessionLogEntry);
  t.is(made, entries.length + 1, 'an old encoding is not retained');
});
