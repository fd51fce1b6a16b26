import test from 'ava';
import fc from 'fast-check';
import type { Analysis, MaskedComparison } from '../../../src/core/enhancement/analyses.ts';
import { createPrepare } from '../../../src/core/enhancement/prepare/preparation.ts';
import { createSessionMasker } from '../../../src/core/enhancement/session-masker.ts';
import { formatNames, type FormatName } from '../../../src/core/text/formats.ts';
import { defaultPrivacyPolicy } from '../../../src/ports/privacy-policies.ts';
import type { Sessions } from '../../../src/ports/sessions.ts';
import { pieces } from '../../support/protected-text.ts';
import { estimatingCounter } from '../../support/quota-service.ts';
import { randomRuns } from '../../support/random-runs.ts';
import { plainAnalysis } from '../../support/session-masker.ts';

const viewer = { organizationId: 'organization', userId: 'user', email: 'user@zoma.local', roles: [] };

/** Runs the functions where they are called, and records what comparisons are given. */
const recordingAnalysis = () => {
  const comparisons: MaskedComparison[] = [];
  const analysis: Analysis = {
    run: (name, input, options) => {
      if (name === 'repair') comparisons.push(input as MaskedComparison);
      return plainAnalysis.run(name, input, options);
    },
  };
  return { analysis, comparisons };
};

/** Prepares a session, and creates the maskers of its first writer and of a node that takes it over. */
const maskersOf = async (text: string, format: FormatName) => {
  const { analysis, comparisons } = recordingAnalysis();
  const prepare = createPrepare({
    sessions: {} as Sessions,
    assemble: () => Promise.resolve({ items: [], leftOut: [], truncated: false, unknownEntity: false }),
    policies: { recent: () => Promise.resolve(defaultPrivacyPolicy) },
    analysis,
    counter: estimatingCounter,
    maxOutputTokens: 8192,
  });
  const { masker } = await prepare(viewer, { text, format, action: 'fix_grammar' });
  const create = (findings = masker.findings()) =>
    createSessionMasker(masker.state(), analysis, { organizationId: 'organization', running: true }, findings);
  return {
    first: create(),
    successor: createSessionMasker(masker.state(), analysis, { organizationId: 'organization', running: true }),
    comparisons,
  };
};

const pictureUri = `data:image/png;base64,${'iVBORw0KGgo'.repeat(3)}`;

for (const format of formatNames) {
  test(`${format}: the first writer and its successor end a session with the same text and the same checks`, async (t) => {
    const texts = fc.tuple(
      pieces(format),
      fc.constantFrom('', ` **bold** ${pictureUri}`, ' \u00a0ｆｕｌｌ １２３', ' <b>x</b>'),
    );
    await fc.assert(
      fc.asyncProperty(texts, pieces(format), async ([given, more], other) => {
        const input = given.map(({ text }) => text).join(' ') + more;
        const { first, successor, comparisons } = await maskersOf(input, format);
        const result = [...other, ...given.slice(1)].map(({ text }) => text).join(' ');
        const comparison = { input, result, continues: false, sent: [] };
        t.deepEqual(await first.repair(comparison), await successor.repair(comparison));
        const [ofFirst, ofSuccessor] = comparisons;
        t.truthy(ofFirst?.findings?.survivors);
        t.is(ofSuccessor?.findings?.survivors, undefined);
      }),
      { numRuns: randomRuns(300) },
    );
  });
}

test('what is found in a text is kept for its comparison: in plain text the values too', async (t) => {
  const text = 'Write to ida.berg@mail.example.com about {{topic}}.';
  const { first, comparisons } = await maskersOf(text, 'text');
  await first.repair({ input: text, result: text, continues: false, sent: [] });
  const { survivors = [], sensitive = [] } = comparisons[0]?.findings ?? {};
  t.deepEqual(
    [...survivors, ...sensitive].map(({ kind, start, end }) => [kind, text.slice(start, end)]),
    [
      ['placeholders', '{{topic}}'],
      ['email', 'ida.berg@mail.example.com'],
    ],
  );
});

test('what is found in a long text is not kept', async (t) => {
  const text = 'Pay 12 EUR to {{name}}. '.repeat(1_000);
  const { first, comparisons } = await maskersOf(text, 'text');
  await first.repair({ input: text, result: text, continues: false, sent: [] });
  t.is(comparisons[0]?.findings?.survivors, undefined);
});
