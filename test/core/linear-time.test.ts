import test from 'ava';
import { formatNames } from '../../src/core/text/formats.ts';
import { findCode } from '../../src/core/integrity/finders/code.ts';
import { entitiesIn, readHtmlStructure } from '../../src/core/integrity/finders/html.ts';
import { readMarkdownStructure } from '../../src/core/integrity/finders/markdown.ts';
import { findMentions } from '../../src/core/integrity/finders/mentions.ts';
import { findNumbers } from '../../src/core/integrity/finders/numbers.ts';
import { findPlaceholders } from '../../src/core/integrity/finders/placeholders.ts';
import { findReferences } from '../../src/core/integrity/finders/references.ts';
import { findUrls } from '../../src/core/integrity/finders/urls.ts';
import { toHtml } from '../../src/core/text/answer-format.ts';
import { loosened } from '../../src/core/integrity/loose-form.ts';
import { findLastMasks } from '../../src/core/masking/find-masks.ts';
import { createMaskTable } from '../../src/core/masking/mask-table.ts';
import { maskText } from '../../src/core/masking/mask-text.ts';
import { unmaskText } from '../../src/core/masking/unmask.ts';
import { detectors } from '../../src/core/privacy/detectors/index.ts';
import { findKeyMaterial } from '../../src/core/privacy/detectors/secret-tokens.ts';
import { findNamedSecrets } from '../../src/core/privacy/detectors/secret-pairs.ts';
import { findTokens } from '../../src/core/privacy/detectors/secret-tokens.ts';
import { testLinearTime } from '../support/linear-time.ts';
import { createHtmlStage, runStage } from '../support/stages.ts';

/** Passwords that each begin as all longer ones do, and a text in which all of them end everywhere. */
const nestedValues = (length: number): string => {
  const table = createMaskTable();
  const secrets = Array.from({ length: 100 }, (_, index) => ({
    label: 'SECRET' as const,
    number: index + 1,
    value: 'a'.repeat(index + 4),
  }));
  for (const secret of secrets) table.add(secret);
  return maskText('a'.repeat(length), [], table);
};

const subjects: Readonly<Record<string, (text: string) => unknown>> = {
  ...Object.fromEntries(Object.entries(detectors).map(([kind, detect]) => [kind, (text) => [...detect(text)]])),
  'tokens that are secret': (text) => [...findTokens(text)],
  keys: (text) => [...findKeyMaterial(text)],
  'named secrets': (text) => [...findNamedSecrets(text)],
  ...Object.fromEntries(formatNames.map((format) => [`code in ${format}`, (text) => findCode(text, format)])),
  tags: readHtmlStructure,
  entities: entitiesIn,
  'links, tables and notes': (text) => readMarkdownStructure(text, []),
  mentions: findMentions,
  numbers: findNumbers,
  placeholders: (text) => findPlaceholders(text, 'text'),
  references: findReferences,
  URLs: (text) => findUrls(text, 'html'),
  'making HTML harmless': (text) => runStage(createHtmlStage({ input: text })(''), text),
  'HTML of an answer without tags': (text) => toHtml(text, '<p>We was there.</p>'),
  'HTML of an answer whose words are searched in the input': (text) =>
    toHtml(text, `<p>${text.replace(/[<>]/g, ' ')}</p>`),
  'the masks at the end of a text': (text) => findLastMasks(text, 400),
  'loose forms': loosened,
  unmasking: (text) => unmaskText(text, createMaskTable()),
  'values that are known already': (text) => (text.startsWith('a') ? nestedValues(text.length) : text),
};

testLinearTime(test, subjects);
