import type { CkEditor } from './editors.ts';
import { htmlAdapter } from './html-adapter.ts';

export type { CkEditor } from './editors.ts';

/** Adapts an editor of CKEditor 5 with one root, as HTML. A selection of several blocks grows to whole blocks. */
export const ckeditorAdapter = (editor: CkEditor) => {
  const { data, editing, model } = editor;
  const [root, element] = [model.document.getRoot(), editing.view.getDomRoot()];
  if (!root || !element) throw new TypeError('The editor has no root, or is not ready.');
  const blocks = (start: number, end: number) =>
    model.createRange(model.createPositionAt(root, start), model.createPositionAt(root, end));
  // A marker follows the part that was read through changes around it.
  let newest = '';
  return htmlAdapter<string>({
    element,
    isEditable: () => !editor.isReadOnly,
    select: () => {
      const selected = model.document.selection.isCollapsed ? null : model.document.selection.getFirstRange();
      const given = selected ?? blocks(0, root.maxOffset);
      const { start, end } = given;
      const range = start.parent === end.parent ? given : blocks(start.path[0] ?? 0, (end.path[0] ?? 0) + 1);
      model.change((writer) => {
        if (model.markers.get(newest)) writer.removeMarker(newest);
        newest = `zoma:${String(Math.random())}`;
        writer.addMarker(newest, { range, usingOperation: false, affectsData: false });
      });
      return newest;
    },
    htmlOf: (part) => {
      const range = model.markers.get(part)?.getRange();
      return range && data.stringify(model.getSelectedContent(model.createSelection(range)));
    },
    write: (part, html) =>
      model.change((writer) => {
        const range = model.markers.get(part)?.getRange();
        if (!range) return;
        const { offset, parent } = range.start;
        const rest = root.maxOffset - range.end.offset;
        if (parent !== root)
          return writer.setSelection(model.insertContent(data.parse(html, '$clipboardHolder'), range));
        writer.remove(range);
        writer.insert(data.parse(html), root, offset);
        writer.setSelection(blocks(offset, root.maxOffset - rest));
      }),
    listen: (listener) => {
      model.document.on('change:data', listener);
      return () => model.document.off('change:data', listener);
    },
    focus: () => editing.view.focus(),
  });
};
