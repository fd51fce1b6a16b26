import { format, resolveConfig } from 'prettier';
import { bankFormats } from '../../../src/core/privacy/detectors/bank-details.ts';
import { identityFormats } from '../../../src/core/privacy/detectors/identity-numbers.ts';
import type { NumberFormat } from '../../../src/core/privacy/detectors/number-format.ts';

/** Where the page is kept, from the repository's root. */
export const privacyPagePath = 'docs/privacy.md';

const code = (text: string): string => `\`${text}\``;

const behindLabel = ({ forms, labels, isStrict, beside }: NumberFormat): string => {
  const shape = forms === 'free' ? 'any number of a document' : forms.map(code).join(', ');
  const conditions = [...(isStrict ? ['check digits'] : []), ...(beside ? ['beside the name or code of a bank'] : [])];
  return `${code(labels[0] ?? '')}: ${[shape, ...conditions].join('; ')}`;
};

const rowOf = (entry: NumberFormat): string =>
  `| ${[entry.country ?? 'any', entry.name, behindLabel(entry), entry.alone.map(code).join(', ') || '-'].join(' | ')} |`;

const tableOf = (formats: readonly NumberFormat[]): string[] => [
  '| country | number | behind a label such as | without a label |',
  '|---|---|---|---|',
  ...[...formats].sort((one, other) => (one.country ?? '').localeCompare(other.country ?? '')).map(rowOf),
];

/** The text of docs/privacy.md. */
export const renderPrivacyPage = async (): Promise<string> => {
  const text = [
    '# Sensitive values that are masked',
    '',
    'Before a text leaves for a provider, the detectors in `src/core/privacy/detectors/` replace these kinds by masks:',
    '`secret`, `iban` (bank details), `card`, `national_id` (identity numbers), `email`, `ip` and `phone`. An organization adds',
    'patterns of its own (`custom`). The tables list what `national_id` and `iban` cover. In a shape `9` is a digit, `A` a letter,',
    '`*` either.',
    '',
    '- Behind a label in one of its languages, or in the next cell of a table, a number counts by its shape, whatever separates its groups.',
    '- In the rest of the label\'s sentence, and before a label ("X12345678 is my passport number"), its check digits must be valid too.',
    '- Without a label a number counts in the shapes of the last column, in capitals and with valid check digits, unless its sentence',
    '  names an order, a part, a case or something else that has numbers.',
    '- VAT numbers and commercial register numbers of companies are not masked.',
    '',
    'An IBAN of any country counts without a label, and with wrong check digits behind the word IBAN; a BIC right behind it counts too,',
    'as do addresses that Bitcoin and Ethereum are paid to.',
    '',
    'Do not edit this page: `npm run docs:privacy` writes it from the tables of the detectors.',
    '',
    '## Identity numbers',
    '',
    ...tableOf(identityFormats),
    '',
    '## Bank details',
    '',
    ...tableOf(bankFormats),
    '',
  ].join('\n');
  return format(text, { ...(await resolveConfig(privacyPagePath)), parser: 'markdown' });
};
