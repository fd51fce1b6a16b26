import test from 'ava';
import { createHtmlFilter, filterHtml } from './reading.ts';

const rich =
  '<h2 id="a">Title</h2>\n<p class="lead" style="color: red">A &amp; b&nbsp;<a href="https://a.b/?x=1&amp;y=2" title="t">link</a><br>' +
  '<img src="/i.png" alt="An image"/></p><ul><li>one<ul><li>two</li></ul></li></ul><!-- note -->' +
  '<table><thead><tr><th scope="col">h</th></tr></thead><tbody><tr><td>1 < 2</td></tr></tbody></table>' +
  '<figure data-id=7><video controls src="/v.mp4"></video><FIGCAPTION>c</FIGCAPTION></figure>';

test('a well-formed and harmless input goes through byte for byte', (t) => {
  t.is(filterHtml(rich, { input: rich }), rich);
  const cells = '<td>a</td><td>b</td>';
  t.is(filterHtml(cells, { input: cells }), cells);
});

test('prose in attributes may change, nothing else in them', (t) => {
  t.is(
    filterHtml('<img src="/i.png" alt="Ein Bild" width="3"><p class="other">x</p>', { input: rich }),
    '<img src="/i.png" alt="Ein Bild"><p>x</p>',
  );
});

const cases: readonly (readonly [name: string, input: string, result: string, expected: string])[] = [
  ['what a rewrite needs is allowed', 'x', '<p><strong>a</strong><br>b</p>', '<p><strong>a</strong><br>b</p>'],
  ['a link needs one in the input', 'x', '<a href="https://a.b">c</a>', 'c'],
  ['a table needs one in the input', 'x', '<table><tr><td>a</td></tr></table>', 'a'],
  ['what is open is closed', 'x', '<ul><li>a<b>c', '<ul><li>a<b>c</b></li></ul>'],
  ['what is not open is not closed', 'x', 'a</b></p></br>c', 'ac'],
  ['what is closed in the wrong order is closed inside out', 'x', '<b><i>a</b>c</i>', '<b><i>a</i></b>c'],
  ['an end tag that may be left out is written', 'x', '<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
  ['a paragraph ends where a block begins', 'x', '<p>a<ul><li>b</li></ul>', '<p>a</p><ul><li>b</li></ul>'],
  [
    'a cell closes the one before it',
    '<table>',
    '<table><tr><td>a<td>b',
    '<table><tr><td>a</td><td>b</td></tr></table>',
  ],
  [
    'nothing in a cell closes what is around the table',
    '<table>',
    '<b><table><tr><td>a</b>c</td></tr></table></b>',
    '<b><table><tr><td>ac</td></tr></table></b>',
  ],
  ['a part of a table needs the table', '<table>', 'a<td>b</td>', 'ab'],
  ['an element that has a slash for its end gets an end tag', 'x', '<p/>a<br/>', '<p></p>a<br/>'],
  ['a script goes with its content', '<script>x</script>', 'a<script>x < "</b>"</script>b', 'ab'],
  ['a button goes without its content', '<button>', 'a<button>b</button>', 'ab'],
  ['what is never closed swallows nothing', 'x', 'a<script>b<!-- c <em>d</em>', 'ab c <em>d</em>'],
  [
    'the inside of what is left out makes no tag',
    'x',
    '<<script>x</script>b>a<scr<script></script>ipt>',
    '&lt;b>aipt>',
  ],
  ['a sign that opens nothing is text', 'x', 'a < b <3 <% c %> <', 'a < b <3 <% c %> &lt;'],
  ['an unfinished tag is text', 'x', 'if a <b then', 'if a &lt;b then'],
  ['a cut tag is dropped', '<a href="x">', 'a<a href="x', 'a'],
  ['a cut end tag is dropped', 'x', '<b>a</b', '<b>a</b>'],
  ['comments, doctypes and instructions are dropped', 'x', '<!doctype html>a<!-- b --><?php c ?><![CDATA[d]]>e', 'ae'],
  ['a comment of the input stays', '<!-- b -->', 'a<!-- b -->', 'a<!-- b -->'],
  [
    'handlers go, even those of the input',
    '<p onclick="x" class="c">',
    '<p onclick="x" class="c">a</p>',
    '<p class="c">a</p>',
  ],
  [
    'an attribute that is given twice stays once',
    '<p class="a">',
    '<p class="a" class="a">b</p>',
    '<p class="a">b</p>',
  ],
  [
    'attributes without space between them get some',
    '<a href="x" title="y">',
    '<a/href="x"title="z">b</a>',
    '<a href="x" title="z">b</a>',
  ],
  [
    'a style that loads something goes',
    '<p style="background: url(x)">',
    '<p style="background: url(x)">a</p>',
    '<p>a</p>',
  ],
  [
    'an image of the input may be data',
    '<img src="data:image/png;base64,AA==">',
    '<img src="data:image/png;base64,AA=="><img src="data:image/png;base64,BB==">',
    '<img src="data:image/png;base64,AA=="><img>',
  ],
  [
    'a document around the fragment goes',
    '<p>x</p>',
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta charset="utf-8">\n  <title>T</title>\n</head>\n<body>\n  <p>a</p> <p>b</p>\n</body>\n</html>\n',
    '<p>a</p> <p>b</p>',
  ],
  ['a body around text goes', 'x', '<html><body>\na < b\n</body></html>', 'a &lt; b'],
  [
    'the document of the input stays',
    '<html><body>x</body></html>',
    '<html>\n<body>a',
    '<html>\n<body>a</body></html>',
  ],
  ['a header is no head', '<header>x</header>', '<header> a </header> ', '<header> a </header> '],
  [
    'a tag that the input has as text is text',
    '<p>Use &lt;div&gt; &amp; &lt;script&gt;</p>',
    '<p>Use <div> & <script>a</script></p>',
    '<p>Use &lt;div> & &lt;script>a</p>',
  ],
  ['a checkbox stays', '<input type="checkbox">', '<input type="CHECKBOX" name="a">', '<input type="CHECKBOX">'],
  [
    'a tick may be written otherwise',
    '<input type=checkbox checked>',
    '<input checked="checked" type="checkbox"/><input type="checkbox">',
    '<input checked="checked" type="checkbox"/><input type="checkbox">',
  ],
  ['other inputs go', '<input type="text"><input>a', '<input type="text"><input>a', 'a'],
  ['an input becomes no checkbox', '<input type="text">', '<input type="checkbox">a', 'a'],
  ['a checkbox is of one type', '<input type=checkbox>', '<input type="text" type="checkbox">a', 'a'],
  ['a checkbox needs one in the input', 'x', '<label><input type="checkbox"> a</label>', ' a'],
  [
    'a checkbox has no more than it needs',
    '<input type="checkbox" class="c" form="f" value="v" autofocus onchange="x" data-a="1">',
    '<input type="checkbox" class="c" form="f" value="v" autofocus onchange="x" data-a="1">',
    '<input type="checkbox" class="c" data-a="1">',
  ],
  ['a cut checkbox is dropped', '<input type="checkbox">', 'a<input type="check', 'a'],
  [
    'the encoding may be named, if it is UTF-8',
    '<meta charset="utf-7">',
    '<meta charset="utf-7"><meta charset="utf-8">',
    '',
  ],
  ['a prefix hides no script', '<x:script>a</x:script>', 'b<x:script>a</x:script>', 'ba'],
  ['an instruction goes', '<?xml version="1.0"?><p>', '<?xml version="1.0"?><p>a</p>', '<p>a</p>'],
  [
    'a style may be spaced otherwise',
    '<p style="color:red;mso-x:1">',
    '<p style="color: red">a</p>',
    '<p style="color: red">a</p>',
  ],
  ['classes may be in another order', '<p class="a b">', '<p class="b a">a</p>', '<p class="b a">a</p>'],
  [
    'from where it differs, a text without end tags gets some',
    '<ul><li>one<li>two<li>three</ul><p>x',
    '<ul><li>one<li>two<li>four</ul><p>x',
    '<ul><li>one<li>two<li>four</li></ul><p>x</p>',
  ],
  [
    'a harmful text is given back with end tags',
    '<p>a<p>b<iframe></iframe>',
    '<p>a<p>b<iframe></iframe>',
    '<p>a</p><p>b</p>',
  ],
];
for (const [name, input, result, expected] of cases) {
  test(name, (t) => {
    t.is(filterHtml(result, { input }), expected);
    t.is(filterHtml(expected, { input }), expected);
  });
}

test('a tag is shown when it is whole, and text at once', (t) => {
  const filter = createHtmlFilter({ input: '<a href="b">' });
  t.deepEqual(
    ['a ', '<', 'a hr', 'ef="', 'b"', '>c', ' <', ' d'].map((piece) => filter.push(piece)),
    ['a ', '', '', '', '', '<a href="b">c', ' ', '< d'],
  );
  t.is(filter.end(), '</a>');
});

test('a result goes on where another one broke off', (t) => {
  const filter = createHtmlFilter({ input: 'x', already: '<ul><li>a <b>c' });
  t.is(filter.push('d</b>') + filter.end(), 'd</b></li></ul>');
});
