import { paragraphEnders, tableElements } from '../../../core/text/html/nesting.ts';
import { tagNameOf, voidElements } from '../../../core/text/html/tag.ts';
import { readTokens } from '../../../core/text/html/tokenizer.ts';
import { kept, type Share } from './outline.ts';
import { firstClause, sentenceEndsInSteps } from './sentences.ts';

/** An element with its tags as they are written. */
interface Element {
  readonly name: string;
  readonly open: string;
  readonly children: Node[];
  close: string;
}

/** A part of an element's content: `text`, or markup that is kept as it is written. */
type Node = Element | { readonly text: string } | { readonly markup: string };

const isElement = (node: Node): node is Element => 'children' in node;

/** The deepest nesting that is shortened. */
const mostOpen = 100;

/** Reads the elements of HTML in steps; undefined unless every element is closed, in order, and nested less than 100 deep. */
function* readTreeInSteps(html: string): Generator<void, Element | undefined> {
  const root: Element = { name: '', open: '', children: [], close: '' };
  const open = [root];
  for (const { kind, raw } of readTokens(html)) {
    yield;
    const parent = open.at(-1) ?? root;
    const name = tagNameOf(raw);
    if (kind === 'text') parent.children.push({ text: raw });
    else if (kind === 'start' && !voidElements.has(name)) {
      const element: Element = { name, open: raw, children: [], close: '' };
      parent.children.push(element);
      open.push(element);
      if (open.length > mostOpen) return undefined;
    } else if (kind === 'end') {
      if (parent.name !== name || open.length === 1) return undefined;
      parent.close = raw;
      open.pop();
    } else parent.children.push({ markup: raw });
  }
  return open.length === 1 ? root : undefined;
}

/** Writes a node as it stood in the text. Deep trees are refused by `readTree`. */
const write = (node: Node): string => {
  if ('text' in node) return node.text;
  if ('markup' in node) return node.markup;
  return node.open + node.children.map(write).join('') + node.close;
};

const blockNames: ReadonlySet<string> = new Set([...paragraphEnders, ...tableElements]);
const keptWhole: ReadonlySet<string> = new Set('pre h1 h2 h3 h4 h5 h6 hr figure'.split(' '));
const isBlock = (node: Node): node is Element => isElement(node) && blockNames.has(node.name);
const isBlank = (node: Node): boolean => 'text' in node && node.text.trim() === '';

/** Keeps the first children of these names, and what stands between them. */
const keepFirst = (children: readonly Node[], names: readonly string[], head: number, share: Share): Node[] => {
  const count = children.filter((node) => isElement(node) && names.includes(node.name)).length;
  const most = head + kept(count - head, share);
  let seen = 0;
  return children.filter((node) => {
    if (!isElement(node) || !names.includes(node.name)) return true;
    seen += 1;
    return seen <= most;
  });
};

const readable = (node: Node): string =>
  isElement(node) ? node.children.map(readable).join('') : 'text' in node ? node.text : '';

/** Cuts inline content at an end of a sentence, or of its first clause, that stands in no inline element. */
function* cutInlineInSteps(children: readonly Node[], share: Share | 'clause'): Generator<void, Node[]> {
  const words = children.map(readable);
  const text = words.join('');
  const ends = share === 'clause' ? [] : yield* sentenceEndsInSteps(text);
  const wanted = share === 'clause' ? firstClause(text).length : (ends[kept(ends.length, share) - 1] ?? text.length);
  const suffix = share === 'clause' ? firstClause(text).slice(-1) : '';
  const targets = share === 'clause' ? [wanted - 1] : ends.filter((end) => end >= wanted && end < text.length);
  let start = 0;
  let next = 0;
  const result: Node[] = [];
  for (const [index, node] of children.entries()) {
    const end = start + (words[index]?.length ?? 0);
    while ((targets[next] ?? Infinity) <= start) next += 1;
    const target = targets[next];
    if ('text' in node && target !== undefined && target <= end) {
      return [...result, { text: node.text.slice(0, target - start).trimEnd() + suffix }];
    }
    result.push(node);
    start = end;
  }
  return result;
}

/** Shortens those children for which `isChosen` holds. */
function* shortenEach(
  children: readonly Node[],
  share: Share | 'clause',
  isChosen: (node: Node) => boolean = () => true,
): Generator<void, Node[]> {
  const result: Node[] = [];
  for (const child of children) result.push(isChosen(child) ? yield* shortenNodeInSteps(child, share) : child);
  return result;
}

function* shortenNodeInSteps(node: Node, share: Share | 'clause'): Generator<void, Node> {
  if (!isElement(node) || keptWhole.has(node.name)) return node;
  const { name } = node;
  let children: Node[] = node.children;
  const [only, other] = children.filter((child) => !isBlank(child));
  if (share !== 'clause' && ['ul', 'ol'].includes(name)) children = keepFirst(children, ['li'], 0, share);
  else if (share !== 'clause' && ['tbody', 'table'].includes(name)) {
    const hasHead = name === 'tbody' || children.some((child) => isElement(child) && child.name === 'thead');
    children = yield* shortenEach(keepFirst(children, ['tr'], hasHead ? 0 : 1, share), share);
  } else if (children.some(isBlock)) children = yield* shortenEach(children, share, isBlock);
  else if (name !== 'tr' && name !== 'thead') {
    const isWrapped = only !== undefined && other === undefined && isElement(only);
    children = yield* isWrapped ? shortenEach(children, share) : cutInlineInSteps(children, share);
  }
  return { ...node, children };
}

/** Keeps the first half of the paragraphs of an element, or of the only element in it. */
const dropBlocks = (node: Element): Node => {
  const blocks = node.children.filter(isBlock);
  const [only] = blocks;
  if (only && blocks.length === 1 && !keptWhole.has(only.name)) {
    return { ...node, children: node.children.map((child) => (child === only ? dropBlocks(only) : child)) };
  }
  return { ...node, children: keepFirst(node.children, ['p', 'div', 'section', 'article'], 0, 'half') };
};

/**
 * Shortens HTML: paragraphs to their first sentences, lists to their first items, tables to their first rows; whole paragraphs go when none
 * of them can be shortened, and a single sentence is cut to its first clause. Tags stay balanced; HTML that is not stays as it is. Yields
 * between the steps, and returns the shorter HTML.
 */
export function* shortenedHtmlInSteps(html: string, share: Share): Generator<void, string> {
  const tree = yield* readTreeInSteps(html);
  if (!tree) return html;
  const shorter = write(yield* shortenNodeInSteps(tree, share));
  if (shorter !== html) return shorter;
  const fewer = write(dropBlocks(tree));
  return fewer !== html ? fewer : write(yield* shortenNodeInSteps(tree, 'clause'));
}
