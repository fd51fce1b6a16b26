import { decodeHTML } from 'entities';
import { tableElements } from './nesting.ts';
import { parseTag, type HtmlAttribute, type HtmlTag } from './tag.ts';
import { elementsWithoutText, readTokensInSteps, type HtmlToken } from './tokenizer.ts';

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Never shown; their content is. `input` and `meta` have exceptions. */
const forbiddenElements = setOf(
  'embed button form fieldset legend output option optgroup keygen isindex link base frame param portal slot bgsound image',
);
/** What a rewrite may need although the input has no such thing. */
const rewriteElements = setOf('p br ul ol li strong em b i u s blockquote h1 h2 h3 h4 h5 h6 code pre');

/** The attributes whose values are prose, which a rewrite may change. */
export const proseAttributes = setOf(
  'alt title summary placeholder label abbr aria-label aria-description aria-placeholder aria-roledescription aria-valuetext',
);
const booleanAttributes = setOf('checked disabled open controls loop muted reversed readonly nowrap');
const urlAttributes = setOf(
  'href src cite action poster background data xlink:href longdesc usemap profile manifest codebase classid icon lowsrc dynsrc ping',
);
const forbiddenAttribute = /^(?:on|srcdoc$|formaction$|xmlns|autofocus$|http-equiv$|is$)/;
const checkboxAttribute = /^(?:type|checked|disabled|class|id|tabindex|aria-label|data-[\w.-]+)$/;
const unsafeStyle = /\\|\/\*|url\s*\(|image-set|expression|javascript|vbscript|@import|behaviou?r|-moz-binding|<|>/i;
/** A picture within a style, which loads nothing. */
const imageInStyle = /url\(\s{0,4}(["']?)data:image\/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=]*\1\s{0,4}\)/gi;

/** Compares attributes by what they mean: two of a name are alike when this is equal. Styles that only Word reads count for nothing. */
export const meaningOf = ({ name, value }: HtmlAttribute): string => {
  if (booleanAttributes.has(name)) return '';
  if (name === 'type') return value.toLowerCase();
  if (name === 'class') return value.trim().split(/\s+/).sort().join(' ');
  if (name !== 'style') return value;
  const declarations = value.split(';').map((part) => part.replace(/\s+/g, ' ').replace(/ ?: ?/, ':').trim());
  return declarations
    .filter((part) => part !== '' && !/^mso-/i.test(part))
    .sort()
    .join(';');
};

const isSafeUrl = (url: string, allowsImage: boolean): boolean => {
  // As a browser reads an address: without white space and control characters, wherever they are.
  const address = url.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, '').toLowerCase();
  // What has a colon before any slash, question mark or hash has a scheme; the rest is relative.
  if (!/^[^/?#\\]*:/.test(address)) return true;
  const isImage = /^data:image\/(?:png|gif|jpe?g|webp)[;,]/.test(address);
  return /^(?:https?|mailto|tel|ftp|cid):/.test(address) || (allowsImage && isImage);
};

const isHarmless = (element: string, { name, value }: HtmlAttribute): boolean => {
  if (forbiddenAttribute.test(name) || !/^[a-z_][\w:.-]*$/.test(name)) return false;
  if (element === 'input' && !checkboxAttribute.test(name)) return false;
  if (name === 'style') return !unsafeStyle.test(value.replace(imageInStyle, ' '));
  // Several addresses, each with white space, a comma or both behind it.
  if (name === 'srcset' || name === 'imagesrcset' || name === 'ping') {
    return value.split(/[\s,]+/).every((part) => isSafeUrl(part, name === 'srcset'));
  }
  return !urlAttributes.has(name) || isSafeUrl(value, element === 'img' && name === 'src');
};

/** Returns whether an element does no harm, whatever it stands in; of `input` only checkboxes, of `meta` only the name of UTF-8. */
const isHarmlessElement = ({ name, attributes }: HtmlTag): boolean => {
  if (name === 'input') return attributes.some((own) => own.name === 'type' && meaningOf(own) === 'checkbox');
  if (name === 'meta') {
    return attributes.length === 1 && attributes.every((own) => own.name === 'charset' && /^utf-8$/i.test(own.value));
  }
  // A prefix is a part of the name in HTML; what reads XML may take what follows it for the name.
  return !forbiddenElements.has(name) && !elementsWithoutText.has(name.slice(name.indexOf(':') + 1));
};

/** Comments that end at the same place for every parser, and sections that are comments to browsers and text to XML. */
const strictComment = /^<!--(?!-?>)[^\0]*-->$|^<!\[(?:if [^<>\0]*|endif|CDATA\[[^<>\0]*\]\])\]?>$/;

/** How many tokens are read in one step. */
export const tokensOfStep = 200;

/** What a result may have. */
export interface Allowance {
  /** Allows the name of an element. */
  name(name: string): boolean;
  element(tag: HtmlTag): boolean;
  attribute(tag: HtmlTag, attribute: HtmlAttribute): boolean;
  /** Allows a comment, as it is written. */
  comment(raw: string): boolean;
  /** Returns whether the input has this tag as text, with its `<` as an entity, so that the same tag in a result is text. */
  isText(raw: string): boolean;
  /** The input is a part of a table, so that rows and cells may stand in the result without one. */
  readonly isTablePart: boolean;
}

/**
 * Allows the elements that the input has or a rewrite needs, and the attributes that the input has on elements of that
 * name, each with a value that the input has for it or, where it is prose, with any; and of these nothing that could do harm.
 */
export function* allowanceInSteps(tokens: readonly HtmlToken[]): Generator<void, Allowance> {
  const elements = new Set(rewriteElements);
  const attributes = new Set<string>();
  const values = new Set<string>();
  const comments = new Set<string>();
  let text = '';

  for (const [index, { kind, raw }] of tokens.entries()) {
    if (index % tokensOfStep === 0) yield;
    if (kind === 'text' || kind === 'angle') text += raw;
    if ((kind === 'comment' || kind === 'declaration') && strictComment.test(raw)) comments.add(raw);
    if (kind !== 'start') continue;
    const tag = parseTag(raw);
    if (!tag.isNameStrict || !isHarmlessElement(tag)) continue;
    elements.add(tag.name);
    for (const own of tag.attributes) {
      attributes.add(`${tag.name} ${own.name}`);
      values.add(`${own.name} ${meaningOf(own)}`);
    }
  }
  const tokensOfText = yield* readTokensInSteps(decodeHTML(text));
  const textTags = new Set(tokensOfText.flatMap(({ kind, raw }) => (/start|end/.test(kind) ? [raw] : [])));
  const hasTable = [...tableElements].some((name) => elements.has(name));
  const first = tokens.find(({ kind, raw }) => kind !== 'comment' && raw.trim() !== '');
  const firstName = first?.kind === 'start' ? parseTag(first.raw).name : 'table';

  const allowsName = (name: string): boolean => elements.has(name) || (hasTable && tableElements.has(name));

  return {
    name: allowsName,
    element: (tag) => allowsName(tag.name) && isHarmlessElement(tag),
    attribute: (tag, own) => {
      if (!attributes.has(`${tag.name} ${own.name}`) || !isHarmless(tag.name, own)) return false;
      return proseAttributes.has(own.name) || values.has(`${own.name} ${meaningOf(own)}`);
    },
    comment: (raw) => comments.has(raw),
    isText: (raw) => textTags.has(raw),
    isTablePart: firstName !== 'table' && tableElements.has(firstName),
  };
}
