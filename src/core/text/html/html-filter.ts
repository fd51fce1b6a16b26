import { allowanceOf, type Allowance } from './allowance.ts';
import { voidElements } from './elements.ts';
import { createNesting } from './nesting.ts';
import { parseTag, tagNameOf, type HtmlAttribute } from './tag.ts';
import { createTokenizer, type HtmlToken } from './tokenizer.ts';

/** Which elements and attributes a result may have. */
export interface HtmlFilterOptions {
  /** The text that the result is made of. */
  readonly input: string;
  /** Other texts whose elements and attributes may be in the result. */
  readonly alsoAllowed?: readonly string[];
  /** What those texts allow, where it is known already: `allowanceOf` of all of them. */
  readonly allowance?: Allowance | undefined;
  /** What the reader has already, as a filter of the same options gave it: the result goes on there. */
  readonly already?: string;
}

/** A push parser that makes a result in HTML harmless and well-formed. */
export interface HtmlFilter {
  /** Takes the next piece of the result; returns what may be shown now. */
  push(delta: string): string;
  /** The result is whole: what is still to be shown, with all that closes what is open. */
  end(): string;
}

const escapedAttribute = ({ name, value }: HtmlAttribute): string =>
  `${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;')}"`;

const startTag = (raw: string, allowance: Allowance): { readonly text: string; readonly isEmpty: boolean } => {
  const tag = parseTag(raw);
  const isVoid = voidElements.has(tag.name);
  const seen = new Set<string>();
  const kept = tag.attributes.filter((attribute) => {
    const isFirst = !seen.has(attribute.name);
    seen.add(attribute.name);
    return isFirst && allowance.attribute(tag.name, attribute);
  });
  const isEmpty = isVoid || tag.isSelfClosing;
  if (tag.isStrict && kept.length === tag.attributes.length && (isVoid || !tag.isSelfClosing)) {
    return { text: raw, isEmpty };
  }
  const attributes = kept.map((attribute) => {
    const lead = /^[\t\n\f\r ]+$/.test(attribute.lead) ? attribute.lead : ' ';
    return lead + (attribute.isStrict ? attribute.raw : escapedAttribute(attribute));
  });
  const text = `<${tag.writtenName}${attributes.join('')}${isVoid && tag.isSelfClosing ? ' /' : ''}>`;
  // What ends in a slash is meant to have no content, which only void elements may say that way.
  return { text: isVoid || !tag.isSelfClosing ? text : `${text}</${tag.writtenName}>`, isEmpty };
};

/** A tag that the text ended in: rather left out than shown to people. */
const isCutTag = (raw: string, allowance: Allowance): boolean =>
  allowance.element(tagNameOf(raw)) && /^<(?:\/|[^<>]*=\s*["'])[^<>]*$/.test(raw);

/**
 * Makes of a result in HTML what may be shown: well-formed, with no element and no
 * attribute that its input does not have and a rewrite does not need, and nothing in it
 * that runs or loads anything that the input does not load.
 *
 * Promises, however the result is cut into pieces:
 * - What is allowed goes through byte for byte; a well-formed and harmless input that is
 *   given back is not changed at all.
 * - No tag is shown before it is whole. What is open at the end is closed, what closes
 *   nothing is left out, and `<` that opens nothing is text.
 * - Filtering what was filtered changes nothing, and time is linear.
 * - Browsers read the output as it is meant: it has none of the elements for which they
 *   change the rules, and its tags are written in the one way that all parsers agree on.
 */
export const createHtmlFilter = ({
  input,
  alsoAllowed = [],
  allowance = allowanceOf([input, ...alsoAllowed]),
  already = '',
}: HtmlFilterOptions): HtmlFilter => {
  const nesting = createNesting(allowance);
  let output: string[] = [];

  const show = ({ kind, raw, next = '' }: HtmlToken): void => {
    switch (kind) {
      case 'text':
        output.push(raw);
        break;
      case 'angle':
        // Escaped where it could become a tag: by what follows, once something between is left out or made plain.
        output.push(/^[\t\n\f\r -;=-~]$/.test(next) ? raw : '&lt;');
        break;
      case 'start': {
        const name = tagNameOf(raw);
        if (!allowance.element(name)) break;
        const closing = nesting.before(name);
        if (closing === undefined) break;
        const { text, isEmpty } = startTag(raw, allowance);
        output.push(closing, text);
        if (!isEmpty) nesting.begin({ name, writtenName: parseTag(raw).writtenName });
        break;
      }
      case 'end': {
        const closing = nesting.close(tagNameOf(raw));
        if (closing !== undefined)
          output.push(closing, /^<\/[\w-]+[\t\n\f\r ]*>$/.test(raw) ? raw : `</${tagNameOf(raw)}>`);
        break;
      }
      case 'comment':
        if (allowance.comment(raw)) output.push(raw);
        break;
      case 'unfinished':
        if (!isCutTag(raw, allowance)) output.push(raw.replace(/</g, '&lt;'));
        break;
      case 'declaration':
      case 'skipped':
        break;
    }
  };
  const tokenizer = createTokenizer(show);
  const taken = (): string => {
    const text = output.join('');
    output = [];
    return text;
  };
  tokenizer.push(already);
  output = [];

  return {
    push(delta) {
      tokenizer.push(delta);
      return taken();
    },
    end() {
      tokenizer.end();
      output.push(nesting.end());
      return taken();
    },
  };
};

/** `createHtmlFilter` for a result that is whole. */
export const filterHtml = (text: string, options: HtmlFilterOptions): string => {
  const filter = createHtmlFilter(options);
  return filter.push(text) + filter.end();
};
