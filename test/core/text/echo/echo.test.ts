import test from 'ava';
import fc from 'fast-check';
import { analyses } from '../../../../src/core/enhancement/analyses.ts';
import { createMaskTable } from '../../../../src/core/masking/mask-table.ts';
import { unmaskText } from '../../../../src/core/masking/unmask.ts';
import { createCharacterStage } from '../../../../src/core/text/characters.ts';
import type { FormatName } from '../../../../src/core/text/formats.ts';
import { applyEdit, type TextStage } from '../../../../src/core/text/stage.ts';
import { createWhiteSpaceStage } from '../../../../src/core/text/white-space.ts';
import { defaultPrivacyPolicy as policy } from '../../../../src/ports/privacy-policies.ts';
import { fragments } from './fragments.ts';
import { createHtmlStage, inSequence, runStage } from '../../../support/stages.ts';

const stagesFor = (input: string, format: FormatName): TextStage =>
  inSequence([
    createCharacterStage,
    createWhiteSpaceStage({ input, continues: false }),
    ...(format === 'html' ? [createHtmlStage({ input })] : []),
  ]);

for (const { format, name, text } of fragments) {
  test(`${format} comes back as it is: ${name}`, (t) => {
    const masked = analyses.mask({ policy, format, masks: [], texts: [{ text, keepsProtected: true }] });
    const answer = unmaskText(masked.texts[0]?.text ?? '', createMaskTable(masked.added));
    const result = runStage(stagesFor(text, format), answer);
    t.is(result, text);
    const isMixed = /(?<!\r)\n|\r(?!\n)/.test(text);
    const spacedOut = ` \n${isMixed ? text.trim() : text.trim().replaceAll('\r\n', '\n')}\n\n`;
    t.is(runStage(stagesFor(text, format), spacedOut), text, 'with white space of its own');

    const repaired = analyses.repair({
      input: text,
      result,
      format,
      continues: false,
      policy,
      knownMasked: [],
      leftOut: [],
      masks: [],
    });
    t.is(repaired.result, text);
    for (const [kind, { missing, duplicated, invented }] of Object.entries(repaired.checks)) {
      t.deepEqual([...missing, ...duplicated, ...invented], [], kind);
    }
  });
}

test('however the answer is cut, the text that is given back comes out as it is', (t) => {
  fc.assert(
    fc.property(
      fc.constantFrom(...fragments),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
      ({ format, text }, sizes) => {
        const stage = stagesFor(text, format);
        let shown = '';
        for (let start = 0, turn = 0; start < text.length; turn += 1) {
          const end = start + (sizes[turn % sizes.length] ?? 1);
          shown = applyEdit(shown, stage.push(text.slice(start, end)));
          start = end;
        }
        return applyEdit(shown, stage.end()) === text;
      },
    ),
    { numRuns: 300 },
  );
  t.pass();
});
