import type {
  CkEditor,
  CkRange,
  CkRoot,
  CkWriter,
  LexicalFunctions,
  LexicalSelection,
  TinyMceEditor,
} from './editors.ts';

// An editor that replaces a part of several blocks splits or joins the paragraphs at its ends: selections of several blocks grow to whole
// blocks, which are replaced as blocks.

/** The markup of a range, without what TinyMCE adds at the caret. */
export const markupOf = (range: Range): string => {
  const holder = document.createElement('div');
  holder.append(range.cloneContents());
  return holder.innerHTML.replaceAll(/\uFEFF| data-mce-selected="[^"]*"/g, '');
};

/** Elements whose children stand in the text like paragraphs. */
const container = /^(?:ARTICLE|ASIDE|BLOCKQUOTE|BODY|DIV|FOOTER|HEADER|MAIN|SECTION)$/;
const inline = 'a,abbr,b,code,del,em,i,ins,mark,s,small,span,strong,sub,sup,u';

/** The child of `parent` that holds a node; the node itself, if it is the parent. */
const childOf = (parent: Node, node: Node): Node => {
  let child = node;
  while (child !== parent && child.parentNode && child.parentNode !== parent) child = child.parentNode;
  return child;
};

/** The element of a node that is a block, for example the paragraph. The node may be of a frame, which has classes of its own. */
const blockOf = (node: Node): Element | null => {
  const element = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement;
  return element?.closest(`:not(${inline})`) ?? null;
};

/** Whether a range is inside one paragraph, heading or item. */
const isInOneBlock = ({ startContainer, endContainer }: Range): boolean =>
  !container.test(startContainer.nodeName) && blockOf(startContainer) === blockOf(endContainer);

/** Returns the range, or, where it spans several blocks, the whole blocks: lists and tables as a whole. */
export const growRange = (range: Range, root: HTMLElement): Range => {
  const { startContainer, endContainer, commonAncestorContainer } = range;
  if (isInOneBlock(range)) return range;
  let around: Node = commonAncestorContainer;
  while (around !== root && around.parentNode && !container.test(around.nodeName)) around = around.parentNode;
  const grown = range.cloneRange();
  if (startContainer !== around) grown.setStartBefore(childOf(around, startContainer));
  if (endContainer !== around) grown.setEndAfter(childOf(around, endContainer));
  return grown;
};

/** The id and the text of the paragraph that stands for blocks while they are replaced. */
const place = 'zoma-part';

/** Replaces a range of TinyMCE: text by its own command, whole blocks in the HTML of all. */
export const replaceRange = (editor: TinyMceEditor, range: Range, html: string): void => {
  if (isInOneBlock(range)) {
    editor.selection.setRng(range);
    editor.insertContent(html);
    return;
  }
  range.deleteContents();
  range.insertNode(editor.dom.create('p', { id: place }, place));
  editor.setContent(editor.getContent().replace(`<p id="${place}">${place}</p>`, () => html));
};

/** The blocks of CKEditor's root from one to before another. */
const ckBlocks = (model: CkEditor['model'], root: CkRoot, start: number, end: number): CkRange =>
  model.createRange(model.createPositionAt(root, start), model.createPositionAt(root, end));

/** The range that is selected in CKEditor, or, where it spans several blocks, the whole blocks; all of them without a selection. */
export const growCkRange = (model: CkEditor['model'], root: CkRoot): CkRange => {
  const { selection } = model.document;
  const range = selection.isCollapsed ? null : selection.getFirstRange();
  if (!range) return ckBlocks(model, root, 0, root.maxOffset);
  const { start, end } = range;
  return start.parent === end.parent ? range : ckBlocks(model, root, start.path[0] ?? 0, (end.path[0] ?? 0) + 1);
};

/** Replaces a range of CKEditor and selects the new content. */
export const replaceCkRange = (
  { data, model, root, writer }: Pick<CkEditor, 'data' | 'model'> & { root: CkRoot; writer: CkWriter },
  range: CkRange,
  html: string,
): void => {
  const { offset, parent } = range.start;
  if (parent !== root) {
    writer.setSelection(model.insertContent(data.parse(html, '$clipboardHolder'), range));
    return;
  }
  const rest = root.maxOffset - range.end.offset;
  writer.remove(range);
  writer.insert(data.parse(html), root, offset);
  writer.setSelection(ckBlocks(model, root, offset, root.maxOffset - rest));
};

/** Returns the selection of Lexical, or, where it spans several blocks, one of the whole blocks. */
export const growLexicalSelection = ($: LexicalFunctions, part: LexicalSelection): LexicalSelection => {
  const ends = part.isBackward?.() ? [part.focus, part.anchor] : [part.anchor, part.focus];
  const [first, last] = ends.map((end) => end && $.$getNodeByKey(end.key));
  const [start, end] = [first?.getTopLevelElement(), last?.getTopLevelElement()];
  const isInOne =
    start === end && (!/list|table/.test(start?.getType() ?? '') || first?.getParent() === last?.getParent());
  if (!start || !end || isInOne) return part;
  part.anchor?.set('root', start.getIndexWithinParent(), 'element');
  part.focus?.set('root', end.getIndexWithinParent() + 1, 'element');
  return part;
};

/** Replaces a selection of Lexical, or the whole text, and selects the new content. */
export const replaceLexicalSelection = (
  $: LexicalFunctions,
  part: LexicalSelection | undefined,
  nodes: object[],
): void => {
  const root = $.$getRoot();
  const selection = part?.clone() ?? root.select(0, root.getChildrenSize());
  const start = selection.isBackward?.() ? selection.focus : selection.anchor;
  const { key = '', offset = 0, type = 'element' } = { ...start };
  $.$setSelection(selection);
  selection.insertNodes(nodes);
  if ($.$getNodeByKey(key)) selection.anchor?.set(key, offset, type);
};
