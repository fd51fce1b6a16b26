/**
 * HTML of a model, made harmless by construction: a parsed copy is never inserted, each node is made anew, and only what the lists below
 * name, or what the field's own HTML has, is made.
 */

/** The elements that a model may add to a text, by their tag names. */
export const modelElements: ReadonlySet<string> = new Set(
  (
    'A ABBR B BLOCKQUOTE BR CAPTION CODE DD DEL DIV DL DT EM H1 H2 H3 H4 H5 H6 HR I INS KBD LI MARK OL P PRE Q S SMALL SPAN STRONG SUB SUP ' +
    'TABLE TBODY TD TFOOT TH THEAD TR U UL'
  ).split(' '),
);

/** Elements that are left out with their content, wherever they come from. */
export const refusedElements: ReadonlySet<string> = new Set(
  'SCRIPT STYLE IFRAME FRAME OBJECT EMBED TEMPLATE NOSCRIPT BASE LINK META FORM MATH SVG TITLE TEXTAREA XMP PLAINTEXT NOEMBED'.split(
    ' ',
  ),
);

const attributes = new Set(['colspan', 'dir', 'lang', 'rowspan', 'scope', 'start', 'title']);

/** Whether a model may add a link: to an address of these schemes, or without a scheme, for which no colon is before the first `/`, `?` or `#`. */
const isSafeLink = (href: string): boolean => /^(https?:|mailto:|tel:|[^:/?#]*([/?#]|$))/i.test(href.trim());

/** The tags and attributes of the field's own HTML, which the host page shows already. */
interface Known {
  readonly tags: ReadonlySet<string>;
  /** `name=value` of each attribute, `on…` apart. */
  readonly attributes: ReadonlySet<string>;
}

/** What a page under `require-trusted-types-for 'script'` parses; its policy must allow the name `zoma`. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Marks a string as HTML where the page requires it. @throws TypeError if the page's policy does not allow the name `zoma` */
const trusted = (html: string): string => {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return html;
  policy ??= types.createPolicy('zoma', { createHTML: (text) => text });
  return policy.createHTML(html);
};

/** Parses into a document without a window: nothing in it runs or loads. */
const parse = (html: string): Document => new DOMParser().parseFromString(trusted(html), 'text/html');

const knownIn = (root: ParentNode): Known => {
  const all = [...root.querySelectorAll('*')];
  return {
    tags: new Set(all.map(({ tagName }) => tagName)),
    attributes: new Set(all.flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`))),
  };
};

const isAllowed = ({ name, value }: Attr, known: Known): boolean =>
  !name.startsWith('on') &&
  (attributes.has(name) || known.attributes.has(`${name}=${value}`) || (name === 'href' && isSafeLink(value)));

const rebuild = (from: Node, to: Node, known: Known): void => {
  const { ownerDocument } = to as { ownerDocument: Document };
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(ownerDocument.createTextNode(node.data));
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const element = node as Element;
    if (refusedElements.has(element.tagName.toUpperCase())) continue;
    if (!modelElements.has(element.tagName) && !known.tags.has(element.tagName)) {
      rebuild(element, to, known);
      continue;
    }
    const copy = ownerDocument.createElement(element.tagName);
    for (const attribute of element.attributes) {
      if (isAllowed(attribute, known)) copy.setAttribute(attribute.name, attribute.value);
    }
    to.appendChild(copy);
    rebuild(element, copy, known);
  }
};

/**
 * Returns HTML that runs no script, and loads nothing that `original` does not load.
 * @throws TypeError if the page requires trusted types and does not allow the policy `zoma`
 */
export const sanitizeHtml = (html: string, original: string): string => {
  const inert = document.implementation.createHTMLDocument('');
  rebuild(parse(html).body, inert.body, knownIn(parse(original).body));
  return trusted(inert.body.innerHTML);
};
