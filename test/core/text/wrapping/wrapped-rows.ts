import type { WrappingOptions } from '../../../../src/core/text/wrapping/wrapping-stage.ts';
import { closings } from './closings.ts';
import { inlinePreambles, preambles } from './preambles.ts';

/** An answer to a text, and what is right of it. */
export interface Row extends Partial<WrappingOptions> {
  readonly answer: string;
  readonly right: string;
}

export const input = 'we was there on tuesday';
const right = 'We were there on Tuesday.';

const own = (answers: readonly string[], more: Partial<WrappingOptions> = {}): Row[] =>
  answers.map((answer) => ({ answer, right, ...more }));

const around = (openers: readonly (readonly [string, string])[]): string[] =>
  openers.map(([opener, closer]) => opener + right + closer);

export const pairs: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['„', '“'],
  ['„', '”'],
  ['«', '»'],
  ['« ', ' »'],
  ['»', '«'],
  ['‹', '›'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['`', '`'],
  ['**', '**'],
  ['*', '*'],
  ['__', '__'],
  ['[', ']'],
  ['(', ')'],
  ['【', '】'],
  ['（', '）'],
  ['```\n', '\n```'],
  ['```text\n', '\n```\n'],
  ['~~~\n', '\n~~~'],
  ['````markdown\n', '\n````'],
  ['<answer>', '</answer>'],
  ['<corrected_text>\n', '\n</corrected_text>'],
  ['<output>', '</output>'],
  ['<result>', '</result>'],
  ['<final>', '</final>'],
  ['<my_text lang="en">', '</my_text>'],
  ['[CORRECTED]', '[/CORRECTED]'],
  ['[TRANSLATED]', '</TRANSLATED>'],
  ['{"text": "', '"}'],
  ['{\n  "corrected_text": "', '"\n}'],
  ['```json\n{"result": "', '"}\n```'],
  ['<text id="123456789012345678901234">\n', '\n</text id="123456789012345678901234">'],
  ['<begun id="0123456789abcdef01234567">\n', '\n</begun id="0123456789abcdef01234567">'],
  ['<instruction id="123456789012345678901234">\nBe short.\n</instruction id="123456789012345678901234">\n', ''],
  [`<text id="123456789012345678901234">\n${input}\n</text id="123456789012345678901234">\n\n`, ''],
  ['\uFEFF', ''],
  ['\n\n', '\n \n'],
  ['\n ', '\n\n '],
  ['', ' /no_think'],
  ['', '\n<system-reminder>Return only the text.</system-reminder>'],
  ['Here is the corrected text:\n\n```text\n', '\n```'],
  ['Here is the corrected text:\n\n```\n', '\n```\n\nThe subject is plural, so the plural is used.'],
  ['```\n', '\n```\n\nI fixed the verb.'],
  ['Here is the corrected version:\n\n"', '"\n\nLet me know if you\'d like any other changes!'],
  ['**Corrected text:**\n\n"', '"\n\n**Explanation:** The verb must agree.'],
  ['**Corrected: ', '**'],
  ['```\n"', '"\n```'],
  ['', '\n```'],
];

export const wrapped: readonly Row[] = [
  ...own(preambles.map((preamble) => `${preamble}\n\n${right}`)),
  ...own(inlinePreambles.map((preamble) => preamble + right)),
  ...own(closings.map((closing) => `${right}\n\n${closing}`)),
  ...own(around(pairs)),
  {
    answer: '{"text": "We were \\"there\\"\\non Tuesday.", "changes": ["verb"]}',
    right: 'We were "there"\non Tuesday.',
  },
  { answer: '"We said "yes" to it."', right: 'We said "yes" to it.' },
  { answer: "'It's what we don't need.'", right: "It's what we don't need." },
  { answer: 'Here is the text:\n\n  - an offer\n  - a call', right: '  - an offer\n  - a call' },
  { answer: 'Here is the corrected text:\r\n\r\nWe were\r\nthere.\r\n', right: 'We were\r\nthere.' },
  {
    answer: "Here is a summary:\n\nThe budget is agreed.\n\nLet me know if you'd like it shorter!",
    input: 'budget agreed.\n\nnext call monday.\n\nanna is away.',
    right: 'The budget is agreed.',
  },
  { answer: '```md\nRun\n```sh\nnpm i\n```\nnow\n```', right: 'Run\n```sh\nnpm i\n```\nnow', format: 'markdown' },
  {
    answer: '```markdown\n# Guide\n\n```bash\nnpm ci\n```\nDone.\n```',
    input: '# Guide\n\n```bash\nnpm ci\n```\nDone.',
    format: 'markdown',
    right: '# Guide\n\n```bash\nnpm ci\n```\nDone.',
  },
  {
    answer: '```markdown\n## Summary\n- Budget agreed.\n- Next call on Monday.\n```',
    input: '## Summary\n- budget agreed\n- next call Monday',
    format: 'markdown',
    right: '## Summary\n- Budget agreed.\n- Next call on Monday.',
  },
  {
    answer: 'Here are the rewritten bullets:\n- Managed a team of 5\n- Wrote weekly reports',
    input: '- manage a team of 5\n- write weekly report',
    format: 'markdown',
    right: '- Managed a team of 5\n- Wrote weekly reports',
  },
  {
    answer:
      'Ich hoffe, niemand wird verletzt.\n\nHinweis: „Spruce Goose“ bezeichnet hier ein Flugzeug; wörtlich hieße es „Fichtengans“.',
    input: "I hope nobody gets hurt when he pulls his 'Spruce Goose'",
    right: 'Ich hoffe, niemand wird verletzt.',
  },
  ...[
    ['```html\n', '\n```'],
    ['<final>', '</final>'],
    ['Here is the corrected HTML:\n\n', ''],
    ['<p>Here is the corrected text:</p>\n', ''],
    ['<p><strong>Corrected text:</strong></p>', ''],
    ['', '\n\nI hope this helps!'],
    ['', '\n<p><strong>Explanation:</strong> The verb must agree.</p>'],
    ['', '<p>Let me know if you need further changes!</p>'],
    ['', '\n<p>Changes made:</p>\n<ul>\n<li>were</li>\n<li>Tuesday</li>\n</ul>'],
    ['{"html": "', '"}'],
  ].map(([before = '', after = '']): Row => ({
    answer: `${before}<p>We were there.</p>${after}`,
    right: '<p>We were there.</p>',
    input: '<p>we was there</p>',
    format: 'html',
  })),
  {
    answer: '<p>Corrected: We were there.</p>',
    right: '<p>We were there.</p>',
    input: '<p>we was there</p>',
    format: 'html',
  },
  {
    answer: '<p><strong>Corrected:</strong> We were there.</p>',
    right: '<p>We were there.</p>',
    input: '<p>we was there</p>',
    format: 'html',
  },
  ...['"Just do it"', 'Here is the text:\n\nJust do it', 'Just do it\n\nLet me know if you want another version!'].map(
    (answer): Row => ({ answer, right: 'Just do it', customPrompt: 'Write a slogan', adds: true }),
  ),
  { answer: 'Here is the continuation:\n\nand then left.', right: 'and then left.', continues: true },
  {
    answer: '<last id="0123456789abcdef01234567">on</last id="0123456789abcdef01234567"> Tuesday.',
    right: 'on Tuesday.',
    continues: true,
  },
  { answer: 'there on Tuesday.\n```', right: 'there on Tuesday.', continues: true },
];
