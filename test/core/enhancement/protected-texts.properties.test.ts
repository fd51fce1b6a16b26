import test from 'ava';
import fc from 'fast-check';
import { createMemoryEventLog } from '../../../src/adapters/memory/event-log.ts';
import { textOf, type SessionEvent } from '../../../src/core/enhancement/events.ts';
import { formatNames, type FormatName } from '../../../src/core/text/formats.ts';
import { generate } from '../../../src/core/enhancement/run/generation.ts';
import { createPrepare } from '../../../src/core/enhancement/prepare/preparation.ts';
import type { Chain } from '../../../src/core/failover/chain.ts';
import type { Check } from '../../../src/core/integrity/check.ts';
import { findSensitive } from '../../../src/core/privacy/find-sensitive.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import { defaultPrivacyPolicy } from '../../../src/ports/privacy-policies.ts';
import type { Sessions } from '../../../src/ports/sessions.ts';
import { estimatingCounter, openSessionAccounts } from '../../support/quota-service.ts';
import { plainAnalysis } from '../../support/session-masker.ts';
import { cutAt, pieces, survivorsOf } from '../../support/protected-text.ts';
import { randomRuns } from '../../support/random-runs.ts';
import { textBlockOf } from '../../support/sent-text.ts';

/** Of the three formats together: three thousand texts in the long run. */
const runsOfAFormat = randomRuns(1_000);

const viewer = { organizationId: 'organization', userId: 'user', email: 'user@zoma.local', roles: [] };
const owner = { organizationId: 'organization', userId: 'user' };
const nothing = { items: [], leftOut: [], truncated: false, unknownEntity: false };
const prepare = createPrepare({
  sessions: {} as Sessions,
  assemble: () => Promise.resolve(nothing),
  policies: { recent: () => Promise.resolve(defaultPrivacyPolicy) },
  analysis: plainAnalysis,
  counter: estimatingCounter,
  maxOutputTokens: 8192,
});

const log = createMemoryEventLog<SessionEvent>({ timeToLiveMs: 60_000, clock });
test.after.always(() => log.close());
let count = 0;

/** What comes out when a model answers with what `rewrite` makes of the text it was sent, cut at these places. */
const enhance = async (
  text: string,
  format: FormatName,
  rewrite: (masked: string) => string,
  cuts: readonly number[],
) => {
  const { prompt, masker } = await prepare(viewer, { text, format, action: 'fix_grammar' });
  const sent = prompt.messages.map(({ content }) => content).join('\n');
  const chain: Chain = {
    answer: async (_request, _signal, sink) => {
      await sink.attempt({ number: 1, provider: 'openai', model: 'a-model', continues: false });
      for (const piece of cutAt(rewrite(textBlockOf(sent)), cuts)) await sink.text(piece);
      return { finishReason: 'stop' };
    },
  };
  count += 1;
  const sessionId = String(count);
  const prepared = { ...owner, sessionId, text, action: 'fix_grammar', prompt, masks: masker.state() } as const;
  const { spending, writer } = await openSessionAccounts({ candidates: [], log }).begin(prepared);
  const ending = await generate(
    {
      ...prepared,
      masker,
      spending,
      writer,
      epoch: 1,
      earlier: [],
      signal: new AbortController().signal,
    },
    { chain, counter: estimatingCounter, clock },
  );
  const events = ((await log.slice(sessionId, 0)) ?? []).map(({ event }) => event);
  if (ending.event.name !== 'done') throw new Error(`ended as ${JSON.stringify(ending.event)}`);
  return { sent, result: textOf(events), events, checks: ending.event.data.checks };
};

const occurrencesIn = (text: string, part: string): number => text.split(part).length - 1;
const namedIn = (checks: Readonly<Record<string, Check>>, list: 'missing' | 'duplicated', part: string): number =>
  Object.values(checks)
    .flatMap((check) => check[list])
    .filter((text) => text.includes(part)).length;

const cuts = fc.array(fc.nat(2_000), { maxLength: 40 });
/** For each word of the masked text: whether it is dropped, doubled or kept. */
const fates = fc.array(fc.constantFrom('keep', 'keep', 'keep', 'drop', 'double'), { minLength: 1, maxLength: 30 });

for (const format of formatNames) {
  test(`${format}: what is sent holds nothing sensitive, what comes back is restored, and what is lost is named`, async (t) => {
    await fc.assert(
      fc.asyncProperty(pieces(format), cuts, fates, async (given, places, words) => {
        const text = given.map((piece) => piece.text).join(' ');
        const kept = await enhance(text, format, (masked) => masked, places);
        for (const { start, end } of findSensitive(text, defaultPrivacyPolicy)) {
          const value = text.slice(start, end);
          if (kept.sent.includes(value)) throw new Error(`sent: ${value}`);
        }
        for (const piece of given) {
          if (piece.kind === 'sensitive' && kept.sent.includes(piece.text)) throw new Error(`sent: ${piece.text}`);
        }
        if (kept.result !== text) throw new Error(`restored as ${kept.result}`);
        for (const [kind, { missing, duplicated, invented }] of Object.entries(kept.checks)) {
          if (missing.length + duplicated.length + invented.length > 0) throw new Error(`${kind} of an unchanged text`);
        }
        if (kept.events.some((event) => JSON.stringify(event).includes('⟦'))) throw new Error('a mask was shown');

        const changed = await enhance(
          text,
          format,
          (masked) =>
            masked
              .split(' ')
              .flatMap(
                (word, index) =>
                  ({ keep: [word], drop: [], double: [word, word] })[words[index % words.length] ?? 'keep'],
              )
              .join(' ') || 'nothing',
          places,
        );
        for (const { written, name } of given.flatMap(survivorsOf)) {
          const [before, after] = [occurrencesIn(text, written), occurrencesIn(changed.result, written)];
          const missing = namedIn(changed.checks, 'missing', name);
          if (after + missing < before) throw new Error(`${written} is lost, and nobody is told`);
          if (after > before && namedIn(changed.checks, 'duplicated', name) === 0) {
            throw new Error(`${written} is doubled, and nobody is told`);
          }
        }
      }),
      { numRuns: runsOfAFormat },
    );
    t.pass();
  });
}
