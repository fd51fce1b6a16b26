import test from 'ava';
import { join, stream } from './fixtures.ts';

type Example = readonly [shown: string, rest: string, text: string, input?: string];

const examples: Readonly<Record<string, readonly Example[]>> = {
  'the exact rest is appended as it is': [
    ['The quick bro', 'wn fox', 'The quick brown fox'],
    ['The quick', ' brown fox', 'The quick brown fox'],
    ['The quick ', 'brown fox', 'The quick brown fox'],
    ['First.\n', '\nSecond.', 'First.\n\nSecond.'],
    ['First.  ', 'Second.', 'First.  Second.'],
    ['One.  Two. ', ' Three.', 'One.  Two.  Three.'],
    ['We hel', 'lo', 'We hello'],
    ['if (a) {\n ', ' go();\n}', 'if (a) {\n  go();\n}'],
    ['They are no', ' nothing', 'They are no nothing'],
    ['Text.\n\n### One\n\n##', '# Two', 'Text.\n\n### One\n\n### Two'],
    ['* **one*', '* two', '* **one** two'],
    ['> a -', '> b', '> a -> b'],
    ['See https://w', 'ww.example.com', 'See https://www.example.com'],
    ['that', ' and', 'that and'],
    ['We saw the', ' theory', 'We saw the theory'],
    ['international', ' national park', 'international national park'],
    ['They ate ma', 'ma', 'They ate mama'],
    ['It is 1', '1 people', 'It is 11 people'],
    ['Built with S', 'SL and', 'Built with SSL and'],
    ['Text.\n\n<!-', '- Note -->', 'Text.\n\n<!-- Note -->'],
    ['### :', 'note: Text', '### :note: Text'],
    ['It is _', '__bold___', 'It is ___bold___'],
    ['It costs 20', '22 dollars', 'It costs 2022 dollars'],
    ['See 192.168.1', '.1 here', 'See 192.168.1.1 here'],
    ['See 192.168.1', '1 here', 'See 192.168.11 here'],
    ['We don', "'t go", "We don't go"],
    ["We don'", 't go', "We don't go"],
    ['it went on, and the change', ' changed everything', 'it went on, and the change changed everything'],
    ['it went on, and the change', 'd everything', 'it went on, and the changed everything'],
    ['They sold more and', ' more and more', 'They sold more and more and more'],
    ['We go from day', ' to day', 'We go from day to day'],
    ['Our international', ' national park', 'Our international national park'],
    ['I think you', "'re right", "I think you're right"],
    ['a\n---------', '------\nb', 'a\n---------------\nb'],
  ],
  'the anchor is cut off': [
    ['The quick bro', 'The quick brown fox', 'The quick brown fox'],
    ['The quick bro', ' The quick brown fox', 'The quick brown fox'],
    ['ha ha ha', 'ha ha ha ha', 'ha ha ha ha'],
    ['The quick brown fox.', 'The quick brown fox.', 'The quick brown fox.'],
    ['Hello world. ', 'Hello world. This is', 'Hello world. This is'],
    ['Hello world. ', 'Hello world.', 'Hello world. '],
    ['Hello world.\n\n', 'Hello world.\nThis is', 'Hello world.\n\nThis is'],
    ['Hello world.\n', 'Hello world.\n\nThis is', 'Hello world.\n\nThis is'],
    ['Hello world. ', 'Hello world.\n\nThis is', 'Hello world. \n\nThis is'],
    ['- a\r\n', '- a\n  - b', '- a\r\n  - b'],
    ['M', 'Meeting', 'Meeting'],
  ],
  'a long repetition is cut off': [
    ['We saw the quick brown fox ju', 'brown fox jumps', 'We saw the quick brown fox jumps'],
    ['We saw the quick brown fox ju', ' brown fox jumps', 'We saw the quick brown fox jumps'],
    ['We saw the quick brown fox ju', '\nbrown fox jumps', 'We saw the quick brown fox jumps'],
    ['We saw the quick brown fox ', 'quick  brown fox\njumps', 'We saw the quick brown fox \njumps'],
    ['We saw the quick brown fox ', 'quick brown fox jumps', 'We saw the quick brown fox jumps'],
    ['It is a quick brown fox ju', 'brown\nfox jumps', 'It is a quick brown fox jumps'],
    ['Yes, it’s “quick” and brown', 'it\'s "quick" and brown too', 'Yes, it’s “quick” and brown too'],
    ['客户要求提供报价我们会', '报价我们会尽快', '客户要求提供报价我们会尽快'],
    ['مرحبا بالعالم الجديد', 'بالعالم الجديد كله', 'مرحبا بالعالم الجديد كله'],
  ],
  'a short repetition may be new and stays': [
    ['We saw the quick bro', 'brown fox', 'We saw the quick brobrown fox'],
    ['We saw the quick', ' quick brown fox', 'We saw the quick quick brown fox'],
    ['We met mother', ' her friend', 'We met mother her friend'],
    ['They went on again and', ' again and again', 'They went on again and again and again'],
    [
      '| Open | Ann |\n| Open | Ann |',
      '\n| Open | Ann |\n| Done |',
      '| Open | Ann |\n| Open | Ann |\n| Open | Ann |\n| Done |',
    ],
  ],
  'a space that was left out between two whole words of the text or the input is set': [
    ['A brown fox. The quick fox saw the quick', 'brown fox', 'A brown fox. The quick fox saw the quick brown fox'],
    ['The quick', 'brown fox', 'The quick brown fox', 'the quick brown fox'],
    ['The report', 'Acme', 'The report Acme', 'one report'],
    ['Wir prüfen das', 'Angebot', 'Wir prüfen das Angebot', 'Prüfe das bitte'],
    ['مرحبا', 'بالعالم', 'مرحبا بالعالم', 'مرحبا يا بالعالم'],
    ['The car', 'pet', 'The carpet', 'a car, a pet, a carpet'],
    ['The Mac', 'Book', 'The MacBook', 'a Mac, a Book, a MacBook'],
    ['The quick', 'brown fox', 'The quickbrown fox'],
    ['a b', 'c', 'a bc', 'a b c'],
    ['See www.quick', 'brown', 'See www.quickbrown', 'quick brown'],
    ['Run `quick', 'brown`', 'Run `quickbrown`', 'quick brown'],
    ['使用', '客户', '使用客户', '使用 客户'],
  ],
  'a space that was left out behind a sentence or a part of one is set': [
    ['Hello world.', 'This is', 'Hello world. This is'],
    ['Really?!', 'Yes', 'Really?! Yes'],
    ['He said “no.”', 'Then', 'He said “no.” Then'],
    ['In 2024.', 'This', 'In 2024. This'],
    ['Am 3.', 'Mai', 'Am 3. Mai'],
    ['Hello world.', 'I am', 'Hello world. I am'],
    ['Это письмо.', 'Мы', 'Это письмо. Мы'],
    ['Hello,', 'world', 'Hello, world'],
    ['Hello world.', 'this', 'Hello world.this'],
    ['It cost 1,', '000', 'It cost 1,000'],
    ['id,name\nZoma,', 'young', 'id,name\nZoma,young'],
  ],
  'no space is set where none belongs': [
    ['Socket.IO is new. Use Socket.', 'IO', 'Socket.IO is new. Use Socket.IO'],
    ['See https:', 'example', 'See https:example'],
    ['See https://example.', 'Com', 'See https://example.Com'],
    ['See https://example.com/the', 'report', 'See https://example.com/thereport'],
    ['ann@example.', 'Org', 'ann@example.Org'],
    ['Open main.test.', 'Ts', 'Open main.test.Ts'],
    ['Tom &amp;', 'fox', 'Tom &amp;fox'],
    ['<p>', 'Hello', '<p>Hello'],
    ['<a title="the', 'report">', '<a title="thereport">'],
    ['Run `the', 'report`', 'Run `thereport`'],
    ['```js\nthe', 'report', '```js\nthereport'],
    ['the', ', fox', 'the, fox'],
    ['well-', 'known', 'well-known'],
    ['In the U.', 'S.', 'In the U.S.'],
    ['Das heißt z.', 'B.', 'Das heißt z.B.'],
    ['你好。', '我们', '你好。我们'],
    ['使用', 'Node', '使用Node'],
  ],
  'white space too many is dropped': [
    ['The quick ', ' brown', 'The quick brown'],
    ['The quick bro', ' wn fox', 'The quick brown fox', 'a brown fox'],
    ['The offer is valid', '\n\nuntil Friday.', 'The offer is valid until Friday.'],
    ['The offer is valid ', '\n\nuntil Friday.', 'The offer is valid until Friday.'],
    ['The offer is valid', '\nuntil Friday.', 'The offer is valid\nuntil Friday.'],
    ['Sehr geehrte Frau Müller,', '\n\nvielen Dank', 'Sehr geehrte Frau Müller,\n\nvielen Dank'],
    ['hi there my dear\n\nthanks a lot and', '\n\nsee you', 'hi there my dear\n\nthanks a lot and\n\nsee you'],
    ['The no', ' thing', 'The no thing'],
  ],
  'a line break that was left out before an item is set': [
    ['- a\n- b', '- c', '- a\n- b\n- c'],
    ['- a', '- b', '- a\n- b'],
    ['* a\n* b', '* c', '* a\n* b\n* c'],
    ['• a\n• b', '• c', '• a\n• b\n• c'],
    ['1. a\n2. b', '3. c', '1. a\n2. b\n3. c'],
    ['1. Buy 5', '2. Sell 6', '1. Buy 5\n2. Sell 6'],
    ['1. It costs 1', '0. Then', '1. It costs 10. Then'],
    ['| a | b |\n|---|---|\n| c | d |', '| e | f |', '| a | b |\n|---|---|\n| c | d |\n| e | f |'],
    ['| a | b |', '|---|---|', '| a | b |\n|---|---|'],
    ['| a | b', ' |\n| c', '| a | b |\n| c'],
    ['- a\r\n- b', '- c', '- a\r\n- b\r\n- c'],
    ['The well', '- known fox', 'The well- known fox'],
    ['- a\n', '- b', '- a\n- b'],
    ['- one ', '- two', '- one - two'],
    ['- Haupt-', '- und Neben', '- Haupt-- und Neben'],
  ],
  'a code fence that is opened again is dropped': [
    ['```js\nconst a = 1;\n', '```js\nconst b = 2;\n```', '```js\nconst a = 1;\nconst b = 2;\n```'],
    ['```js\nconst a = 1;', '```js\nconst b = 2;\n```', '```js\nconst a = 1;\nconst b = 2;\n```'],
    [
      '```js\ngo();\nconst largest = comp',
      '```js\nconst largest = compute();',
      '```js\ngo();\nconst largest = compute();',
    ],
    ['~~~py\na = 1\n', '~~~py\nb = 2\n~~~', '~~~py\na = 1\nb = 2\n~~~'],
    ['```\na\n', '```\nText', '```\na\n```\nText'],
    ['```js\na\n```\n', '```js\nb\n```', '```js\na\n```\n```js\nb\n```'],
  ],
  'a new beginning replaces the text': [
    ['The quick brown fox jum', 'The quick brown dog sleeps.', 'The quick brown dog sleeps.'],
    ['The quick brown fox jum', ' The quick brown dog sleeps.', 'The quick brown dog sleeps.'],
  ],
  'what only begins alike replaces nothing': [
    ['- Owner: Ann\n', '- Owner: Bob', '- Owner: Ann\n- Owner: Bob'],
    ['- Owner: Ann', '\n- Owner: Bob', '- Owner: Ann\n- Owner: Bob'],
    ['- Owner: Ann', '- Owner: Bob', '- Owner: Ann\n- Owner: Bob'],
    ['<li>Owner: Ann</li>', '<li>Owner: Bob</li>', '<li>Owner: Ann</li><li>Owner: Bob</li>'],
    ['{"owner": "Ann"},', '{"owner": "Bob"}', '{"owner": "Ann"},{"owner": "Bob"}'],
    ['The offer is new.', ' The offer was late.', 'The offer is new. The offer was late.'],
    ['The quick brown fox jumps and The', ' quick dog', 'The quick brown fox jumps and The quick dog'],
    [
      'The quick brown fox jumps over the',
      ' lazy dog and the quick brown cat',
      'The quick brown fox jumps over the lazy dog and the quick brown cat',
    ],
    [
      'The customer asked for an offer by Friday and we',
      ' customers ask for an offer',
      'The customer asked for an offer by Friday and we customers ask for an offer',
    ],
  ],
  'scripts without spaces are joined without them': [
    ['客户要求提供', '报价', '客户要求提供报价'],
    ['客户要求提供', '供应报价', '客户要求提供供应报价'],
    ['看看再说，研究', '研究也可以', '看看再说，研究研究也可以'],
    ['お客様の見', '積もり', 'お客様の見積もり'],
    ['お客様の見', 'お客様の見積もり', 'お客様の見積もり'],
    ['สวัสดี', 'ครับ', 'สวัสดีครับ'],
  ],
  'graphemes stay whole': [
    ['Hi 👨‍👩', '‍👧 all', 'Hi 👨‍👩‍👧 all'],
    ['Hi 👍', '🏽 all', 'Hi 👍🏽 all'],
    ['Hi e', '\u0301 all', 'Hi e\u0301 all'],
    ['Wow 🎉', '🎉', 'Wow 🎉🎉'],
  ],
  'nothing but white space adds nothing': [
    ['The fox', '', 'The fox'],
    ['The fox', ' \n', 'The fox'],
    [' ', ' ', ' '],
    [' ', 'The fox', ' The fox'],
    ['!', '?', '!?'],
  ],
  'a rest that stops inside what it repeats adds nothing': [
    ['The customer asked for an offer', 'The customer asked', 'The customer asked for an offer'],
    ['The customer asked for an offer', ' The', 'The customer asked for an offer The'],
    ['and so the resi', 'and so the resi', 'and so the resi'],
  ],
};

for (const [rule, table] of Object.entries(examples)) {
  for (const [shown, rest, text, input] of table) {
    test(`${rule}: ${JSON.stringify(shown)} and ${JSON.stringify(rest)}${input === undefined ? '' : `, given ${input}`}`, (t) => {
      t.is(join(shown, rest, input), text);
      t.is(stream(shown, rest.split(''), input).text, text);
    });
  }
}

test('a long beginning that comes again in rows is no new beginning', (t) => {
  const row = (name: string) => `<tr><td class="name" style="color: black; width: 20em">${name}</td></tr>\n`;
  t.is(join(row('Ann'), row('Bob')), row('Ann') + row('Bob'));
  t.is(join(row('Ann') + row('Bob'), row('Cid')), row('Ann') + row('Bob') + row('Cid'));
  t.is(join((row('Ann') + row('Bob')).trim(), row('Cid')), (row('Ann') + row('Bob')).trim() + row('Cid'));
});

test('a text that ended cleanly gives way only to one that says its whole first sentence again', (t) => {
  const first = 'The customer asked for an offer by Friday, and we will send the invoice at noon.';
  const again = `${first} Please check it.`;
  t.is(join(`${first} The delivery was late.`, again), again);
});

test('the first piece of new text is shown at once', (t) => {
  t.deepEqual(stream('The quick bro', ['The quick bro', 'w', 'n']).steps, [
    undefined,
    { append: 'w' },
    { append: 'n' },
    undefined,
  ]);
  t.deepEqual(stream('The quick', ['bro', 'wn', ' ', 'fox']).steps, [
    undefined,
    undefined,
    undefined,
    { append: 'brown fox' },
    undefined,
  ]);
  t.deepEqual(stream('The quick brown fox jum', ['The quick ', 'brown dog']).steps, [
    undefined,
    { replace: 'The quick brown dog' },
    undefined,
  ]);
});

test('the anchor is cut off with white space of any length at its end', (t) => {
  const shown = `The fox${' \n'.repeat(200)}`;
  t.is(join(shown, `${shown} and`), `${shown} and`);
});

test('half a surrogate pair is never shown', (t) => {
  const { steps, text } = stream('The fox', [' \ud83c', '\udf89', ' \ud83c', '\udf89']);
  t.deepEqual(steps, [undefined, { append: ' 🎉' }, { append: ' ' }, { append: '🎉' }, undefined]);
  t.is(text, 'The fox 🎉 🎉');
  t.is(stream('The fox', [' a', '\ud83c']).text, 'The fox a\ud83c');
});
