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

/*
 * Each syntax is bounded in length and cannot run over another opener of its own, so that no text makes the search anything
 * but linear.
 */
const syntaxes: readonly string[] = [
  /<%(?:[^%<\n]|%(?!>)|<(?!%)){1,300}%>/u, // <%= name %>, <% if (a > b) { %>
  /<\?(?:php|=)(?:[^?<\n]|\?(?!>)|<(?!\?)){1,300}\?>/u, // <?= $name ?>
  /\[%[^%\]\n]{1,200}%\]/u, // [% name %]
  /\[\[[^[\]\n]{1,200}\]\]/u, // [[name]], [[*pagetitle]]
  /\*\|[^|*\n]{1,100}\|\*/u, // *|NAME|*
  /%%[\p{L}_][\p{L}\p{M}\p{N}_.-]{0,60}%%/u, // %%NAME%%
  /(?<![\p{L}\p{N}%])%\p{L}[\p{L}\p{M}\p{N}_.-]{1,60}%(?![\p{L}\p{N}%])/u, // %NAME%, %recipient.name%
  /(?<![\w%])%\(\w{1,60}\)[-+0#]?\d{0,3}(?:\.\d{1,3})?[sdifr](?!\w)/u, // %(name)s
  /(?<!%)%\d{1,2}\$[-+0#]?\d{0,3}(?:\.\d{1,3})?(?:l{0,2}[du]|[sifgexXc@])(?!\w)/u, // %1$s
  /(?<![\w%])%[-+0#]?\d{0,3}(?:\.\d{1,3})?(?:(?:l{1,2}|z|h)?[du]|[sifgexXc@])(?!\w|%(?!%))/u, // %s, %5.2f
  /(?<![\w$])\$[A-Za-z][\w.]{1,60}\$(?![\w$])/u, // $NAME$
  /(?<![^\s("'>/[-]):[a-z][a-zA-Z]{1,40}(?:_[a-zA-Z]{1,40}){0,4}(?![\w:]|\p{L})/u, // :count
  /(?<![\p{L}\p{N}:]):[a-z][a-z0-9]{1,30}(?:[_+-][a-z0-9]{1,30}){0,5}:(?![\w:])/u, // :smile:
  /<<[\p{L}_][\p{L}\p{M}\p{N}_ .-]{0,60}>>/u, // <<First Name>>
  `[«‹](?:${fieldWord}|${snake}|${camel}|[A-Z][A-Z0-9_]{2,40})[»›]`, // «First_Name», ‹name›
  `[«‹](?:First|Last|Full) ?[Nn]ame[»›]`,
  /<(?:#[A-Z0-9]{2,40}|@[A-Z0-9]{2,40}|!(?:here|channel|everyone|subteam\^\w{1,40}))(?:\|[^<>|\n]{1,100})?>/u, // <#C024BE7LR|general>
  /<(?:https?:\/\/|mailto:)[^\s<>|]{1,300}\|[^<>|\n]{1,100}>/u, // <https://a.example|link>
  /<(\d{1,2})>[^<>\n]{0,100}<\/\1>|<\/?\d{1,2}\s?\/?>/u, // <0>Click</0>
  /<(?:ph|x)\s[^<>\n]{1,200}\/>/u, // <ph name="A"/>
  /\[~[\w:.@-]{1,100}\]/u, // [~accountid:5b10]
  /\[@[^[\]\n]{1,100}\]\([^()\s]{1,200}\)/u, // [@Ida](mention://user/42)
  /\[[a-z][\w-]{1,40}(?:\s{1,3}[\w-]{1,40}=(?:"[^"[\]\n]{0,200}"|'[^'[\]\n]{0,200}'|[^\s"'[\]]{1,100})){1,20}\s?\/?\]/u, // [gallery ids="1,2"]
  /\[\/[a-z][\w-]{1,40}\]/u, // [/gallery]
  String.raw`(?<![\p{L}\p{N}\]!\\[])\[(?:${upper}|${capitalized}|${snake})\](?![([:])`, // [FIRSTNAME], [First Name]
].map((syntax) => (typeof syntax === 'string' ? syntax : syntax.source));

/** `__NAME__`; in Markdown that is a bold word, unless it looks like nothing but a name. */
const underscored = /(?<![\p{L}\p{N}_])__[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,60}__(?!\.?[\p{L}\p{N}_])/u.source;
const underscoredName =
  /(?<![\p{L}\p{N}_])__(?=[A-Za-z0-9]{1,60}[_0-9][A-Za-z0-9])[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,60}__(?!\.?[\p{L}\p{N}_])/u
    .source;

const general = new RegExp([...syntaxes, underscored].join('|'), 'gu');
const inMarkdown = new RegExp([...syntaxes, underscoredName].join('|'), 'gu');

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
  return [...findBracedFields(text), ...marked].map((field) => {
    const [start, end] = [sourceAt(field.start), sourceAt(field.end)];
    return { start, end, key: source.slice(start, end) };
  });
};
