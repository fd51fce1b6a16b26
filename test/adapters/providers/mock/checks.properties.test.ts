import test from 'ava';
import fc from 'fast-check';
import { answerTo } from '../../../../src/adapters/providers/mock/index.ts';
import { createPrepare } from '../../../../src/core/enhancement/prepare/preparation.ts';
import { formatNames } from '../../../../src/core/text/formats.ts';
import { defaultPrivacyPolicy } from '../../../../src/ports/privacy-policies.ts';
import type { Sessions } from '../../../../src/ports/sessions.ts';
import { pieces } from '../../../support/protected-text.ts';
import { estimatingCounter } from '../../../support/quota-service.ts';
import { randomRuns } from '../../../support/random-runs.ts';
import { plainAnalysis } from '../../../support/session-masker.ts';

const viewer = { organizationId: 'organization', userId: 'user', email: 'user@zoma.local', roles: [] };
const prepare = createPrepare({
  sessions: {} as Sessions,
  assemble: () => Promise.resolve({ items: [], leftOut: [], truncated: false, unknownEntity: false }),
  policies: { recent: () => Promise.resolve(defaultPrivacyPolicy) },
  analysis: plainAnalysis,
  counter: estimatingCounter,
  maxOutputTokens: 8192,
});

const mistakes = ['we was', 'alot', 'i think', 'the the', 'tuesday .', 'they was ,', 'in order to', 'would of', '. we'];

for (const format of formatNames) {
  test(`corrections of ${format} keep every link, code, number, placeholder and sensitive value`, async (t) => {
    const text = fc
      .tuple(pieces(format), fc.array(fc.tuple(fc.constantFrom(...mistakes), fc.nat(20)), { maxLength: 6 }))
      .map(([correct, wrong]) => {
        const words = correct.map((piece) => piece.text);
        for (const [mistake, place] of wrong) words.splice(place, 0, mistake);
        return words.join(' ');
      });
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('fix_grammar', 'improve'), async (input, action) => {
        const { prompt, masker } = await prepare(viewer, { text: input, format, action } as const);
        const sent = prompt.messages.map(({ content }) => content);
        const result = masker.unmask(await answerTo(prompt));
        const repaired = await masker.repair({ input, continues: false, sent, result });
        t.is(repaired.result, result);
        for (const [kind, { missing, duplicated, invented }] of Object.entries(repaired.checks)) {
          t.deepEqual([missing, duplicated, invented], [[], [], []], `${kind}: ${input} → ${result}`);
        }
      }),
      { numRuns: randomRuns(1_000) },
    );
  });
}
