import type { LexicalEditor, LexicalFunctions, LexicalSelection } from './editors.ts';
import { htmlAdapter, parseHtml } from './html-adapter.ts';

export type { LexicalEditor, LexicalFunctions } from './editors.ts';

/** What Lexical writes around each text and takes for granted. */
const wrapping = /<span style="white-space: pre-wrap;">([^<]*)<\/span>| style="white-space: pre-wrap;"/g;

/** Adapts an editor of Lexical, as HTML. `$` has the functions of two packages: `{ ...lexical, ...html }`. */
export const lexicalAdapter = (editor: LexicalEditor, $: LexicalFunctions) => {
  const element = editor.getRootElement();
  if (!element) throw new TypeError('The editor has no root element.');
  return htmlAdapter<LexicalSelection | undefined>({
    element,
    isEditable: () => editor.isEditable(),
    select: () =>
      editor.read(() => {
        const selection = $.$getSelection();
        return !selection || selection.isCollapsed() ? undefined : selection.clone();
      }),
    htmlOf: (part) =>
      editor.read(() => {
        const isGone = [part?.anchor, part?.focus].some((end) => end && !$.$getNodeByKey(end.key));
        return isGone ? undefined : $.$generateHtmlFromNodes(editor, part).replaceAll(wrapping, '$1');
      }),
    write: (part, html) => {
      const run = (): void => {
        const nodes = $.$generateNodesFromDOM(editor, parseHtml(html).ownerDocument);
        const selection = part?.clone() ?? $.$getRoot().select(0, $.$getRoot().getChildrenSize());
        const start = selection.isBackward?.() ? selection.focus : selection.anchor;
        const { key = '', offset = 0, type = 'element' } = { ...start };
        $.$setSelection(selection);
        selection.insertNodes(nodes);
        if ($.$getNodeByKey(key)) selection.anchor?.set(key, offset, type);
      };
      editor.update(run, { discrete: true, tag: 'history-push' });
    },
    listen: (listener) =>
      editor.registerUpdateListener(({ dirtyElements, dirtyLeaves }) => {
        if (dirtyElements.size + dirtyLeaves.size > 0) listener();
      }),
    focus: () => editor.focus(),
  });
};
