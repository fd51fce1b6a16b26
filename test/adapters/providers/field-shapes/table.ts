import { format, resolveConfig } from 'prettier';
import type { Outcome, Shape } from './shape.ts';

/** Where the table is kept, from the repository's root. */
export const tablePath = 'docs/providers.md';

const providerNames = {
  openai: 'OpenAI and servers that speak chat completions',
  claude: 'Claude and servers that speak the messages API',
  gemini: 'Gemini',
} as const;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const describeEnd = ({ failure, end = 'done', text }: Outcome): string => {
  if (end !== 'done') return `\`error\` \`${end}\``;
  if (failure === undefined) return 'the answer, `done`';
  return `\`${failure}\`; another provider ${text === '' ? 'answers' : 'continues the text shown'}`;
};

const describe = (becomes: Outcome): string => {
  const { requests = 1, usage, replaced } = becomes;
  return [
    describeEnd(becomes),
    requests === 1 ? undefined : `${String(requests)} requests`,
    replaced ? '`replace` removes text shown by mistake' : undefined,
    usage &&
      `${String(usage.inputTokens)} + ${String(usage.outputTokens)} tokens${usage.usageSource === 'estimated' ? ', estimated' : ''}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
};

const rowOf = ({ title, sentBy, source, becomes }: Shape): string =>
  `| ${cell(title)} | [${cell(sentBy)}](${source}) | ${cell(describe(becomes))} |`;

/** The text of docs/providers.md. */
export const renderTable = async (shapes: readonly Shape[]): Promise<string> => {
  const sections = Object.entries(providerNames).map(([provider, heading]) => {
    const rows = shapes.filter((shape) => shape.provider === provider).map(rowOf);
    return [`## ${heading}`, '', '| shape | sent by | result |', '|---|---|---|', ...rows, ''].join('\n');
  });
  const text = [
    '# Providers as they behave in the field',
    '',
    'Servers deviate from the protocols that they implement. Each row has one deviation, a server that shows it, and the result for a',
    'session. A test of the same title in `test/adapters/providers/field-shapes/field-shapes.test.ts` sends the bytes over HTTP',
    'through the real SDK and the chain. Token counts are input + output.',
    '',
    'Do not edit this page: `npm run docs:providers` writes it from the rows in `test/adapters/providers/field-shapes/rows/`.',
    '',
    ...sections,
  ].join('\n');
  return format(text, { ...(await resolveConfig(tablePath)), parser: 'markdown' });
};
