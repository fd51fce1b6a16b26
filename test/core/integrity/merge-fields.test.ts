import test from 'ava';
import { findProtected } from '../../../src/core/integrity/find-protected.ts';
import { formatNames, type FormatName } from '../../../src/core/text/formats.ts';

const fields: readonly string[] = [
  // Template engines
  ...['{{name}}', '{{{name}}}', '{{{{raw}}}}', '{{#if vip}}', '{{/each}}', '{{$name}}', '{{ first name }}', '{{姓名}}'],
  ...["{{ user['first name'] }}", '{{ "now" | date: "%d.%m.%Y" }}', '{{name|default:"{}"}}', '{{f({a: {b: 1}})}}'],
  ...[
    '{%- if x > 0 -%}',
    '{% trans "Hi" %}',
    '{% if a == "}" %}',
    '{# a comment #}',
    '<% if (a > b) { %>',
    '<%= user.name %>',
  ],
  ...[
    '<?= $name ?>',
    '<?php echo $name; ?>',
    '[% user.name %]',
    '${name}',
    '${user["a}b"]}',
    '#{user.name}',
    '@{triggerBody()}',
  ],
  // Messages and format strings
  ...[
    '{count, plural, =0 {No device} one {# device} other {# devices}}',
    '{g, select, male {He {n, plural, one {#} other {#}}} other {They}}',
  ],
  ...[
    '{0,number,currency}',
    '{amount, number, ::currency/EUR}',
    '{when, date, short}',
    '{price:.2f}',
    '{name!r}',
    '{0:N2}',
    '{date:dd.MM.yyyy}',
  ],
  ...[
    '%s',
    '%d',
    '%@',
    '%-10s',
    '%5.2f',
    '%1$s',
    '%2$d',
    '%ld',
    '%(count)d',
    '%(name)s',
    '%{count}',
    ':count',
    ':first_name',
  ],
  ...[
    '{name}',
    '{ name }',
    '{0}',
    '{user.name}',
    '{items[0].name}',
    '{first name}',
    '{Kundenname}',
    '{имя}',
    '{ $partialSize }',
  ],
  // Mailers and CRMs
  ...[
    '%direct_date%',
    '%site%',
    '%recipient.name%',
    '%%sitename%%',
    '%NAME%',
    '%имя%',
    '*|FNAME|*',
    '*|IF:VIP|*',
    '$NAME$',
  ],
  ...[
    '{!Contact.FirstName}',
    '{!IF(Contact.Name="x","a","b")}',
    '[FIRSTNAME]',
    '[First Name]',
    '[FIRST_NAME]',
    '[ORDER NO]',
    '[customer.name]',
    '[Name]',
  ],
  ...[
    '[[FIRSTNAME]]',
    '[[*pagetitle]]',
    '<<First Name>>',
    '<<name>>',
    '«First_Name»',
    '«FirstName»',
    '«name»',
    '‹name›',
    '__FIRST_NAME__',
  ],
  // Editors, chats, trackers
  ...[
    '[gallery ids="1,2"]',
    '[/gallery]',
    "[button url='/a' size=big]",
    ':smile:',
    ':thumbs_up:',
    '<0>Click</0>',
    '<1/>',
    '<ph name="A"/>',
    '<x id="1"/>',
  ],
  ...[
    '[~accountid:5b10]',
    '<#C024BE7LR|general>',
    '<@U024BE7LH>',
    '<!here>',
    '<https://a.example|link>',
    '[@Ida](mention://user/42)',
  ],
];

const inFormat: Readonly<Partial<Record<FormatName, readonly string[]>>> = {
  text: ['__NAME__', '__count__'],
  html: [
    ...[
      '__NAME__',
      '__count__',
      '{{name&nbsp;}}',
      '&lt;&lt;First Name&gt;&gt;',
      '&laquo;First_Name&raquo;',
      '&#123;&#123;name&#125;&#125;',
    ],
    '{{ name | default: &quot;you&quot; }}',
  ],
};

const runningSpans = (text: string, format: FormatName) =>
  findProtected(text, format).filter(({ kind }) => kind !== 'html' && kind !== 'markdown');

for (const format of formatNames) {
  for (const field of [...fields, ...(inFormat[format] ?? [])]) {
    test(`a merge field in ${format}: ${field}`, (t) => {
      for (const text of [field, `Hello ${field} and welcome.`, `(${field}), ${field}`]) {
        const spans = runningSpans(text, format);
        t.deepEqual(
          spans.map(({ kind, text: written }) => [kind, written]),
          text
            .split(field)
            .slice(1)
            .map(() => ['placeholders', field]),
          text,
        );
      }
    });
  }
}

test('a merge field in an attribute of HTML is one', (t) => {
  const text = '<a href="{url}" title="%recipient.name%">Hi {{name}}</a>';
  t.deepEqual(
    runningSpans(text, 'html').map(({ text: written }) => written),
    ['{url}', '%recipient.name%', '{{name}}'],
  );
});

test('fields that follow each other are told apart', (t) => {
  const text = '{firstName}{lastName}{{a}}{{b}}%1$s%2$s';
  t.deepEqual(
    runningSpans(text, 'text').map(({ text: written }) => written),
    ['{firstName}', '{lastName}', '{{a}}', '{{b}}', '%1$s', '%2$s'],
  );
});

const prose: readonly string[] = [
  // Brackets
  ...[
    'as shown [see below] here',
    'cited [1] and [2, 3]',
    '- [x] done',
    '- [ ] open',
    'he said [...] and left',
    'it was [sic] wrong',
  ],
  ...[
    'array[0] and list[FIRST]',
    'the [link](https://a.example) here',
    '[Home](/start) page',
    '[Docs][ref] page',
    '![Logo](a.png)',
    '[a] or [b]',
  ],
  ...[
    '[see the Note]',
    '(First Name) is asked for',
    '{ } and {}',
    'the set {1, 2, 3}',
    'x{2} or [0-9]{3}',
    '{"name": "Ida"}',
    '{a: 1, b: 2}',
  ],
  ...['if (a) { return b; }', '.note { color: red }', '.note{color:red}', '\\frac{a}{b} and \\{name\\}', '[x]', '[OK]'],
  // Shares, prices, paths
  ...[
    '100 % sure',
    '100% sure',
    '50 % discount',
    'between 5% and 10%',
    '5%-10% off',
    '20%OFF today',
    'a 100%ige Sache',
    '5% d and 6% s',
    '% of sales',
    'costs $5 or $10',
    'US$5 and A$6',
  ],
  ...[
    '$5$ and $6',
    'C:\\path\\name',
    'C:/path/file',
    'a/b/c and /etc/hosts',
    '~/notes',
    '50%/50%',
    '%, %%',
    '%20 of it',
    'https://a.example/%C3%A4b',
  ],
  // Times, colons, emoticons
  ...[
    'at 10:30',
    'from 10:30:45 to 11:00',
    'Note: this',
    'Note:this',
    'a:b:c',
    'ratio 3:4',
    'smile :) or :-) or ;)',
    ':D and :p and :o',
    'std::vector',
    'key:value',
    'Re: offer',
    '10 :30',
    'Attention : danger',
  ],
  // Signs
  ...[
    'a < b and c > d',
    'a << b >> c',
    'x <- y',
    'I <3 you',
    '« bonjour »',
    '«Bonjour» dit-il',
    '«слово» и «Дом»',
    '„Haus“ und »Wort«',
    '‹ mot ›',
    'er sagte «Ja»',
  ],
  ...[
    'snake_case and __init__.py',
    'a_b__c',
    '__',
    '*bold* and **bold**',
    '*a|b*',
    '|a|b|',
    'a * b | c * d',
    'R&D and Q&A',
    'C# and F#',
    '#{}',
    '{{}}',
    '{{ }}',
    '[[]]',
    '<>',
  ],
];

for (const format of formatNames) {
  for (const text of prose) {
    test(`no merge field in ${format}: ${text}`, (t) => {
      t.deepEqual(
        runningSpans(text, format).filter(({ kind }) => kind === 'placeholders'),
        [],
      );
    });
  }
}
