import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { createReasoningStage } from '../../../../src/core/text/reasoning.ts';
import type { TextEdit } from '../../../../src/core/text/stage.ts';
import {
  createWrappingStage,
  unwrapAnswer,
  type WrappingOptions,
} from '../../../../src/core/text/wrapping/wrapping-stage.ts';
import { assertLinearTime, filled } from '../../../support/linear-time.ts';
import { randomRuns } from '../../../support/random-runs.ts';
import { keptForms } from './kept-forms.ts';
import { kept } from './kept-rows.ts';
import { wrappedForms } from './wrapped-forms.ts';
import { closings } from './closings.ts';
import { preambles } from './preambles.ts';
import { input, pairs, wrapped, type Row } from './wrapped-rows.ts';

const apply = (text: string, edit: TextEdit | undefined): string => {
  if (edit === undefined) return text;
  return 'replace' in edit ? edit.replace : text + edit.append;
};

/** What a client has in the end, and what it had after each piece. */
const stream = (pieces: readonly string[], options: Partial<WrappingOptions> = {}) => {
  const stage = createWrappingStage({ input, format: 'text', ...options });
  const edits = [...pieces.map((piece) => stage.push(piece)), stage.end()];
  const shown: string[] = [];
  for (const edit of edits) shown.push(apply(shown.at(-1) ?? '', edit));
  return { text: shown.at(-1) ?? '', shown, replaced: edits.filter((edit) => edit && 'replace' in edit).length };
};

const cut = (answer: string, lengths: readonly number[]): string[] => {
  const pieces: string[] = [];
  for (let at = 0, index = 0; at < answer.length; index += 1) {
    // Empty pieces too, but not for ever.
    const length = index % 7 === 6 ? 1 : (lengths[index % lengths.length] ?? 1);
    pieces.push(answer.slice(at, at + length));
    at += length;
  }
  return pieces;
};

const optionsOf = (row: Row): WrappingOptions => ({ input, format: 'text', ...row });

const check = (rows: readonly Row[], title: string): void => {
  test(title, (t) => {
    for (const row of rows) {
      const options = optionsOf(row);
      const told = JSON.stringify(options);
      t.is(unwrapAnswer(row.answer, options), row.right, told);
      for (const lengths of [[1], [2], [3, 1], [7, 0, 4], [23]]) {
        t.is(stream(cut(row.answer, lengths), options).text, row.right, told);
      }
    }
  });
};

check(wrapped, `${String(wrapped.length)} wrapped answers come out as the text alone, however they are cut`);
check(kept, `${String(kept.length)} answers that only look wrapped stay byte for byte, however they are cut`);

for (const [kind, rows] of Object.entries(wrappedForms)) check(rows, `only the text is left of ${kind}`);
check(keptForms, `${String(keptForms.length)} texts in the form of wrapping stay byte for byte, however they are cut`);

test('the given samples come out as the text alone', (t) => {
  const samples = JSON.parse(readFileSync('test/core/text/wrapping/samples.json', 'utf8')) as { answer: string }[];
  for (const { answer } of samples) {
    const reasoning = createReasoningStage({ given: [input] });
    const visible = apply(apply('', reasoning.push(answer)), reasoning.end());
    t.is(unwrapAnswer(visible, { input, format: 'text' }), 'We were there on Tuesday.', answer);
  }
});

test('wrapping that is taken away is not shown before', (t) => {
  const text = 'We were there on Tuesday.';
  const answers = [
    ...preambles.map((preamble) => `${preamble}\n\n${text}`),
    ...closings.filter((closing) => !closing.includes('\n\n')).map((closing) => `${text}\n\n${closing}`),
    ...pairs.map(([opener, closer]) => opener + text + closer),
  ];
  const flashing = answers.filter((answer) => stream(answer.split('')).replaced > 0);
  // "I can help" may begin a text; what follows a fence, or a space at the end, shows only at the end.
  t.true(flashing.length <= 6, flashing.join('\n---\n'));
});

test('the first words of a text are not delayed', (t) => {
  const words = [
    'We ',
    'Dear',
    '- ',
    '1. ',
    '<p>Zoma',
    '# Plan',
    'Hello',
    '客',
    'Hi Bob',
    'Bonjour',
    'Kindly',
    'Sehr geehrte',
  ];
  for (const word of words) {
    t.deepEqual(createWrappingStage({ input, format: 'markdown' }).push(word), { append: word }, word);
  }
});

test('text is held back only while it may be wrapping', (t) => {
  const { shown } = stream(['Here', ' we', ' are', ', I', ' say', '\nI', ' hope', ' so', '.\nbye']);
  t.deepEqual(shown, [
    '',
    'Here we',
    'Here we are',
    'Here we are, I',
    'Here we are, I say',
    'Here we are, I say',
    'Here we are, I say',
    'Here we are, I say\nI hope so',
    'Here we are, I say\nI hope so.\nbye',
    'Here we are, I say\nI hope so.\nbye',
  ]);
  t.deepEqual(stream(['```\n', 'a', '\n', 'xb', '\n``', '`', '\n']).shown, [
    '',
    'a',
    'a',
    'a\nxb',
    'a\nxb',
    'a\nxb',
    'a\nxb',
    'a\nxb',
  ]);
  t.deepEqual(stream(['"', 'a', ' b', '"', '\n']).shown, ['', 'a', 'a b', 'a b', 'a b', 'a b']);
  t.deepEqual(stream(['**To:** ', 'Anna']).shown, ['', '**To:** Anna', '**To:** Anna'], 'bold within a line');
});

test('marks around a part only are put back as soon as that shows', (t) => {
  const { shown, text } = stream(['"Yes"', ' and', ' "no"', ', we said.']);
  t.deepEqual(shown.slice(0, 2), ['Yes', '"Yes" and']);
  t.is(text, '"Yes" and "no", we said.');
});

const fragment = fc.constantFrom(
  ...preambles,
  ...closings,
  ...pairs.flat(),
  ...[
    '```js',
    '\n',
    '\n\n',
    '\r\n',
    ' ',
    '’',
    '\u00a0',
    ':',
    'Sure',
    'Here is',
    'a',
    'text',
    "don't",
    '🎉',
    '\ud83c',
    '\udf89',
    '客',
    '*',
    '¡',
    '!',
  ],
  ...[
    '<s>',
    '</s>',
    '"""',
    '> ',
    '\\boxed{',
    '}',
    'Original: ',
    ' → ',
    '<!--',
    '-->',
    '✅',
    '(5 words)',
    'Assistant:',
    input,
  ],
  ...['<p>', '</p>', '- a', '---', '/no_', '<text', ' id="', '</', 'I ', 'I have', 'Note', 'fixed'],
);
const pieces = fc.array(fragment, { maxLength: 10 }).map((parts) => parts.join(''));
const answers = fc.oneof(
  pieces,
  fc.constantFrom(...wrapped, ...kept).map(({ answer }) => answer),
  fc.string({ unit: 'binary' }),
);
const options = fc.record({
  input: fc.oneof(fc.constantFrom(input, '', '"a"', 'x\n```js\ny\n```', 'Here is x', '<p>a</p>', 'a\n'), pieces),
  format: fc.constantFrom('text' as const, 'markdown' as const, 'html' as const),
  continues: fc.boolean(),
  adds: fc.boolean(),
  customPrompt: fc.constantFrom(undefined, 'Write a mail'),
});

test('however an answer is cut, the edits come to what is made of the whole', (t) => {
  const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(options, answers, lengths, (given, answer, sizes) => {
      const expected = unwrapAnswer(answer, given);
      for (const parts of [cut(answer, sizes), answer.split(''), [answer]]) {
        t.is(parts.join(''), answer);
        t.is(stream(parts, given).text, expected);
      }
    }),
    {
      numRuns: randomRuns(3000),
      examples: [
        // A tag of the prompt behind the beginning of a tag.
        [
          { input, format: 'text', continues: false, adds: false, customPrompt: undefined },
          'See </<begun id="0123456789abcdef01234567">\nthe rest',
          [2],
        ],
        // A control word at the end of a piece, with a tag behind it.
        [
          { input, format: 'text', continues: false, adds: false, customPrompt: undefined },
          '/no_think</TRANSLATED>',
          [0],
        ],
        [
          { input, format: 'text', continues: false, adds: false, customPrompt: undefined },
          'were /no_think<my_text>',
          [3],
        ],
      ],
    },
  );
});

test('a plain text of words stays as it is', (t) => {
  const words = fc.array(fc.constantFrom('we', 'Anna', 'went', 'home', 'so', 'far', 'away', 'early'), {
    minLength: 2,
    maxLength: 30,
  });
  fc.assert(
    fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), (lines) => {
      const text = lines.map((line) => line.join(' ')).join('.\n');
      t.is(stream(text.split('')).text, text);
    }),
    { numRuns: randomRuns(1000) },
  );
});

for (const [name, answerOf] of Object.entries<(characters: number) => string>({
  plain: (characters) => filled('An offer. ', characters),
  'fenced and full of line breaks': (characters) => `\`\`\`\n${filled('An\n\n`offer` ', characters)}\n\`\`\``,
  'quoted and full of apostrophes': (characters) => `'${filled("don't ", characters)}'`,
  'a closed fence before endless white space': (characters) => `\`\`\`\nfoo\n\`\`\`${filled(' \n', characters)}`,
  'endless backticks': (characters) => `\`\`\`\nfoo\n${filled('`', characters)}`,
  'endless white space': (characters) => filled(' ', characters),
  'endless white space behind a preamble': (characters) => `Sure:\n${filled(' ', characters)}`,
  'lines that begin like remarks': (characters) => filled('We were.\nI have the text\n', characters),
  notes: (characters) => filled('Note: a\n', characters),
  tags: (characters) => filled('<a ', characters),
  delimiters: (characters) => filled('<text id="123456">', characters),
  JSON: (characters) => `{"text": "${filled('a', characters)}"}`,
})) {
  test(`200,000 characters in tiny pieces take linear time: ${name}`, (t) => {
    const workOf = (characters: number) => {
      const answer = answerOf(characters);
      return () => {
        const stage = createWrappingStage({ input, format: 'text' });
        for (let at = 0; at < answer.length; at += 3) stage.push(answer.slice(at, at + 3));
        stage.end();
      };
    };
    assertLinearTime(t, name, workOf, { length: 50_000, most: 2_500, least: 5 });
  });
}
