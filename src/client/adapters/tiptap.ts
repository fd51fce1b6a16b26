import type { TiptapEditor, TiptapSpan } from './editors.ts';
import { htmlAdapter, parseHtml } from './html-adapter.ts';

export type { TiptapEditor } from './editors.ts';

/** Adapts an editor of Tiptap 3, as HTML. A selection of several blocks grows to whole blocks. */
export const tiptapAdapter = (editor: TiptapEditor) => {
  const size = () => editor.state.doc.content.size;
  return htmlAdapter<TiptapSpan>({
    element: editor.view.dom,
    isEditable: () => editor.isEditable,
    select: () => {
      const { from, to, $from, $to } = editor.state.selection;
      if (from === to) return { from: 0, to: size() };
      if ($from.sameParent($to)) return { from, to };
      const blocks = $from.blockRange($to, ({ type }) => !/list|table|task/i.test(type.name));
      return blocks ? { from: blocks.start, to: blocks.end } : { from, to };
    },
    htmlOf: ({ from, to }) => {
      if (to > size()) return undefined;
      const { dom } = editor.view.serializeForClipboard(editor.state.doc.slice(from, to));
      dom.firstElementChild?.removeAttribute('data-pm-slice');
      return dom.innerHTML;
    },
    write: ({ from, to }, html) => {
      const rest = size() - to;
      const { children, innerHTML, textContent: text } = parseHtml(html);
      // Tiptap inserts a string without elements as it is, with its character references.
      const content = children.length > 0 || text === '' ? innerHTML : { type: 'text', text };
      editor.commands.insertContentAt({ from, to }, content);
      editor.commands.setTextSelection({ from, to: size() - rest });
    },
    listen: (listener) => {
      editor.on('update', listener);
      return () => void editor.off('update', listener);
    },
    focus: () => void editor.commands.focus(),
  });
};
