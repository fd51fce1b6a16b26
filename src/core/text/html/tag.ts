import { decodeHTMLAttribute } from 'entities';

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

export interface HtmlTag {
  /** In lower case. */
  readonly name: string;
  /** As it is written. */
  readonly writtenName: string;
  readonly attributes: readonly HtmlAttribute[];
  readonly isSelfClosing: boolean;
  /** Nothing but attributes with white space before them stands in it. */
  readonly isStrict: boolean;
}

// White space is what the HTML standard takes for it, and nothing else.
const tagName = /^<\/?([a-zA-Z][^\t\n\f\r />]*)/;
const attribute =
  /([\t\n\f\r /]*)([^\t\n\f\r />][^\t\n\f\r />=]*)(?:([\t\n\f\r ]*=[\t\n\f\r ]*)("[^"]*"|'[^']*'|[^\t\n\f\r "'>][^\t\n\f\r >]*))?/y;
/** A name that every parser reads as it is written. */
export const strictName = /^[a-zA-Z][a-zA-Z0-9-]*$/;
const strictAttribute = /^[a-zA-Z_][\w:.-]*(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"|'[^']*'|[^\t\n\f\r "'=<>`]+))?$/;

const writtenNameOf = (raw: string): string => tagName.exec(raw)?.[1] ?? '';

/** The name of a tag, in lower case. */
export const tagNameOf = (raw: string): string => writtenNameOf(raw).toLowerCase();

const unquoted = (value: string): string => (/^["']/.test(value) ? value.slice(1, -1) : value);

/** Reads a whole start tag as browsers do. */
export const parseTag = (raw: string): HtmlTag => {
  const writtenName = writtenNameOf(raw);
  const end = raw.length - 1;
  const attributes: HtmlAttribute[] = [];
  let position = 1 + writtenName.length;
  attribute.lastIndex = position;
  for (let match = attribute.exec(raw); match && match.index < end; match = attribute.exec(raw)) {
    const [whole, lead = '', name = '', , value = ''] = match;
    position += whole.length;
    const written = whole.slice(lead.length);
    attributes.push({
      lead,
      raw: written,
      name: name.toLowerCase(),
      value: decodeHTMLAttribute(unquoted(value)),
      isStrict: strictAttribute.test(written),
    });
  }
  const rest = raw.slice(position, end);
  return {
    name: writtenName.toLowerCase(),
    writtenName,
    attributes,
    isSelfClosing: rest.endsWith('/'),
    isStrict:
      strictName.test(writtenName) &&
      /^[\t\n\f\r ]*\/?$/.test(rest) &&
      attributes.every(({ lead, isStrict }) => isStrict && /^[\t\n\f\r ]+$/.test(lead)),
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
