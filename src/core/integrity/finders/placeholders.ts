import type { FormatName } from '../../text/formats.ts';
import { decodeText, undecoded } from '../decoded-text.ts';
import type { Found } from '../kinds.ts';
import { findBracedFields } from './braced-fields.ts';

const fieldWord =
  '(?:first|last|full|user|company|customer|client|product|order|contact)?(?:name|email|date|company|address|city|country|phone|title|amount|number|link|url|code|id)';
const upper = String.raw`[A-Z][A-Z0-9]{2,40}|[A-Z][A-Z0-9]{0,40}(?:[_ -][A-Z0-9]{1,40}){1,3}`;
const capitalized = String.raw`\p{Lu}\p{Ll}{1,30}(?: (?:\p{Lu}\p{Ll}{1,30}|\d{1,2})){0,2}`;
const snake = String.raw`[a-z][a-z0-9]{1,30}(?:[_.][a-z][a-z0-9]{1,30}){1,4}`;
const camel = String.raw`[A-Za-z][a-z0-9]{1,30}(?:_?[A-Z][a-z0-9]{1,30}){1,4}`;
/** What stands between the parentheses of a call, which may hold others. */
const inCall = String.raw`(?:[^()<\n]|\([^()<\n]{0,100}\)){1,200}`;
const precision = String.raw`[-+0#]{0,2}\d{0,3}(?:\.\d{1,3})?`;

/*
 * Each syntax is bounded in length and cannot run over another opener of its own, so that no text makes the search anything
 * but linear.
 */
const syntaxes: readonly string[] = [
  // Template engines
  /<%(?:[^%<\n]|%(?!>)|<(?!%)){1,300}%>/u, // <%= name %>, <% if (a > b) { %>
  /<\?(?:php|=)(?:[^?<\n]|\?(?!>)|<(?!\?)){1,300}\?>/u, // <?= $name ?>
  /\[%[^%\]\n]{1,200}%\]/u, // [% name %]
  /\[\[[^[\]\n]{1,200}\]\]/u, // [[name]], [[*pagetitle]]
  /\[\([$#*@~]\{[^[\]\n]{1,200}\}\)\]/u, // [(${order.total})]
  /\[(?<modx>[*+!])[\w.-]{1,60}\k<modx>\](?![([])/u, // [+name+]
  /<#--(?:[^<-]|-(?!->)|<(?!#--)){0,300}-->/u, // <#-- comment -->
  /<\/?[#@][A-Za-z](?:[^<>()"\n]|\([^()<\n]{0,200}\)|"[^"<\n]{0,200}"){0,200}>/u, // <#if user??>, </#if>, <@macro/>, <@U024BE7LH>
  String.raw`(?<![\p{L}\p{N}#&])#(?:if|elseif|foreach|set|parse|include|macro|define) ?\(${inCall}\)`, // #if($vip)
  String.raw`(?<![\w@])@(?:if|elseif|foreach|forelse|for|while|switch|case|section|yield|include|extends|lang|choice|isset|unless|json|can) ?\(${inCall}\)`,
  String.raw`(?<![\w@])@\((?=\w{1,40}[.([])${inCall}\)`, // @(Model.Price * 2)
  String.raw`(?<![\w$])\$(?:[A-Za-z][\w.]{1,60}|${capitalized})\$(?![\w$])`, // $NAME$, $First Name$
  /(?<![\p{L}\p{N}$\\])\$(?:!?[A-Za-z_]\w{2,40}(?:\.\w{1,40}){0,5}(?:\(\)|:\w{1,40})?(?![\w$^\\({[])|\([A-Za-z_][\w.]{1,60}\))/u, // $userName, $!customer.name, $(name)
  /<[a-z]\w{0,20}:[a-zA-Z.]{1,40}(?:\s[^<>\n]{0,200})?\/>/u, // <f:translate key="a"/>
  /\+\+\+\s?(?:=|[A-Z]{2,4}(?:-[A-Z]{2,4})?\s)[^+\n]{1,100}\+\+\+/u, // +++INS name+++
  // Messages and format strings
  /(?<!\w)\$t\([^()\n]{1,200}\)/u, // $t(common.greeting)
  /(?<![\w@])@(?:\.[a-z]{1,20})?:[a-z]\w{0,40}(?:\.\w{1,40}){0,5}/u, // @:common.greeting
  String.raw`\\\([A-Za-z_](?:[\w.?!]|\[[^[\]()\\\n]{0,60}\]|\((?:[^()\\\n]|\([^()\\\n]{0,60}\)){0,100}\)){0,100}\)`, // \(user.name)
  String.raw`(?<![\w%])%\(\w{1,60}\)${precision}[sdifr](?!\w)`, // %(name)s
  String.raw`(?<![\w%])%${precision}<\w{1,60}>${precision}[sdifrxXeEgGcbop](?!\w)`, // %<total>.2f
  String.raw`(?<!%)%\d{1,2}\$${precision}(?:l{0,2}[du]|[sifgexXc@])(?!\w)`, // %1$s
  String.raw`(?<![\w%])%${precision}(?:(?:l{1,2}|z|h)?[du]|L?[sifgexXcobqvwTnEG@]|L\d{1,2})(?!\w|%(?!%))`, // %s, %5.2f
  /(?<![^\s("'>/[-]):[a-z][a-zA-Z]{1,40}(?:_[a-zA-Z]{1,40}){0,4}(?![\w:]|\p{L})/u, // :count
  /<(?<tag>\d{1,2})>[^<>\n]{0,100}<\/\k<tag>>|<\/?\d{1,2}\s?\/?>/u, // <0>Click</0>
  /<(?:ph|x)\s[^<>\n]{1,200}\/>/u, // <ph name="A"/>
  /<xliff:g(?:\s[^<>\n]{0,200})?>[^<>\n]{0,100}<\/xliff:g>/u, // <xliff:g id="name">%s</xliff:g>
  /\\(?:(?:eq|page|auto|[cC]|v)?ref|cite[a-z]{0,10}|label|[gG]ls|VAR)(?:\[[^[\]\n]{0,60}\])?\{[^{}\n]{1,100}\}/u, // \ref{fig:one}
  // Mailers, CRMs and content management systems
  /\*\|[^|*\n]{1,100}\|\*/u, // *|NAME|*
  /%%=(?:[^%\n]|%(?!%)){1,300}=%%/u, // %%=v(@firstName)=%%
  /%%\[(?:[^%]|%(?!%)){1,300}\]%%/u, // %%[ SET @name = "Ida" ]%%
  /%%\{[^{}%\n]{1,100}\}%%/u, // %%{Recipient.Name}%%
  /%%[\p{L}_](?:[\p{L}\p{M}\p{N}_.|-]| (?=[\p{L}\p{N}_])){0,60}%%/u, // %%NAME%%, %%First Name%%
  /(?<![\p{L}\p{N}%])%\p{L}[\p{L}\p{M}\p{N}_.-]{1,60}(?:\|[\p{L}\p{N}_:. -]{1,60}){0,3}%(?![\p{L}\p{N}%])/u, // %NAME%, %NAME|TITLECASE%
  /\$\[[^[\]\n]{1,100}\]\$/u, // $[FNAME|friend]$
  /(?<![\p{L}\p{N}#&])(?<hashes>#{1,3})[\p{L}_][\p{L}\p{M}\p{N}_.]{1,60}\k<hashes>(?![\p{L}\p{N}#])/u, // #NAME#, ###NAME###
  /(?<![\w@])(?<ats>@{1,2})[A-Za-z][A-Za-z0-9_]{1,60}\k<ats>(?![\w@])/u, // @NAME@, @@name@@
  String.raw`(?<![\p{L}\p{N}-])-(?:${snake}|[a-z]{2,30}(?:[A-Z][a-z0-9]{1,30}){1,3})-(?![\p{L}\p{N}-])`, // -firstName-
  /<<[\p{L}_][\p{L}\p{M}\p{N}_ .-]{0,60}>>/u, // <<First Name>>
  /<[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,4}>/u, // <FIRST_NAME>
  /\[[a-z][\w-]{1,40}(?:\s{1,3}[\w-]{1,40}=(?:"[^"[\]\n]{0,200}"|'[^'[\]\n]{0,200}'|[^\s"'[\]]{1,100})){1,20}\s?\/?\]/u, // [gallery ids="1,2"]
  /\[\/[a-z][\w-]{1,40}\]/u, // [/gallery]
  /(?<![\p{L}\p{N}\]!\\[])\[[\p{L}_][\w.:-]{1,60}\s?[,|]\s?(?:fallback|default)\s?[=:][^[\]\n]{0,60}\](?![([])/u, // [name,fallback=friend]
  /(?<![\p{L}\p{N}\]!\\[])\[[a-z][a-z0-9_-]{1,40}(?::[\w.?-]{1,60}){1,6}\](?![([:])/u, // [node:title]
  String.raw`(?<![\p{L}\p{N}\]!\\[])\[(?:${upper}|${capitalized}|${snake}|(?:your-)?${fieldWord})\](?![([:])`, // [FIRSTNAME], [First Name]
  // Chats and trackers
  /(?<![\p{L}\p{N}:]):[a-z][a-z0-9]{1,30}(?:[_+-][a-z0-9]{1,30}){0,5}:(?![\w:])/u, // :smile:
  /<(?:#[A-Z0-9]{2,40}|@[!&]?[A-Z0-9]{2,40}|!(?:here|channel|everyone|subteam\^\w{1,40}|date\^[^<>|\n]{1,200}))(?:\|[^<>|\n]{1,100})?>/u, // <#C024BE7LR|general>
  /<(?:a?:\w{2,32}|\/[\w -]{1,60}):\d{5,20}>|<t:-?\d{1,13}(?::[a-zA-Z])?>|<id:\w{1,20}>/u, // <:party:123456789012345678>, <t:1795651200:R>
  /<at(?:\s[^<>\n]{1,100})?>[^<>\n]{1,100}<\/at>/u, // <at id="0">Ida</at>
  /<(?:https?:\/\/|mailto:)[^\s<>|]{1,300}\|[^<>|\n]{1,100}>/u, // <https://a.example|link>
  /\[~[\w:.@-]{1,100}\]/u, // [~accountid:5b10]
  /\[@[^[\]\n]{1,100}\]\([^()\s]{1,200}\)/u, // [@Ida](mention://user/42)
].map((syntax) => (typeof syntax === 'string' ? syntax : syntax.source));

/** `__NAME__`; in Markdown that is a bold word, unless it looks like nothing but a name. */
const underscored = /(?<![\p{L}\p{N}_])__[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,60}__(?!\.?[\p{L}\p{N}_])/u.source;
const underscoredName =
  /(?<![\p{L}\p{N}_])__(?=[A-Za-z0-9]{1,60}[_0-9][A-Za-z0-9])[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,60}__(?!\.?[\p{L}\p{N}_])/u
    .source;

const general = new RegExp([...syntaxes, underscored].join('|'), 'gu');
const inMarkdown = new RegExp([...syntaxes, underscoredName].join('|'), 'gu');

const quoted = /[«‹]([^«»‹›\n]{1,200})[»›]/gu;
const identifier = new RegExp(
  `^(?:${fieldWord}|${snake}|${camel}|[A-Z][A-Z0-9_]{2,40}|(?:First|Last|Full) ?[Nn]ame)$`,
  'u',
);
/** What a column of a table of people is called; in German at the end of a compound. */
const column = new RegExp(
  '(?:name|nummer|adresse|straße|strasse|datum|betrag)$|^(?:anrede|titel|firma|plz|ort|stadt|land|telefon|e-?mail|prénom|nom|' +
    'civilité|société|adresse|ville|pays|téléphone|nombre|apellidos?|empresa|dirección|ciudad|teléfono|nome|cognome|azienda|' +
    'indirizzo|città|apelido|sobrenome|morada|cidade|voornaam|achternaam|naam|bedrijf|förnamn|efternamn|namn|fornavn|etternavn|' +
    'efternavn|navn|imię|nazwisko|jméno|příjmení|имя|фамилия|отчество|компания|адрес|город|телефон)$',
  'iu',
);

/** Merge fields of Word, `«Vorname»`. A name of a column in a text with other words between such quotation marks is prose. */
const findQuotedFields = (text: string): Omit<Found, 'key'>[] => {
  const all = Array.from(text.matchAll(quoted), ({ 0: written, 1: name = '', index }) => ({
    start: index,
    end: index + written.length,
    isCertain: identifier.test(name),
    isLikely: column.test(name),
  }));
  const isMerged = all.every(({ isCertain, isLikely }) => isCertain || isLikely);
  return all.filter(({ isCertain }) => isCertain || isMerged);
};

/**
 * Fields that a template engine, a message format, a mailer or a CRM fills in; in HTML some of their signs may be entities.
 * The key is the text as it is written, since the field is filled in there. Spans may overlap.
 */
export const findPlaceholders = (source: string, format: FormatName): Found[] => {
  const { text, sourceAt } = format === 'html' ? decodeText(source) : undecoded(source);
  const marked = Array.from(text.matchAll(format === 'markdown' ? inMarkdown : general), ({ 0: field, index }) => ({
    start: index,
    end: index + field.length,
  }));
  return [...findBracedFields(text), ...findQuotedFields(text), ...marked].map((field) => {
    const [start, end] = [sourceAt(field.start), sourceAt(field.end)];
    return { start, end, key: source.slice(start, end) };
  });
};
