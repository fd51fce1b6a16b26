import type { CkEditor } from './editors.ts';
import { htmlAdapter } from './html-adapter.ts';

export type { CkEditor } from './editors.ts';

/** Adapts an editor of CKEditor 5 with one root, as HTML. A marker follows the part that was read through changes around it. */
export const ckeditorAdapter = (editor: CkEditor) => {
  const { data, editing, model } = editor;
  const [root, element] = [model.document.getRoot(), editing.view.getDomRoot()];
  if (!root || !element) throw new TypeError('The editor has no root, or is not ready.');
  const rangeOf = (marker: string) => model.markers.get(marker)?.getRange();
  let newest = '';
  return htmlAdapter<string>({
    element,
    isEditable: () => !editor.isReadOnly,
    select: () => {
      const range = model.document.selection.isCollapsed ? null : model.document.selection.getFirstRange();
      if (!range) return 'whole';
      model.change((writer) => {
        if (rangeOf(newest)) writer.removeMarker(newest);
        newest = `zoma:${crypto.randomUUID()}`;
        writer.addMarker(newest, { range, usingOperation: false, affectsData: false });
      });
      return newest;
    },
    htmlOf: (part) => {
      const range = rangeOf(part);
      if (part === 'whole') return data.get();
      return range && data.stringify(model.getSelectedContent(model.createSelection(range)));
    },
    write: (part, html) =>
      model.change((writer) => {
        const range = rangeOf(part);
        if (range) return writer.setSelection(model.insertContent(data.parse(html, '$clipboardHolder'), range));
        writer.remove(model.createRangeIn(root));
        writer.insert(data.parse(html), root, 0);
        writer.setSelection(model.createRangeIn(root));
      }),
    listen: (listener) => {
      model.document.on('change:data', listener);
      return () => model.document.off('change:data', listener);
    },
    focus: () => editing.view.focus(),
  });
};
