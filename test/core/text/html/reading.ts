import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { applyEdit } from '../../../../src/core/text/stage.ts';
import { createHtmlStage, runStage } from '../../../support/stages.ts';

interface Filtering {
  readonly input: string;
  readonly already?: string;
}

/** A stage whose edits are read as the text that they append. */
export const createHtmlFilter = ({ input, already = '' }: Filtering) => {
  const stage = createHtmlStage({ input })(already);
  stage.push(stage.follows ?? '');
  return { push: (delta: string): string => applyEdit('', stage.push(delta)), end: () => applyEdit('', stage.end()) };
};

/** What becomes of a whole result. */
export const filterHtml = (text: string, { input }: Filtering): string =>
  runStage(createHtmlStage({ input })(''), text);

type Node = DefaultTreeAdapterTypes.Node;

export interface ReadElement {
  readonly name: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
}

const childrenOf = (node: Node): readonly Node[] => {
  if ('content' in node) return node.content.childNodes;
  return 'childNodes' in node ? node.childNodes : [];
};

/** Every element that a browser makes of the text. */
export const elementsOf = (html: string): ReadElement[] => {
  const elements: ReadElement[] = [];
  const pending: Node[] = [parseFragment(html)];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ('attrs' in node) elements.push({ name: node.tagName, attributes: node.attrs });
    pending.push(...childrenOf(node));
  }
  return elements;
};

/** The elements as a browser nests them: `p(b() i())`. */
export const browserOutline = (html: string): string => {
  const outline = (node: Node): string => {
    const inner = childrenOf(node).map(outline).join('');
    return 'attrs' in node ? `${node.tagName}(${inner})` : inner;
  };
  return outline(parseFragment(html));
};

const voidNames = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const attribute = String.raw`\s+[a-z_][\w:.-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>` + '`' + String.raw`]+))?`;
const piece = new RegExp(
  String.raw`<(?<close>/?)(?<name>[a-z][\w.-]*(?::[\w.-]+)?)(?:${attribute})*\s*/?>|<!--(?!-?>)[^]*?-->|[^<]+|<(?=[\s\d!-;=-@[-~])(?![a-z/!?])`,
  'iy',
);

/** Whether the text consists of whole tags, whole comments and text. */
export const isOfWholeTags = (html: string): boolean => {
  piece.lastIndex = 0;
  while (piece.lastIndex < html.length) if (!piece.test(html)) return false;
  return true;
};

/** The elements as the text itself nests them; undefined: it is not well-formed. */
export const writtenOutline = (html: string): string | undefined => {
  const open: string[] = [];
  let outline = '';
  piece.lastIndex = 0;
  while (piece.lastIndex < html.length) {
    const match = piece.exec(html);
    if (match === null) return undefined;
    const name = match.groups?.['name']?.toLowerCase();
    if (name === undefined) continue;
    if (match.groups?.['close'] === '/') {
      if (open.pop() !== name) return undefined;
      outline += ')';
    } else if (voidNames.has(name)) outline += `${name}()`;
    else {
      open.push(name);
      outline += `${name}(`;
    }
  }
  return open.length === 0 ? outline : undefined;
};

const never = new Set(
  (
    'script style iframe object embed applet form button select option textarea svg math link base template ' +
    'noscript noembed noframes frame frameset title xmp plaintext'
  ).split(' '),
);
const addresses = new Set('href src cite action poster background data xlink:href formaction srcset ping'.split(' '));

/** What a browser would do with the text that it must not; undefined: nothing. */
export const harmIn = (html: string): string | undefined => {
  for (const { name, attributes } of elementsOf(html)) {
    if (never.has(name)) return `<${name}>`;
    const given = attributes
      .map((attribute) => `${attribute.name}=${attribute.value}`)
      .join(' ')
      .toLowerCase();
    if (name === 'input' && !/^(?:.* )?type=checkbox(?: |$)/.test(given)) return `<input ${given}>`;
    if (name === 'meta' && given !== 'charset=utf-8') return `<meta ${given}>`;
    for (const { name: attribute, value } of attributes) {
      const plain = Array.from(value)
        .filter(
          (character) => character > ' ' && !/[\u007f-\u00a0\u00ad\u200b-\u200f\u2028\u2029\ufeff]/.test(character),
        )
        .join('')
        .toLowerCase();
      if (attribute.startsWith('on') || attribute === 'srcdoc') return `${attribute} of <${name}>`;
      if (attribute === 'style' && /url\(|expression|javascript|@import|behavior|binding/i.test(value)) return value;
      if (
        addresses.has(attribute) &&
        /^(?:javascript|vbscript|livescript|mocha|file|blob|data(?!:image\/(?:png|gif|jpeg|webp)))/.test(plain)
      ) {
        return `${attribute}=${value}`;
      }
    }
  }
  return undefined;
};
