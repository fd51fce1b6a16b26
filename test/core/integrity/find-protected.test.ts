import test from 'ava';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import type { FormatName } from '../../../src/core/text/formats.ts';
import type { ProtectedKind } from '../../../src/core/integrity/kinds.ts';

const textsOf = (kind: ProtectedKind, text: string, format: FormatName = 'text'): string[] =>
  findProtected(text, format)
    .filter((span) => span.kind === kind)
    .map((span) => span.text);

const keysOf = (kind: ProtectedKind, text: string, format: FormatName = 'text'): string[] =>
  findProtected(text, format)
    .filter((span) => span.kind === kind)
    .map(({ key }) => key);

const table = (kind: ProtectedKind, format: FormatName, cases: Readonly<Record<string, readonly string[]>>): void => {
  for (const [text, expected] of Object.entries(cases)) {
    test(`${kind} in ${format}: ${JSON.stringify(text)}`, (t) => {
      t.deepEqual(textsOf(kind, text, format), expected);
    });
  }
};

table('placeholders', 'text', {
  'Dear {{name}}, {{{raw}}}': ['{{name}}', '{{{raw}}}'],
  '{{#if vip}}yes{{else}}no{{/if}}': ['{{#if vip}}', '{{else}}', '{{/if}}'],
  '${a.b} %{count} #{id}': ['${a.b}', '%{count}', '#{id}'],
  'Hello %s, %d of %1$s at %5.2f, %(name)s': ['%s', '%d', '%1$s', '%5.2f', '%(name)s'],
  'Save 50%discount, 100% sure, 50 % of': [],
  '<%= user %> and {% if x %}': ['<%= user %>', '{% if x %}'],
  '{0} and {name}, not {a, b} nor {}': ['{0}', '{name}'],
  '[[page]] __NAME__ %%NAME%% %NAME% *|FNAME|*': ['[[page]]', '__NAME__', '%%NAME%%', '%NAME%', '*|FNAME|*'],
  '10:30:45 and a:b:c': [],
});
table('placeholders', 'markdown', { '__BOLD__ and __FIRST_NAME__': ['__FIRST_NAME__'] });

table('urls', 'text', {
  'See https://a.b/c?d=1&e=2#f.': ['https://a.b/c?d=1&e=2#f'],
  '(https://a.b/c_(d)) and "http://x.y"': ['https://a.b/c_(d)', 'http://x.y'],
  'www.example.com, ftp://x.y/z; mailto:a@b.c!': ['www.example.com', 'ftp://x.y/z', 'mailto:a@b.c'],
  'info@example.com and http:// alone': [],
  'https://x.y/{{id}}/z?q={q}': ['https://x.y/{{id}}/z?q={q}'],
  '**https://x.y/z**': ['https://x.y/z'],
  '请看https://例子.公司/路径。谢谢': ['https://例子.公司/路径'],
});
table('urls', 'markdown', {
  '[a](https://a.b/c) ![i](http://x.y/z.png "t") <https://q.r>': ['https://a.b/c', 'http://x.y/z.png', 'https://q.r'],
});
table('urls', 'html', {
  '<a href="https://a.b/?c=1&amp;d=2">https://e.f</a>': ['https://a.b/?c=1&amp;d=2', 'https://e.f'],
  '&quot;https://a.b&quot; &lt;https://c.d&gt;': ['https://a.b', 'https://c.d'],
});

table('mentions', 'text', {
  '@maria and @first.last.': ['@maria', '@first.last'],
  '@[Ann Berg](user-1) of @team/sales': ['@[Ann Berg](user-1)', '@team/sales'],
  'mail a@b.c or x.y+z@q.r, @ 5, @@': [],
  '请@maria看': ['@maria看'],
});
table('references', 'text', {
  '#123, #tag and ABC-123; see owner/repo#12': ['#123', '#tag', 'ABC-123', 'owner/repo#12'],
  'colours #a1b2c3 #fff, # none': [],
  'EUR-500 and a-1': [],
});
table('references', 'markdown', { '# Heading\n## Other\n#tag': ['#tag'] });
table('references', 'html', { '&#123; &#x1F; <a href="#top">#1</a>': ['#1'] });

table('code', 'text', {
  'Run `npm i` and ``a ` b``': ['`npm i`', '``a ` b``'],
  'it`s and don`t, ` a': [],
  '```\na\n```\nb': ['```\na\n```'],
});
table('code', 'markdown', {
  'a `b\nc` d': ['`b\nc`'],
  'a `b\n\nc` d': [],
  '\\`a` b': [],
  '~~~js\na\n\nb\n~~~\nc': ['~~~js\na\n\nb\n~~~'],
  'a\n    b': [],
  'a\n\n    b\n\n    c\n\nd': ['    b\n\n    c'],
  '- a\n\n  b\n\n      c': ['      c'],
  '- a\n\n    b': [],
  '- ```\n  a\n  ```\n- b': ['```\n  a\n  ```'],
  '> ```\n> a\n\nb `c`': ['```\n> a', '`c`'],
  '```\nunclosed': ['```\nunclosed'],
});
table('code', 'html', {
  '<p><code>a</code> <kbd>b</kbd> <samp>c</samp></p>': ['a', 'b', 'c'],
  '<pre><code class="x">a &lt; b</code></pre>': ['<code class="x">a &lt; b</code>'],
  '`a` <code></code>': [],
});

table('numbers', 'text', {
  '5 kg, 3.5 % and 1,200.50 EUR': ['5 kg', '3.5 %', '1,200.50 EUR'],
  'on 2024-05-01 at 14:30, or 2:30 pm': ['2024-05-01', '14:30', '2:30 pm'],
  '10–20 kg, -5 °C, (3)': ['10', '20 kg', '-5 °C', '3'],
  'v2, A4 and Q3 are names, 3rd is none': ['3'],
  '有5个 and 10kg的': ['5', '10kg'],
  'the 1990s': ['1990'],
  'Call +49 170 1234567 now': ['+49 170 1234567'],
  'https://a.b/2024 `x = 1` ABC-12 #7 @user1 {0}': [],
  '14:30-15:00, 1/2, 1.2.3': ['14:30', '15:00', '1', '2', '1.2.3'],
});
table('numbers', 'markdown', { '1. one 2\n2. two\n   3) three\n> 4. four': ['2'] });
table('numbers', 'html', {
  '<h1 class="a1">5&nbsp;kg &#39;6&#39;</h1><!-- 7 -->': ['5&nbsp;kg', '6'],
});

test('numbers of different units, signs or sizes are different', (t) => {
  const all = ['5 kg', '5 lb', '5', '5 %', '-5', '50', '5 €', '5 $', '0.5', '5 million', '5:05', '5 km', '5 m'];
  t.is(new Set(all.flatMap((text) => keysOf('numbers', text))).size, all.length);
});

table('markdown', 'markdown', {
  '[a](b) ![c](<d e> "t") [no] (x)': ['[a](b)', '![c](<d e> "t")'],
  '[![i](x)](y)': ['[![i](x)](y)', '![i](x)'],
  '`[a](b)` \\[a](b)': [],
  '|a|b|\n|-|-|\n|1|2|': ['|a|b|'],
  'a[^1] [b][r]\n\n[^1]: note\n[r]: /x': ['[^1]', '[^1]:', '[r]: /x'],
});
table('html', 'html', {
  '<p class=a>b<br/></p><!-- <i> --><script><b></script>': ['<p class=a>', '<br/>', '<script>'],
  'a < b <3': [],
});

test('a link is the same where it leads to the same, and a table where it has as many columns', (t) => {
  t.deepEqual(keysOf('markdown', '[other](b)', 'markdown'), keysOf('markdown', '[a](<b>)', 'markdown'));
  t.deepEqual(keysOf('markdown', 'x | y\n:-- | --:\n', 'markdown'), keysOf('markdown', '|a|b|\n|-|-|\n', 'markdown'));
  t.notDeepEqual(keysOf('markdown', '|a|\n|-|\n', 'markdown'), keysOf('markdown', '|a|b|\n|-|-|\n', 'markdown'));
});

test('a tag is the same however it is written, and whatever its prose says', (t) => {
  t.deepEqual(
    keysOf('html', '<IMG alt="one" src=x class="a&amp;b">', 'html'),
    keysOf('html', "<img src='x' class='a&b' alt='two' />", 'html'),
  );
  t.notDeepEqual(keysOf('html', '<img src="x">', 'html'), keysOf('html', '<img src="y">', 'html'));
});

test('the outer span wins, and else the stronger one', (t) => {
  t.deepEqual(
    findProtected('`{{a}} https://b.c` {{d "https://e.f"}}', 'text').map(({ kind }) => kind),
    ['code', 'placeholders'],
  );
});
