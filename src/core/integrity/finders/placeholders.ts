import type { FormatName } from '../../text/formats.ts';
import type { Found } from '../kinds.ts';

/*
 * Each syntax is bounded in length and cannot run over another opener of its own, so that
 * no text makes the search anything but linear.
 */
const syntaxes = [
  /\{\{\{[^{}\n]{1,200}\}\}\}/, // {{{name}}}
  /\{\{[^{}\n]{1,200}\}\}/, // {{name}}, {{#if name}}, {{/if}}
  /\{%[^%{}\n]{1,200}%\}/, // {% for … %}
  /<%[^%<>\n]{1,200}%>/, // <%= name %>
  /[$#%]\{[^{}\n]{1,200}\}/, // ${name}, #{name}, %{name}
  /(?<![\w$#%{}\\])\{(?:[A-Za-z_][\w.-]{0,60}|\d{1,2})\}(?!\})/, // {name}, {0}
  /\[\[[^[\]\n]{1,200}\]\]/, // [[name]]
  /\*\|[^|*\n]{1,100}\|\*/, // *|NAME|*
  /%%[A-Za-z_][\w.-]{0,60}%%/, // %%NAME%%
  /(?<![\w%])%[A-Z][A-Z0-9_]{1,60}%(?![\w%])/, // %NAME%
  /(?<![\w%])%\(\w{1,60}\)[sdf](?!\w)/, // %(name)s
  /(?<![\w%])%(?:\d{1,2}\$)?[-+0#]?\d{0,3}(?:\.\d{1,3})?(?:l?[du]|[sifgexXc@])(?![\w%])/, // %s, %1$s, %5.2f
].map(({ source }) => source);

/** `__NAME__`; in Markdown that is a bold word, unless it looks like nothing but a name. */
const underscored = /(?<!\w)__[A-Z](?:[A-Z0-9]|_(?!_)){0,60}__(?!\w)/.source;
const underscoredName = /(?<!\w)__(?=[A-Z0-9]{1,60}[_0-9][A-Z0-9])[A-Z](?:[A-Z0-9]|_(?!_)){0,60}__(?!\w)/.source;

const general = new RegExp([...syntaxes, underscored].join('|'), 'g');
const inMarkdown = new RegExp([...syntaxes, underscoredName].join('|'), 'g');

/** What a template engine, a translator's tool or a mail merge would fill in. The key is the text. */
export const findPlaceholders = (text: string, format: FormatName): Found[] =>
  Array.from(text.matchAll(format === 'markdown' ? inMarkdown : general), ({ 0: key, index }) => ({
    start: index,
    end: index + key.length,
    key,
  }));
