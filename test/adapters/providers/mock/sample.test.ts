import test from 'ava';
import { actionNames } from '../../../../src/core/enhancement/prepare/actions.ts';
import { formatNames, type FormatName } from '../../../../src/core/text/formats.ts';
import { sampleInSteps } from '../../../../src/adapters/providers/mock/sample.ts';
import { testLinearTime } from '../../../support/linear-time.ts';
import { processorMs } from '../../../support/processor-time.ts';
import { corrected, sampleAnswer } from '../../../support/sample-answers.ts';

const shorter = (text: string, format: FormatName = 'text') => sampleAnswer({ action: 'make_shorter', format }, text);
const summary = (text: string, format: FormatName = 'text') => sampleAnswer({ action: 'summarize', format }, text);

test('make_shorter keeps the first half of the sentences, items and rows, and headings and code', (t) => {
  t.is(shorter('One is here. Two is here. Three is here.'), 'One is here. Two is here.');
  t.is(shorter('Yes. we go. we stay. No.\n\nSecond one. Third one.\n'), 'Yes. we go.\n\nSecond one.\n');
  t.is(
    shorter('# Title\n\n- a\n  - below\n- b\n\n```\nA. B.\n```\n\n| a |\n|---|\n| 1 |\n| 2 |\n', 'markdown'),
    '# Title\n\n- a\n  - below\n\n```\nA. B.\n```\n\n| a |\n|---|\n| 1 |\n',
  );
  t.is(
    shorter('<h2>A. B.</h2><p>One <b>is. Two</b> is. Three is.</p><ol><li>a</li><li>b</li></ol>', 'html'),
    '<h2>A. B.</h2><p>One <b>is. Two</b> is.</p><ol><li>a</li></ol>',
  );
  t.is(
    shorter('<table><tr><th>a</th></tr><tr><td>1</td></tr><tr><td>2</td></tr></table>', 'html').match(/<tr>/g)?.length,
    2,
  );
});

test('summarize keeps the first sentence of each paragraph', (t) => {
  t.is(summary('One is here. Two is here.\n\nThree is here! Four.'), 'One is here.\n\nThree is here!');
  t.is(summary('<p>One. Two.</p>\n<p>Three. Four.</p>', 'html'), '<p>One.</p>\n<p>Three.</p>');
  t.is(summary('会議がありました。価格について話しました。'), '会議がありました。');
  t.is(summary('ذهبنا إلى الاجتماع. تحدثنا عن السعر.'), 'ذهبنا إلى الاجتماع.');
});

test('a single sentence is cut to its first clause, and a paragraph goes where none can be shortened', (t) => {
  t.is(shorter('They like the offer, but the budget is free in January only.'), 'They like the offer.');
  t.is(shorter('<p>They like the offer, but the budget is free.</p>', 'html'), '<p>They like the offer.</p>');
  t.is(shorter('One is here.\n\nTwo is here.\n\nThree is here.'), 'One is here.\n\nTwo is here.');
  t.is(shorter('one'), 'one');
});

/** Sentences that public splitters cut in the middle, or ran together. */
const firstSentences: readonly string[] = [
  'We met Dr. Smith and J. R. Tolkien of Acme Inc. in Berlin.',
  'It takes 3.5 hours, e.g. with version 1.2.3, i.e. the U.S. one.',
  'See the website at https://www.hospital.example.',
  'Chalana et al. (US 2012/0179503) was first!',
  'Am 1. Oktober gewinnt die 1. Bundesliga.',
  'The code `a. B` and [the link. Here](https://a.example/b. C) are whole.',
];
for (const sentence of firstSentences) {
  test(`the first sentence is ${JSON.stringify(sentence)}`, (t) => {
    t.is(summary(`${sentence} Individuals may write to us.`, 'markdown'), sentence);
  });
}

const texts: Readonly<Record<FormatName, readonly string[]>> = {
  text: [
    'We met Ida. She likes the offer, and she signs it soon.',
    'one',
    '今日は会議があり、価格について話しました。次回は来週です。',
    '😀',
  ],
  markdown: [
    '# A plan\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n',
    '> We met Ida.\n> She signs.\n',
  ],
  html: ['<h1>Plan</h1><p>We met <b>Ida</b>. She signs.</p><ul><li>a</li><li>b</li></ul>', 'no tags at all, and a & b'],
};

/** The tags of HTML that are left open, or closed without being open. */
const unbalanced = (html: string): string[] => {
  const open: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
    if (slash === '') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else return [`/${name}`];
  }
  return open;
};

test('every action answers every text with a valid text of its format, always the same', (t) => {
  for (const format of formatNames) {
    for (const text of texts[format]) {
      for (const action of actionNames) {
        const task = { action, format, tone: 'for<mal', language: 'German' };
        const answer = sampleAnswer(task, text);
        t.is(answer, sampleAnswer(task, text));
        t.regex(answer, /\S/);
        if (format === 'html') t.deepEqual(unbalanced(answer), [], answer);
        if (action !== 'fix_grammar' && text.length > 40) t.not(answer, text, `${action} of ${text}`);
      }
    }
  }
});

test('an answer that is no such change says that it is a sample', (t) => {
  for (const action of ['change_tone', 'translate', 'expand', 'continue', 'free_prompt', 'improve'] as const) {
    t.regex(sampleAnswer({ action, format: 'text' }, 'Alles ist gut.'), /\(Sample/, action);
  }
});

const sentence = 'we was at the depot on tuesday , and they like alot of the offer. ';
const countOfSentences = 1_540;
const sentences = Array.from({ length: countOfSentences }, () => sentence);

/** Texts of 100 kB. */
const long: Readonly<Record<string, Readonly<Record<FormatName, string>>>> = {
  'in paragraphs': {
    text: sentences.join('\n\n'),
    markdown: sentences.map((each) => `- ${each}`).join('\n'),
    html: sentences.map((each) => `<p>${each}</p>`).join(''),
  },
  'in one paragraph': {
    text: sentences.join(''),
    markdown: sentences.join(''),
    html: `<p>${sentences.join('')}</p>`,
  },
  'without an end of a sentence': {
    text: sentences.join('').replaceAll('.', ''),
    markdown: sentences.join('').replaceAll('.', ''),
    html: `<p>${sentences.join('').replaceAll('.', '')}</p>`,
  },
};

/** The longest step of an answer, in milliseconds of the processor. */
const longestStep = (...given: Parameters<typeof sampleInSteps>): number => {
  const steps = sampleInSteps(...given);
  const answer = { isDone: false, longest: 0 };
  while (!answer.isDone) {
    const took = processorMs(() => {
      answer.isDone = steps.next().done === true;
    });
    answer.longest = Math.max(answer.longest, took);
  }
  return answer.longest;
};

for (const [shape, byFormat] of Object.entries(long)) {
  test(`100 kB ${shape} are answered in steps of at most 40 ms`, (t) => {
    for (const format of formatNames) {
      for (const action of ['fix_grammar', 'make_shorter'] as const) {
        let longest = Infinity;
        for (let attempt = 0; attempt < 3 && longest > 40; attempt += 1) {
          longest = Math.min(longest, longestStep({ action, format }, byFormat[format]));
        }
        t.log(`${action} of ${format}: ${longest.toFixed(1)} ms`);
        t.true(longest <= 40, `${action} of ${format}: ${longest} ms`);
      }
    }
  });
}

testLinearTime(test, {
  ...Object.fromEntries(
    formatNames.map((format) => [`correcting ${format}`, (text: string) => corrected(text, format, 'style')]),
  ),
  ...Object.fromEntries(formatNames.map((format) => [`shortening ${format}`, (text: string) => shorter(text, format)])),
  extending: (text) => sampleAnswer({ action: 'expand', format: 'html' }, text),
});
