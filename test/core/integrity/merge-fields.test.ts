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
  // Of each kind that a half of could be taken for a mention, a reference or a number
  ...[
    '[firstname,fallback=friend]',
    '[subscriber:firstname | default:reader]',
    '%FIRSTNAME|TITLECASE%',
    '%recipient_name|default:friend%',
    '%%=v(@firstName)=%%',
    '%%[ SET @name = "Ida" ]%%',
    '%%First Name%%',
    '%%{Recipient.Contact.Name}%%',
    '<#if user??>',
    '</#if>',
    '<#list items as item>',
    '<#assign x = 5>',
    '<@macro/>',
    '<@layout.header title="x">',
    '<#-- Kommentar -->',
    '$!{customer.name}',
    '$!customer.name',
    '#foreach($item in $items)',
    '#set($x = 5)',
    '[(${order.total})]',
    '%<total>.2f',
    '%-5<name>s',
    '$t(common.greeting)',
    '$t(common:items, {"count": 3})',
    '{user!r:>10}',
    '{value:,.2f}',
    '{0,-10:N2}',
    '{:>10}',
    '\\(user.name)',
    '\\(String(format: "%.2f", price))',
    '$userName',
    '{ -brand-name }',
    '{ NUMBER($ratio, minimumFractionDigits: 2) }',
    '{ "{" }',
    '###FIRSTNAME###',
    '#NAME#',
    '#ИМЯ#',
    '[node:title]',
    '[current-date:custom:d.m.Y]',
    '«Vorname»',
    '«Kundennummer»',
    '«Prénom»',
    '{ MERGEFIELD Vorname \\* MERGEFORMAT }',
    '{ IF { MERGEFIELD Gender } = "M" "Herr" "Frau" }',
    '{ DATE \\@ "dd.MM.yyyy" }',
    '<:party:123456789012345678>',
    '<a:wave:123456789012345678>',
    '<t:1795651200:R>',
    '<@!123456789012345678>',
    '</airhorn:816437322781949972>',
    '<!date^1392734382^{date_short}|Feb 18>',
    '<at id="0">Ida</at>',
    '{$user->name}',
    '{$name|escape}',
    '{if $vip}',
    '{/if}',
    '{foreach $items as $item}',
    "{f:translate(key: 'name')}",
    '<f:translate key="x"/>',
    '{color:red}',
    '{toc:maxLevel=3}',
    '{contactfield=firstname|friend}',
    '{first_name|friend}',
    '{Name (First):1.3}',
    '{#items}',
    '{@html text}',
    '{~first name~}',
    '@if(user.vip)',
    "@lang('messages.hello')",
    '@(Model.Price * 1.2)',
    '@:common.hello',
    '@@reporter@@',
    '-firstName-',
    '%v',
    '%L1',
    '<xliff:g id="name">%s</xliff:g>',
    '<FIRST_NAME>',
    '$(ProjectName)',
    '${{ secrets.TOKEN }}',
    '$[FNAME|friend]$',
    '$First Name$',
    '+++INS name+++',
    '[+name+]',
    '[your-name]',
    '[firstname]',
    '\\ref{fig:one}',
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
    ...[
      '&lt;#if user??&gt;',
      '&#91;(&#36;{order.total})&#93;',
      '%&lt;total&gt;.2f',
      '&laquo;Vorname&raquo;',
      '&lt;t:1795651200:R&gt;',
    ],
    ...[
      '&lt;:party:123456789012345678&gt;',
      '&#35;NAME&#35;',
      '&#123; -brand-name &#125;',
      '{user!r:&gt;10}',
      '{$user-&gt;name}',
    ],
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
  // What looks like a field at first
  ...[
    '### Title ###',
    '## Title ##',
    '#hashtag and #another_tag',
    '#one #two #three',
    'see [see: below] for more',
    '[note: read this] first',
    '\\(x+y\\) is a sum',
    '\\(f(x)\\) and \\(a\\)',
    '\\(see below\\) for more',
    ':) and :-) ok',
    '5 < 6 > 4',
    'a < b, c > d',
    'a <= b and b >= c',
    'Il a dit «oui» hier',
    'Le «mot» est «juste»',
    'La rubrique «Nom» et la page «vie privée»',
    'Die «Neue Zürcher Zeitung» schrieb',
    'Он сказал «Да»',
    '«Война и мир» — роман',
    '«1» und «2»',
    '$E = mc^2$ is known',
    '$x$ and $y$',
    '5 %p.a. Zinsen',
    'A$AP Rocky, Ke$ha',
    'the user-name-field is here',
    '-no- and -yes-',
    'Stop +++ stop +++ stop',
    '{a, b, c}',
    '{1, 2, 3} and {1,2}',
    '{"a", "b"}',
    'function f() { return 1; }',
    'x{2,3} y{0,1}',
    '[10:30] Ida: hello',
    '[*emphasis*](https://a.example)',
    '[**bold**](https://a.example)',
    'ask @ida (sales) today',
    '#set of things (a, b)',
    '@if you want (or not)',
    'price [in EUR] and [incl. VAT]',
    'e^{x} and x_{1}',
    '\\textbf{bold}',
    '100%% sure',
    '((a)) and ((b))',
    'if a<b>c then',
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
