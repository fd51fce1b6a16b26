import test from 'ava';
import { join, knows, stream } from './fixtures.ts';
import { anchorOf, joinAtSeam } from '../../../../src/core/text/joining/seam.ts';

type Example = readonly [shown: string, rest: string, text: string];

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
  'repeated words are cut off': [
    ['The quick bro', 'quick brown fox', 'The quick brown fox'],
    ['The quick bro', ' quick brown fox', 'The quick brown fox'],
    ['The quick bro', '\nquick brown fox', 'The quick brown fox'],
    ['The quick bro', 'brown fox', 'The quick brown fox'],
    ['The quick bro', ' brown fox', 'The quick brown fox'],
    ['The quick', 'quick brown fox', 'The quick brown fox'],
    ['The quick', ' quick brown fox', 'The quick brown fox'],
    ['The quick ', 'quick brown fox', 'The quick brown fox'],
    ['The quick bro', 'ick brown fox', 'The quick brown fox'],
    ['It is a quick bro', 'quick\nbrown fox', 'It is a quick brown fox'],
    ['Yes, it’s “quick” and bro', 'it\'s "quick" and brown', 'Yes, it’s “quick” and brown'],
    ['It costs $1,2', '$1,299.00 in total', 'It costs $1,299.00 in total'],
    ['It costs 12', '125 dollars', 'It costs 125 dollars'],
    ['Dear Zo', 'Zoma', 'Dear Zoma'],
    ['Ask for a quick bro', 'ck brown fox', 'Ask for a quick brown fox'],
    ['It is on our ', 'ur own', 'It is on our own'],
    ['The note', ' noted it', 'The noted it'],
    ['Write to ann@exam', 'example.com', 'Write to ann@example.com'],
    ['- a\n-', '- b', '- a\n- b'],
    ['Intro\n\n##', '## Two', 'Intro\n\n## Two'],
  ],
  'the words decide what repeated letters are': [
    ['The quick bro', 'own fox', 'The quick brown fox'],
    ['Say hel', 'lo', 'Say hello'],
    ['We saw the cat', 'table', 'We saw the cattable'],
    ['We saw the car', 'red and new', 'We saw the car red and new'],
    ['We met mother', 'her friend', 'We met mother her friend'],
    ['The Zomabros and the Zoma', 'abros', 'The Zomabros and the Zomabros'],
    ['Our international', 'national park', 'Our international park'],
  ],
  'a space that was left out between words is set': [
    ['The quick', 'brown fox', 'The quick brown fox'],
    ['The car', 'pet', 'The carpet'],
    ['The report', 'Acme', 'The report Acme'],
    ['The Mac', 'Book', 'The MacBook'],
    ['We ate 5', 'apples', 'We ate 5 apples'],
    ['It is 10', 'km', 'It is 10km'],
    ['Wir haben heute', 'bitte', 'Wir haben heute bitte'],
    ['Straßen', 'bahn', 'Straßenbahn'],
    ['a b', 'c', 'a bc'],
    ['The offer', '`fox`', 'The offer `fox`'],
    ['The offer', '**is** new', 'The offer **is** new'],
    ['The **offer', '** is new', 'The **offer** is new'],
    ['The `offer', '` is new', 'The `offer` is new'],
    ['At the', '10 meetings', 'At the 10 meetings'],
    ['It is win', '32', 'It is win32'],
    ['All PDF', 'details', 'All PDF details'],
    ['The Graph', 'QL report', 'The GraphQL report'],
    ['Text.\n\n##', 'Details', 'Text.\n\n## Details'],
  ],
  'a space that was left out behind a sentence or a part of one is set': [
    ['Hello world.', 'This is', 'Hello world. This is'],
    ['Really?!', 'Yes', 'Really?! Yes'],
    ['He said “no.”', 'Then', 'He said “no.” Then'],
    ['Hello world.', 'this', 'Hello world.this'],
    ['Hello,', 'world', 'Hello, world'],
    ['Note:', 'this is', 'Note: this is'],
    ['It is (new)', 'and red', 'It is (new) and red'],
    ['It cost 1,', '000', 'It cost 1,000'],
    ['In 2024.', 'This', 'In 2024. This'],
    ['Am 3.', 'Mai', 'Am 3. Mai'],
    ['In the U.S.', 'Army', 'In the U.S. Army'],
    ['In the U.', 'S.', 'In the U.S.'],
    ['Das heißt z.', 'B.', 'Das heißt z.B.'],
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
    ['See [it](https://example.com/a)', 'and', 'See [it](https://example.com/a) and'],
  ],
  'one space too many is dropped': [
    ['The quick ', ' brown', 'The quick brown'],
    ['The quick bro', ' wn fox', 'The quick brown fox'],
    ['The quick bro', '\nwn fox', 'The quick brown fox'],
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
    ['# One\n\nText.\n\n## Two\n\nText.', '## Three', '# One\n\nText.\n\n## Two\n\nText.\n\n## Three'],
    ['| a | b |\n|---|---|\n| c | d |', '| e | f |', '| a | b |\n|---|---|\n| c | d |\n| e | f |'],
    ['| a | b |', '|---|---|', '| a | b |\n|---|---|'],
    ['| a | b', ' |\n| c', '| a | b |\n| c'],
    ['> a', '> b', '> a\n> b'],
    ['- a\r\n- b', '- c', '- a\r\n- b\r\n- c'],
    ['The well', '- known fox', 'The well- known fox'],
    ['- a\n', '- b', '- a\n- b'],
    ['- one ', '- two', '- one - two'],
  ],
  'a new beginning replaces the text': [
    ['The quick brown fox jum', 'The quick brown dog sleeps.', 'The quick brown dog sleeps.'],
    ['The quick brown fox jum', ' The quick brown dog sleeps.', 'The quick brown dog sleeps.'],
    [
      'The customer asked for an offer by Friday and we',
      'The customer has asked for an offer by noon, and we will send it.',
      'The customer has asked for an offer by noon, and we will send it.',
    ],
    [
      'Our customer asked for an offer by Friday and we',
      'The customer asked for an offer by Friday, and so we will send it.',
      'The customer asked for an offer by Friday, and so we will send it.',
    ],
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
  ],
  'scripts without spaces are joined without them': [
    ['客户要求提供', '报价', '客户要求提供报价'],
    ['客户要求提供', '要求提供报价', '客户要求提供报价'],
    ['客户要求提供', '提供报价', '客户要求提供报价'],
    ['客户要求提供', '供应报价', '客户要求提供供应报价'],
    ['お客様の見', '積もり', 'お客様の見積もり'],
    ['お客様の見', 'お客様の見積もり', 'お客様の見積もり'],
    ['お客様の見積', '見積もり', 'お客様の見積もり'],
    ['สวัสดี', 'ครับ', 'สวัสดีครับ'],
    ['ขอใบเสนอ', 'เสนอราคา', 'ขอใบเสนอราคา'],
    ['使用', 'Node', '使用Node'],
    ['你好。', '我们', '你好。我们'],
  ],
  'other scripts are joined as Latin is': [
    ['مرحبا', 'بالعالم', 'مرحبا بالعالم'],
    ['مرحبا بال', 'عالم', 'مرحبا بالعالم'],
    ['مرحبا بال', 'بالعالم', 'مرحبا بالعالم'],
    ['שלום עו', 'עולם', 'שלום עולם'],
    ['שלום', 'עולם', 'שלום עולם'],
  ],
  'graphemes stay whole': [
    ['Hi 👨‍👩', '‍👧 all', 'Hi 👨‍👩‍👧 all'],
    ['Hi 👍', '🏽 all', 'Hi 👍🏽 all'],
    ['Hi e', '\u0301 all', 'Hi e\u0301 all'],
    ['Good 🎉 news for a', '🎉 news for all', 'Good 🎉 news for all'],
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
    ['The customer asked for an offer', 'The', 'The customer asked for an offer The'],
  ],
};

for (const [rule, table] of Object.entries(examples)) {
  for (const [shown, rest, text] of table) {
    test(`${rule}: ${JSON.stringify(shown)} and ${JSON.stringify(rest)}`, (t) => {
      t.is(join(shown, rest), text);
      t.is(stream(shown, rest.split('')).text, text);
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

test('the anchor is all of a short text, without the white space before it', (t) => {
  t.is(anchorOf('The fox'), 'The fox');
  t.is(anchorOf(' The fox '), 'The fox ');
  t.is(anchorOf(' \n'), '');
});

test('the anchor begins at a line or a word', (t) => {
  const line = 'Please check the invoice and send the report by Friday, at noon at the latest.';
  t.is(anchorOf(`${'The quick brown fox. '.repeat(20)}\n${line}`), line);
  const prose = 'The delivery was late and the customer asked for an offer by Friday. '.repeat(5);
  const anchor = anchorOf(prose);
  t.true(prose.endsWith(anchor) && anchor.length >= 60 && anchor.length <= 102);
  t.is(prose.charAt(prose.length - anchor.length - 1), ' ');
});

test('the anchor is a bounded tail of a text without spaces, and of one endless word', (t) => {
  t.is(anchorOf('客户要求提供报价'.repeat(50)).length, 100);
  const family = '👨‍👩‍👧'.repeat(100);
  t.is(anchorOf(family).length % 8, 0);
  t.true(anchorOf(family).length <= 100);
  t.true(anchorOf('a'.repeat(1000)).length <= 400);
  t.is(anchorOf(`The ${'a'.repeat(200)}`), 'a'.repeat(200));
});

test('words of the text itself are known', (t) => {
  const shown = 'Zomagram is new. We like Zoma';
  t.is(joinAtSeam({ shown, rest: 'gram', knows: () => false }), 'Zomagram is new. We like Zomagram');
  t.is(
    joinAtSeam({ shown: 'Acme is big. Zoma likes Acme and Zoma', rest: 'likes', knows: () => false }),
    'Acme is big. Zoma likes Acme and Zoma likes',
  );
});

test('the first piece of new text is shown at once', (t) => {
  t.deepEqual(stream('The quick bro', ['The quick bro', 'w', 'n']).steps, [
    undefined,
    { append: 'w' },
    { append: 'n' },
    undefined,
  ]);
  t.deepEqual(stream('The', [' ', 'b', 'rown']).steps[1], { append: ' b' });
  t.deepEqual(stream('The quick zo', ['l', 'a']).steps[0], { append: 'l' });
  t.deepEqual(stream('The quick', ['bro', 'wn', ' fox']).steps, [
    undefined,
    undefined,
    { append: ' brown fox' },
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
  t.true(knows('fox'));
});
