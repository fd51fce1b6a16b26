import test from 'ava';
import fc from 'fast-check';
import { cleanAnswer, createAnswerFilter } from '../../../../src/core/text/wrapping/answer-filter.ts';

const input = 'we need a offer till friday';

/** What a client has in the end, and what it was shown on the way. */
const stream = (deltas: readonly string[], text = input, continues = false) => {
  const filter = createAnswerFilter({ input: text, continues });
  const shown = deltas.map((delta) => filter.push(delta));
  const end = filter.end();
  const replaced = 'replace' in end;
  return { shown, replaced, text: replaced ? end.replace : shown.join('') + end.text };
};

const strips = (name: string, answer: string, expected: string, from = input) => {
  test(`${name} is taken away`, (t) => {
    t.is(cleanAnswer(from, answer), expected);
    const { text, replaced } = stream(answer.split(''), from);
    t.is(text, expected);
    t.false(replaced);
  });
};

const keeps = (name: string, answer: string, from = input) => {
  test(`${name} is kept as it is`, (t) => {
    t.is(cleanAnswer(from, answer), answer);
    t.is(stream(answer.split(''), from).text, answer);
  });
};

const preambles = [
  'Here is the improved text:\n',
  "Sure! Here's the improved version:\n\n",
  'Sure! Here’s a shorter take:\r\n\r\n',
  "Here's a more concise version of your text:\n",
  'Certainly, here is the translation:\n\n',
  'Certainly, the revised text:\n',
  'Of course! Below is the rewritten text:\n \n',
  'Sure thing! I have fixed the grammar. Here it is:\n',
  'Here you go:\n',
  'Sure:\n',
  '**Here is the summary:**\n\n',
  '\n\nHere is the corrected text:\n',
  'Hier ist der verbesserte Text:\n\n',
  'Gerne! Hier ist die überarbeitete Fassung:\n',
  'Natürlich, hier die gekürzte Version:\n',
  'Voici le texte amélioré :\n\n',
  'Bien sûr ! Voici la traduction :\n',
  '¡Claro! Aquí tienes el texto mejorado:\n\n',
  'Por supuesto, aquí está la versión corregida:\n',
  'Claro! Aqui está o texto melhorado:\n',
  'Segue a versão revisada:\n',
  'Certo! Ecco il testo migliorato:\n',
  'Ecco la traduzione:\n',
  'Natuurlijk! Hier is de verbeterde tekst:\n',
  'Hieronder de ingekorte versie:\n',
];
for (const preamble of preambles) {
  strips(`the preamble ${JSON.stringify(preamble)}`, `${preamble}We need an offer.\n`, 'We need an offer.\n');
}

strips('a preamble before an indented line', 'Here is the text:\n\n  - an offer', '  - an offer');
strips('a preamble before a fence', 'Sure! Here it is:\n\n```text\nAn offer.\n```\n', 'An offer.');
strips('a preamble before quotation marks', 'Here is the improved text:\n\n"An offer."', 'An offer.');
strips('a fence', '```\nAn offer.\n```', 'An offer.');
strips(
  'a fence with a language and white space around it',
  '\n```markdown \nAn\n\noffer.\n\n```\n\n',
  'An\n\noffer.\n',
);
strips('a fence with carriage returns', '```html\r\n<p>An offer.</p>\r\n```\r\n', '<p>An offer.</p>');
strips('a longer fence around a shorter one', '````\n```\ncode\n```\n````', '```\ncode\n```');
strips('a fence around one with a language', '```md\nRun\n```sh\nnpm i\n```\nnow\n```', 'Run\n```sh\nnpm i\n```\nnow');
strips(
  'a Markdown fence around a text that has code itself',
  '```markdown\nRun\n```sh\nnpm i\n```\n```',
  'Run\n```sh\nnpm i\n```',
  'run\n```sh\nnpm i\n```',
);
for (const answer of [
  '"An offer."',
  '“An offer.”',
  '„An offer.“',
  '„An offer.”',
  '«An offer.»',
  "'An offer.'",
  '‘An offer.’',
]) {
  strips(`the pair of quotation marks in ${answer}`, answer, 'An offer.');
}
strips('white space around quotation marks', ' "An offer."\n', 'An offer.');
strips('the space inside French quotation marks', '«\u00a0Une offre, un prix\u202f»', 'Une offre, un prix');
strips('a quote with apostrophes inside', "'It's what we don't need.'", "It's what we don't need.");
strips('a quote with another inside', '“We need “the” offer.”', 'We need “the” offer.');

keeps('a plain answer', 'We need an offer by Friday.');
keeps('white space at both ends', ' \n\tWe need an offer. \r\n\n');
keeps('nothing but white space', ' \n ');
keeps('the empty answer', '');
keeps('an announcement that belongs to the text', 'Here is what we need:\n- an offer');
keeps('a list of changed things that the input speaks of', 'Here are the revised prices:\n1', 'the revised prices: 1');
keeps('a preamble that the input begins with too', 'Here is the new text:\nfoo', 'here is our text: foo');
keeps('an agreement that goes on as a sentence', 'Of course we need the text:\nan offer');
keeps('an opening line without a colon', 'Here is the improved text.\nfoo');
keeps('an opening line without a line break', 'Here is the improved text: foo');
keeps('an opening line that is too long', `Here is the improved text ${'and more '.repeat(20)}:\nfoo`);
keeps('a preamble to nothing', 'Here is the improved text:\n\n');
keeps('a word that only begins like a preamble', 'Surely the text:\nfoo');
keeps('a fence around a part', '```\nfoo\n```\nand more');
keeps('two fences', '```js\na\n```\nthen\n```js\nb\n```');
keeps('two fences without a language', '```\na\n```\nthen\n```\nb\n```');
keeps('a fence that is never closed', '```\nfoo');
keeps('an empty fence', '```\n```');
keeps('inline code', '`npm i` runs');
keeps('a fence that the input has too', '```sh\nnpm i\n```', 'run this:\n```sh\nnpm i\n```');
keeps('two quotations', '"Yes" and "no"');
keeps('direct speech', '"An offer," he said.');
keeps('a quotation that is never closed', '“An offer');
keeps('a pair of quotation marks around nothing', '""');
keeps('a quotation mark before a space', '" is a quotation mark "');
keeps('the plural apostrophe of a text in apostrophes', "'The users' offer is theirs'");
keeps('a quotation that the input begins with too', '“An offer.”', '"a offer"');

test('a refuted wrapper leaves the preamble before it taken away', (t) => {
  const answer = 'Here is the text:\n"Yes" and "no"';
  t.is(cleanAnswer(input, answer), '"Yes" and "no"');
  t.deepEqual(stream([answer]), { shown: ['Yes" and "no"'], replaced: true, text: '"Yes" and "no"' });
});

test('a continuation keeps the quotation marks of its direct speech', (t) => {
  t.is(cleanAnswer('He said:', ' "An offer."', { continues: true }), ' "An offer."');
  t.is(stream([' "An', ' offer."'], 'He said:', true).text, ' "An offer."');
});

test('the first token is not delayed', (t) => {
  for (const word of ['We', 'The', 'A ', 'In ', 'Dear', 'I', '-', '1.', '<p>', '# ', 'Hello', '客', '* an', 'Of the']) {
    t.is(createAnswerFilter({ input }).push(word), word, word);
  }
});

test('text is held back only while it may be an opener', (t) => {
  t.deepEqual(stream(['Here', ' we', ' are:', '\nfoo']).shown, ['', 'Here we', ' are:', '\nfoo']);
  t.deepEqual(stream(['Of', ' course', ' we', ' do']).shown, ['', '', 'Of course we', ' do']);
  t.deepEqual(stream(['Here', ' is', ' it', '.\n', 'foo']).shown, ['', '', '', 'Here is it.\n', 'foo']);
  t.deepEqual(stream(['`', 'a', '`']).shown, ['', '`a', '`']);
});

test('behind a stripped opener only what may be the closing is held back', (t) => {
  t.deepEqual(stream(['```\n', 'a', '\n', 'b', '\n``', '`', '\n']).shown, ['', 'a', '', '\nb', '', '', '']);
  t.deepEqual(stream(['"', 'a', ' b', '"', '\n']).shown, ['', 'a', ' b', '', '']);
});

test('what is shown never ends in half a surrogate pair', (t) => {
  const { shown, text } = stream(['a\ud83c', '\udf89', '\ud83c', '\udf89']);
  t.deepEqual(shown, ['a', '🎉', '', '🎉']);
  t.is(text, 'a🎉🎉');
  t.is(stream(['a\ud83c']).text, 'a\ud83c');
});

const fragment = fc.constantFrom(
  ...preambles,
  ...[
    '```',
    '```js',
    '````',
    '\n',
    '\r\n',
    ' ',
    '"',
    "'",
    '’',
    '“',
    '”',
    '„',
    '«',
    '»',
    '\u00a0',
    ':',
    'Sure',
    'Here is',
  ],
  ...['a', 'text', "don't", '🎉', '\ud83c', '\udf89', '客', '`', '*', '**', 'the improved', '¡', '!', 'ok', '𝒜'],
);
const answers = fc.oneof(
  fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('', ...preambles), fc.constantFrom('```md\n', '"', '“', '« ', "'", ''), fc.array(fragment))
    .chain(([preamble, opener, parts]) =>
      fc
        .constantFrom('\n```', '"', '”', ' »', "'", '\n```\n ', '')
        .map((closing) => preamble + opener + parts.join('') + closing),
    ),
  fc.string({ unit: 'binary' }),
);
const inputs = fc.oneof(fc.constantFrom(input, '', '"a"', 'x\n```js\ny\n```', 'Here is x', '```\na\n```'), answers);

const cut = (answer: string, lengths: readonly number[]): string[] => {
  const deltas: string[] = [];
  for (let at = 0, index = 0; at < answer.length; index += 1) {
    // Empty deltas too, but not for ever.
    const length = index % 7 === 6 ? 1 : (lengths[index % lengths.length] ?? 1);
    deltas.push(answer.slice(at, at + length));
    at += length;
  }
  return deltas;
};

test('however an answer is cut, the result is that of the whole', (t) => {
  const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(inputs, answers, lengths, fc.boolean(), (from, answer, sizes, continues) => {
      const expected = cleanAnswer(from, answer, { continues });
      for (const deltas of [cut(answer, sizes), answer.split(''), [answer]]) {
        t.is(deltas.join(''), answer);
        const { text, shown, replaced } = stream(deltas, from, continues);
        if (text !== expected) return false;
        if (replaced && expected.startsWith(shown.join(''))) return false;
      }
      return true;
    }),
    { numRuns: 3000 },
  );
  t.pass();
});

test('an answer is only ever shortened at its ends', (t) => {
  fc.assert(
    fc.property(inputs, answers, (from, answer) => answer.includes(cleanAnswer(from, answer))),
    { numRuns: 1000 },
  );
  t.pass();
});

for (const [name, answer] of Object.entries({
  plain: 'An offer. '.repeat(100_000),
  'fenced and full of line breaks': `\`\`\`\n${'An\n\n`offer` '.repeat(77_000)}\n\`\`\``,
  'quoted and full of apostrophes': `'${"don't ".repeat(166_000)}'`,
  'a closed fence before endless white space': `\`\`\`\nfoo\n\`\`\`${' \n'.repeat(500_000)}`,
  'endless backticks': `\`\`\`\nfoo\n${'`'.repeat(1_000_000)}`,
  'endless white space': ' '.repeat(1_000_000),
})) {
  test(`a megabyte in tiny deltas takes linear time: ${name}`, (t) => {
    const start = performance.now();
    const filter = createAnswerFilter({ input });
    let length = 0;
    for (let at = 0; at < answer.length; at += 3) length += filter.push(answer.slice(at, at + 3)).length;
    const end = filter.end();
    t.true('text' in end && length + end.text.length <= answer.length);
    t.true(performance.now() - start < 3000);
  });
}
