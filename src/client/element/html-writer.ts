import { voidTags } from './differences.ts';
import { h } from './dom.ts';
import { blocks } from './editable-adapter.ts';
import { modelElements, refusedElements } from './safe-html.ts';

const references: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Decodes the references that serialized HTML has, for showing: no parser reads a model's text here. */
const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return references[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** A tag with its slash, name and attributes, or a comment. */
const markup = /<(\/?)([a-z][^\s/<>]*)(?=[\s/>])([^<>]*)>|<!--[^<>]*-->/gi;
const isBlock = (name: string): boolean => blocks.has(name) || /^(BR|CAP|T[BDFH])/.test(name);

/** The words of HTML as a reader sees them, with a line for each block. */
export const visibleText = (html: string): string =>
  decoded(
    html
      .replaceAll(markup, (...[, , name = '']: string[]) => (isBlock(name.toUpperCase()) ? '\n' : ''))
      .replaceAll(/\n\s+/g, '\n'),
  );

/** Names what tags without words are: the address or description that they hold, else their own names. */
export const describeMarkup = (html: string): string =>
  [...html.matchAll(markup)]
    .filter(([, slash]) => !slash)
    .map(([, , name = '', rest = '']) => decoded(/\b(?:alt|href|src)\s*=\s*["']([^"']*)/i.exec(rest)?.[1] ?? name))
    .join(' ');

/** Whether a piece of HTML can stand in an element within a line: no blocks, and each tag with its partner. */
const isWithinLine = (html: string): boolean => {
  const open: string[] = [];
  for (const [, slash, name = ''] of html.matchAll(markup)) {
    const tag = name.toUpperCase();
    if (isBlock(tag) || (slash && open.pop() !== tag)) return false;
    if (!slash && tag !== '' && !voidTags.has(tag)) open.push(tag);
  }
  return open.length === 0;
};

/** An element that the next words go into, by the name of the tag that opened it. */
interface Open {
  readonly name: string;
  readonly node: ParentNode & Node;
  /** An element that goes on behind a change is made when words come into it. */
  isMade: boolean;
}

/** Where the next words go. */
export type Place = readonly Open[];

/** Writes the pieces of a text one after the other. */
export interface TextWriter {
  /** Appends a piece, which may begin or end inside elements; `frame` makes the element of each run of its words. */
  write(piece: string, frame?: (words: string) => Node): void;
  /** Appends an element, and what `draw` writes into it. */
  inside(element: HTMLElement, draw: () => void): void;
  /** Whether all words of a piece can stand in one element. */
  isOne(piece: string): boolean;
  place(): Place;
  /** Goes on where another piece began, behind all that is written. */
  continueAt(place: Place): void;
}

/** Deeper elements are not made: browsers fail to lay out thousands of them in one another. */
const mostOpen = 100;

const createElement = (name: string, rest: string): HTMLElement => {
  const element = document.createElement(name);
  for (const [, key = '', value = ''] of rest.matchAll(/\s(colspan|dir|rowspan|start)\s*=\s*"?([\w-]+)/gi)) {
    element.setAttribute(key.toLowerCase(), value);
  }
  return element;
};

/**
 * Creates what writes a text as it is, or HTML as elements that show its words in their formats. Each is made anew from the names that a
 * model may use, without addresses, styles and listeners; other tags only leave their words. Time is linear.
 */
export const createWriter = (root: ParentNode & Node, isHtml: boolean): TextWriter => {
  let stack: readonly Open[] = [{ name: '', node: root, isMade: true }];
  const push = (name: string, node: Open['node'], isMade = true): void => {
    stack = [...stack, { name, node, isMade }];
  };
  const current = (): Open['node'] => {
    let node: Open['node'] = root;
    for (const each of stack) {
      if (!each.isMade) node.append(each.node);
      each.isMade = true;
      ({ node } = each);
    }
    return node;
  };
  const open = (name: string, node: Open['node']): void => {
    current().append(node);
    push(name, node);
  };
  const writeWords = (words: string, frame?: (words: string) => Node): void => {
    const isBlank = isHtml && words.trim() === '';
    if (words === '' || (isBlank && !stack.at(-1)?.isMade)) return;
    // White space between blocks is no part of a change that could be seen.
    current().append(frame && !isBlank ? frame(words) : words);
  };
  const writeTag = (isEnd: boolean, name: string, rest: string): void => {
    if (isEnd) {
      const at = stack.findLastIndex((each) => each.name === name);
      if (at > 0) stack = stack.slice(0, at);
    } else if (/^[BH]R$/.test(name)) current().append(document.createElement(name));
    else if (voidTags.has(name)) {
      if (name === 'IMG') current().append(h('span', { class: 'tag' }, describeMarkup(`<img${rest}>`)));
    } else if (stack.length === mostOpen) return;
    else if (refusedElements.has(name)) push(name, document.createDocumentFragment());
    // Here `<del>` and `<ins>` mark changes.
    else if (modelElements.has(name) && !/^(DEL|INS)$/.test(name)) open(name, createElement(name, rest));
    else push(name, current());
  };
  return {
    write: (piece, frame) => {
      if (!isHtml) {
        writeWords(piece, frame);
        return;
      }
      let start = 0;
      for (const { 0: tag, 1: slash, 2: name, 3: rest = '', index } of piece.matchAll(markup)) {
        writeWords(decoded(piece.slice(start, index)), frame);
        if (name !== undefined) writeTag(slash === '/', name.toUpperCase(), rest);
        start = index + tag.length;
      }
      writeWords(decoded(piece.slice(start)), frame);
    },
    inside: (element, draw) => {
      const before = stack;
      open('', element);
      draw();
      stack = before;
    },
    isOne: (piece) => !isHtml || isWithinLine(piece),
    place: () => stack,
    continueAt: (place) => {
      const same = place.findIndex((each, index) => stack[index] !== each);
      if (same < 0) {
        stack = place;
        return;
      }
      stack = place.slice(0, same);
      for (const { name, node } of place.slice(same)) push(name, node.cloneNode(false) as Open['node'], false);
    },
  };
};
