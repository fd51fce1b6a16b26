import test from 'ava';
import { analyses } from '../../../src/core/enhancement/analyses.ts';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { unmaskText } from '../../../src/core/masking/unmask.ts';
import { defaultPrivacyPolicy as policy } from '../../../src/ports/privacy-policies.ts';
import type { FormatName } from '../../../src/core/text/formats.ts';
import { labelledTexts } from './labelled-texts.ts';
import { ordinaryLabels } from './ordinary-labels.ts';
import { ordinaryTexts } from './ordinary-texts.ts';
import { sensitiveTexts } from './sensitive-texts.ts';

const mask = (text: string, format: FormatName) => {
  const { texts, added } = analyses.mask({ policy, format, masks: [], texts: [{ text, keepsProtected: true }] });
  const [masked = { text: '', redacted: {} }] = texts;
  return { ...masked, restored: unmaskText(masked.text, createMaskTable(added)) };
};

for (const [format, text, ...pieces] of [...sensitiveTexts, ...labelledTexts]) {
  test(`${format}: nothing of ${JSON.stringify(pieces)} is sent of ${JSON.stringify(text)}`, (t) => {
    const masked = mask(text, format);
    for (const piece of pieces) t.false(masked.text.includes(piece), masked.text);
    t.is(masked.restored, text);
  });
}

for (const text of [...ordinaryTexts, ...ordinaryLabels]) {
  test(`nothing is masked in: ${text}`, (t) => {
    t.deepEqual(mask(text, 'text').redacted, {});
  });
}
