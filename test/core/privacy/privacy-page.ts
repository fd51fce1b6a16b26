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
    'Before a text is sent to a provider, the detectors in `src/core/privacy/detectors/` replace sensitive values by masks. The kinds are',
    '`secret`, `iban` (bank details), `card`, `national_id` (identity numbers), `email`, `ip`, `phone`, and `custom` (patterns of the',
    'organization). The tables list the numbers of `national_id` and `iban`. In a shape, `9` is a digit, `A` a letter, and `*` either.',
    '',
    '- Directly after a label, or in the next cell of a table, a number of the right shape is masked, with any separators between its groups.',
    '- Elsewhere in the sentence after a label, and before a label ("X12345678 is my passport number"), its check digits must also be valid.',
    '- Without a label, a number is masked if it has a shape of the last column, capital letters and valid check digits, and if its sentence',
    '  does not mention an order, a part, a case or another numbered thing.',
    '- VAT numbers and commercial register numbers of companies are not masked.',
    '',
    'An IBAN of any country is masked without a label, and after the word IBAN even with wrong check digits. A BIC directly after an IBAN is',
    'masked too, and so are Bitcoin and Ethereum addresses.',
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
