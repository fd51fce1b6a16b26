import test from 'ava';
import { decodeHTML } from 'entities';
import { createAnswerFormatStage, toHtml } from '../../../src/core/text/answer-format.ts';
import { filterHtml } from './html/reading.ts';
import { processorMsBelow } from '../../support/processor-time.ts';
import type { FormatName } from '../../../src/core/text/formats.ts';
import type { TextEdit } from '../../../src/core/text/stage.ts';

const paragraph = '<p>we was there</p>';

const convert = (pieces: readonly string[], input: string, format: FormatName = 'html', continues = false): string => {
  const stage = createAnswerFormatStage({ input, format, continues });
  const edits: (TextEdit | undefined)[] = [...pieces.map((piece) => stage.push(piece)), stage.end()];
  return edits.reduce((text, edit) => {
    if (edit === undefined) return text;
    return 'replace' in edit ? edit.replace : text + edit.append;
  }, '');
};

interface Row {
  readonly title: string;
  readonly answer: string;
  readonly right: string;
  readonly input?: string;
  readonly format?: FormatName;
  readonly continues?: boolean;
}

const keep = (title: string, answer: string, more: Partial<Row> = {}): Row => ({
  title,
  answer,
  right: answer,
  ...more,
});

const rows: readonly Row[] = [
  { title: 'plain text', answer: 'We were there.', right: '<p>We were there.</p>' },
  {
    title: 'paragraphs',
    answer: 'We were\nthere.\n\nAll of us.',
    right: '<p>We were<br>\nthere.</p>\n<p>All of us.</p>',
  },
  { title: 'emphasis', answer: 'We **were** *there*.', right: '<p>We <strong>were</strong> <em>there</em>.</p>' },
  { title: 'a list', answer: '- a\n- b', right: '<ul>\n<li>a</li>\n<li>b</li>\n</ul>' },
  { title: 'a heading', answer: '# We\n\nwere there.', right: '<h1>We</h1>\n<p>were there.</p>' },
  { title: 'special characters', answer: 'a < b & c', right: '<p>a &lt; b &amp; c</p>' },
  { title: 'entities', answer: 'Tom &amp; Anna', right: '<p>Tom &amp; Anna</p>' },
  { title: 'escaped HTML', answer: '&lt;p&gt;We were &amp;amp; are.&lt;/p&gt;', right: '<p>We were &amp; are.</p>' },
  {
    title: 'the only element of the input',
    answer: 'We were there.',
    input: '<h2 class="big">we was there</h2>\n',
    right: '<h2 class="big">We were there.</h2>',
  },
  {
    title: 'a merge field of the input',
    answer: 'Hi *|FNAME|*, see __NAME__ and **this**.',
    input: '<p>hi *|FNAME|*, see __NAME__ and this</p>',
    right: '<p>Hi *|FNAME|*, see __NAME__ and <strong>this</strong>.</p>',
  },
  keep('HTML', '<p>We were there.</p>'),
  keep('HTML behind text', 'We <b>were</b> **there**.'),
  keep('HTML behind a sign', 'a < b <b>c</b> **d**'),
  keep('escaped HTML that the input has', '<p>&lt;p&gt;</p>'),
  keep('white space', ' \n'),
  keep('nothing', ''),
  keep('an inline text', 'We **were** there.', { input: 'we <b>was</b> there' }),
  keep('an input without tags', 'We **were** there.', { input: 'we was there' }),
  keep('a continuation', ' and **so** on.', { continues: true }),
  keep('Markdown', 'We **were** there.', { format: 'markdown', input: paragraph }),
  keep('plain text asked', 'We **were** there.', { format: 'text', input: paragraph }),
];

for (const { title, answer, right, input = paragraph, format, continues } of rows) {
  test(`an answer becomes the HTML that was asked for, however it is cut: ${title}`, (t) => {
    t.is(convert([answer], input, format, continues), right);
    t.is(convert(answer.split(''), input, format, continues), right);
  });
}

test('escaped HTML that the input has too is text', (t) => {
  const input = '<p>write &lt;p&gt; first</p>';
  t.is(convert(['Write &lt;p&gt; first.'], input), '<p>Write &lt;p&gt; first.</p>');
});

test('HTML is shown from its first tag on', (t) => {
  const stage = createAnswerFormatStage({ input: paragraph, format: 'html' });
  t.deepEqual(
    ['<', 'p>', 'We', ' were'].map((piece) => stage.push(piece)),
    [undefined, { append: '<p>' }, { append: 'We' }, { append: ' were' }],
  );
});

test('what is made of Markdown is safe behind the filter', (t) => {
  const answers = [
    '[x](javascript:alert(1))',
    '![x](https://a.example/x.png)',
    '&lt;script&gt;alert(1)&lt;/script&gt;',
  ];
  for (const answer of answers) {
    const html = filterHtml(convert([answer], paragraph), { input: paragraph });
    t.notRegex(html, /<(?:script|img)|href|javascript:[^<]*"/);
  }
});

for (const [name, piece] of Object.entries({
  words: 'We **were** ',
  signs: '< ',
  stars: '*',
  brackets: '[',
  escapes: '&lt;',
  ticks: '` ',
})) {
  test(`a long answer takes linear time: ${name}`, (t) => {
    const spent = processorMsBelow(2000, () => {
      const stage = createAnswerFormatStage({ input: paragraph, format: 'html' });
      for (let length = 0; length < 100_000; length += piece.length) stage.push(piece);
      stage.end();
    });
    t.true(spent < 2000, `${spent.toFixed(0)} ms`);
  });
}

test('an answer with more marks than texts of people have becomes paragraphs of plain text, with every character', (t) => {
  const input = '<p>We was there.</p><p>We seen it.</p>';
  for (const piece of ['![', '[a](b) ', '*_', '`', '|\n|-|\n', 'a\n\n']) {
    const answer = `One & two.\n\n${piece.repeat(10_000)} x > y`;
    const html = toHtml(answer, input);
    t.regex(html, /^<p>One &amp; two\.<\/p>\n<p>[^]* x &gt; y<\/p>$/, piece);
    const read = decodeHTML(html.replace(/<\/?p>|<br>/g, ''));
    t.is(read.replace(/\s/g, ''), answer.replace(/\s/g, ''), piece);
  }
});
