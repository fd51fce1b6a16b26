import { decodeHTMLAttribute } from 'entities';

/** An attribute of a start tag. */
export interface HtmlAttribute {
  /** What stands before it: white space, in a tag that is written well. */
  readonly lead: string;
  /** As it is written. */
  readonly raw: string;
  /** In lower case. */
  readonly name: string;
  /** Decoded; empty where there is none. */
  readonly value: string;
  /** Every parser reads it as it is written. */
  readonly isStrict: boolean;
}

/** A start or end tag. */
export interface HtmlTag {
  /** In lower case. */
  readonly name: string;
  readonly writtenName: string;
  /** Without those whose name an earlier one has, which browsers ignore. */
  readonly attributes: readonly HtmlAttribute[];
  readonly isSelfClosing: boolean;
  /** Every parser reads the name as it is written. */
  readonly isNameStrict: boolean;
  /** Every parser reads the name, and nothing but such attributes with white space before them follows. */
  readonly isStrict: boolean;
}

// White space is what the HTML standard takes for it, and nothing else.
const attribute =
  /([\t\n\f\r /]*)([^\t\n\f\r />][^\t\n\f\r />=]*)(?:([\t\n\f\r ]*=[\t\n\f\r ]*)("[^"]*"|'[^']*'|[^\t\n\f\r "'>][^\t\n\f\r >]*))?/y;
const strictName = /^[a-zA-Z][\w.-]*(?::[\w.-]+)?$/;
const strictAttribute = /^[a-zA-Z_][\w:.-]*(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"|'[^']*'|[^\t\n\f\r "'=<>`]+))?$/;

const writtenNameOf = (raw: string): string => /^<\/?([a-zA-Z][^\t\n\f\r />]*)/.exec(raw)?.[1] ?? '';

/** The name of a tag, in lower case. */
export const tagNameOf = (raw: string): string => writtenNameOf(raw).toLowerCase();

/** Reads a whole tag as browsers do. */
export const parseTag = (raw: string): HtmlTag => {
  const writtenName = writtenNameOf(raw);
  const end = raw.length - 1;
  const attributes = new Map<string, HtmlAttribute>();
  const isNameStrict = strictName.test(writtenName);
  let isStrict = isNameStrict;
  let position = raw.indexOf(writtenName) + writtenName.length;
  attribute.lastIndex = position;
  for (let match = attribute.exec(raw); match && match.index < end; match = attribute.exec(raw)) {
    const [whole, lead = '', writtenAttribute = '', , value = ''] = match;
    position += whole.length;
    const name = writtenAttribute.toLowerCase();
    const read = {
      lead,
      raw: whole.slice(lead.length),
      name,
      value: decodeHTMLAttribute(/^["']/.test(value) ? value.slice(1, -1) : value),
      isStrict: strictAttribute.test(whole.slice(lead.length)),
    };
    isStrict &&= read.isStrict && /^[\t\n\f\r ]+$/.test(lead) && !attributes.has(name);
    if (!attributes.has(name)) attributes.set(name, read);
  }
  const rest = raw.slice(position, end);
  return {
    name: writtenName.toLowerCase(),
    writtenName,
    attributes: [...attributes.values()],
    isSelfClosing: rest.endsWith('/'),
    isNameStrict,
    isStrict: isStrict && /^[\t\n\f\r ]*\/?$/.test(rest),
  };
};

/** Where the name and the value of an attribute stand in its tag; the value without its quotation marks. */
export interface AttributePlace {
  /** In lower case. */
  readonly name: string;
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
}

/** The attributes of a whole start tag that have a value. */
export const attributeValuesOf = (raw: string): AttributePlace[] => {
  const places: AttributePlace[] = [];
  attribute.lastIndex = 1 + writtenNameOf(raw).length;
  for (let match = attribute.exec(raw); match && match.index < raw.length - 1; match = attribute.exec(raw)) {
    const [whole, lead = '', name = '', , value = ''] = match;
    const end = match.index + whole.length;
    const quote = /^["']/.test(value) ? 1 : 0;
    if (value.length > 2 * quote)
      places.push({
        name: name.toLowerCase(),
        nameStart: match.index + lead.length,
        start: end - value.length + quote,
        end: end - quote,
      });
  }
  return places;
};

/** The elements without content and end tag. */
export const voidElements: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
