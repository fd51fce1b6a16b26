import test from 'ava';
import { corrected } from '../../../support/sample-answers.ts';

type Row = readonly [given: string, corrected: string, format?: 'text' | 'markdown' | 'html'];

const mistakes: readonly Row[] = [
  ['we was there on tuesday', 'We were there on Tuesday.'],
  ['i think alot of the the customers would of come', 'I think a lot of the customers would have come.'],
  ['the offer is late , but their is time . we wait', 'The offer is late, but there is time. We wait.'],
  ["he don't like it. she dont either", "He doesn't like it. She doesn't either."],
  [
    'Hi Ben,\n\nwe was in Rotterdam on friday\n\nBest regards\nIda',
    'Hi Ben,\n\nWe were in Rotterdam on Friday.\n\nBest regards\nIda',
  ],
  ['<p>we was <b>there</b> on <i>tuesday</i></p>', '<p>We were <b>there</b> on <i>Tuesday</i>.</p>', 'html'],
  ['<ul><li>the the offer we was sent</li></ul>', '<ul><li>the offer we were sent</li></ul>', 'html'],
  ['we was <a href="/a">there with it</a>', 'We were <a href="/a">there with it</a>.', 'html'],
  [
    '# the plan we was sent\n\nwe wait **for it** on monday',
    '# the plan we were sent\n\nWe wait **for it** on Monday.',
    'markdown',
  ],
  ['| we was here | the the |\n|---|---|\n', '| we were here | the |\n|---|---|\n', 'markdown'],
  ['Das ist gut und und nicht teuer .', 'Das ist gut und nicht teuer.'],
];
for (const [given, right, format = 'text'] of mistakes) {
  test(`corrects ${JSON.stringify(given)}`, (t) => t.is(corrected(given, format), right));
}

/** Correct texts, and texts that only a reader could correct. */
const untouched: readonly Row[] = [
  ['', ''],
  ['npm install fails with kubectl, and iPhone is eBay’s', 'npm install fails with kubectl, and iPhone is eBay’s.'],
  ['The medicine had had no effects. I know that that answer is right.', ''],
  ['What it is is good.', ''],
  ['Die die das sagen, sind der der Firma bekannt.', ''],
  ['Nous nous voyons : vous vous levez ; oui !', ''],
  ['anak anak bermain', ''],
  ['We would of course come.', ''],
  ['The index i is used, e.g. for i in the list, i.e. here.', ''],
  ['Ask Dr. and Mrs. Teh, version 1.2 of node.js, in approx. an hour.', ''],
  ['See https://we.was/alot and alot@was.example, {{we was}}, `we was`, ⟦NAME_1⟧was.', ''],
  ['Wait . . . for it.', ''],
  ['<p>The code <code>we was alot</code> and <b>T</b>he are here.</p><pre>we was  the the</pre>', '', 'html'],
  ['We like it.\n\n```\nwe was alot\n```\n\n    we was alot\n', '', 'markdown'],
  ['We need this [link][monday] here.\n\n[monday]: https://example.com/alot-monday\n', '', 'markdown'],
  ['Need somebody in OR 1. I really do not know.', ''],
  ['今日は会議がありました', ''],
  ['ذهبنا إلى الاجتماع', ''],
  ['😀 😀', ''],
];
for (const [given, right, format = 'text'] of untouched) {
  test(`leaves ${JSON.stringify(given)}`, (t) => t.is(corrected(given, format), right || given));
}
