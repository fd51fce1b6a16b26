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

/** The element of a node that is a block, for example the paragraph. */
const blockOf = (node: Node): Element | null =>
  (node instanceof node.ownerDocument!.defaultView!.Element ? node : node.parentElement)?.closest(`:not(${inline})`) ??
  null;

/** Whether a range is inside one paragraph, heading or item. */
export const isInOneBlock = ({ startContainer, endContainer }: Range): boolean =>
  !container.test(startContainer.nodeName) && blockOf(startContainer) === blockOf(endContainer);

/** Returns the range, or, where it spans several blocks, the whole blocks: lists and tables as a whole. */
export const growToBlocks = (range: Range, root: HTMLElement): Range => {
  const { startContainer, endContainer, commonAncestorContainer } = range;
  if (isInOneBlock(range)) return range;
  let around: Node = commonAncestorContainer;
  while (around !== root && around.parentNode && !container.test(around.nodeName)) around = around.parentNode;
  const grown = range.cloneRange();
  if (startContainer !== around) grown.setStartBefore(childOf(around, startContainer));
  if (endContainer !== around) grown.setEndAfter(childOf(around, endContainer));
  return grown;
};
