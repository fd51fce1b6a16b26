import test from 'ava';
import { checksOf } from '../../support/checks-of.ts';

type Row = readonly [
  name: string,
  input: string,
  result: string,
  missing?: readonly string[],
  invented?: readonly string[],
];

const task = (attributes: string): string => `<ul><li><input type="checkbox"${attributes}> a</li></ul>`;

const html: readonly Row[] = [
  ['a tick that is written otherwise', task(' disabled checked'), task(' checked="checked" disabled=""')],
  ['a tick that is lost', task(' checked'), task(''), ['<input type="checkbox" checked>'], ['<input type="checkbox">']],
  [
    'a tick of tiptap that is lost',
    '<li data-checked="true">a</li>',
    '<li data-checked="false">a</li>',
    ['<li data-checked="true">'],
    ['<li data-checked="false">'],
  ],
  ["Word's tags", '<p>a<o:p></o:p> <st1:City w:st="on">b</st1:City></p><v:shape id="x"></v:shape>', '<p>a b</p>'],
  [
    "Word's head",
    '<html xmlns:o="urn:x"><head><meta charset=utf-8><meta name=Generator content="Word 15"><link rel=File-List href="x.xml"><style><!-- p.MsoNormal {mso-style-parent:""} --></style></head>a',
    'a',
  ],
  ["Word's conditional comments", '<!--[if gte mso 9]><xml></xml><![endif]--><![if !x]>a<![endif]>', 'a'],
  ["Word's styles", '<b style="mso-bidi-font-weight:normal">a</b>', '<strong>a</strong>'],
  [
    'styles and classes in another order',
    '<p style="color: red; margin:0" class="a b">',
    '<p class="b a" style="margin: 0; color:red;">',
  ],
  ['elements that mean the same', '<b>a</b> <i>b</i> <strike>c</strike>', '<strong>a</strong> <em>b</em> <s>c</s>'],
  [
    'entities',
    '<a href="/?a=1&amp;b=2" title="&lt;x&gt;">it&#8217;s&nbsp;&eacute;</a>',
    '<a title="y" href=\'/?a=1&b=2\'>it’s é</a>',
  ],
  [
    'a table that gets a body',
    '<table><tr><td>a<td>b</table>',
    '<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
  ],
  ['a script', '<p onclick="a()">b</p><script>c</script>', '<p>b</p>', ['<p onclick="a()">', '<script>'], ['<p>']],
  [
    'a frame and a redirection',
    '<iframe src="/x"></iframe><meta http-equiv="refresh" content="0">a',
    'a',
    ['<iframe src="/x">', '<meta http-equiv="refresh" content="0">'],
  ],
  ['a style sheet', '<style>p { color: red }</style>a', 'a', ['<style>']],
  ['code of Confluence', '<x><![CDATA[a]]></x>', '<x></x>', ['<![CDATA[a]]>']],
  [
    'lost tags',
    '<p>Donate <small>(tax)</small> <strong>today</strong></p>',
    'Dona (tax) <strong>oggi</strong>',
    ['<p>', '<small>'],
  ],
];

const markdown: readonly Row[] = [
  ['list markers', '* a\n* b\n\n1) c', '- a\n- b\n\n1. c'],
  ['ticks in another case', '* [X] a\n+ [ ] b', '- [x] A\n- [ ] B'],
  ['a tick that is lost', '- [x] call\n- [ ] buy', '- [ ] call\n- [ ] buy', ['[x] call'], ['[ ] buy']],
  ['a box that is lost', '1. [ ] a', '1. a', ['[ ] a']],
  ['headings', 'A\n===\n\nB\n---\n\n# C #', '# A\n\n## B\n\n# C'],
  ['the padding of a table', '|a|b|\n|-|:-:|\n|1|2|', '| a   | b   |\n| --- | :-: |\n| 1   | 2   |'],
  ['rules and emphasis', '***\n\n*a* __b__', '---\n\n_a_ **b**'],
  ['fences', '~~~js\na\n~~~', '```js\na\n```'],
  ['a link in angle brackets', '[a](<b> "t")', "[c](b 't')"],
];

for (const [format, rows] of Object.entries({ html, markdown })) {
  for (const [name, input, result, missing = [], surplus = []] of rows) {
    test(`a rewrite in ${format}: ${name}`, (t) => {
      const checks = checksOf({ input, result, format: format as 'html' | 'markdown' });
      const of = (list: 'missing' | 'duplicated' | 'invented') => Object.values(checks).flatMap((check) => check[list]);
      t.deepEqual(of('missing'), missing);
      t.deepEqual([...of('duplicated'), ...of('invented')], surplus);
    });
  }
}
