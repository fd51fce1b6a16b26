import { growCkRange, replaceCkRange } from './blocks.ts';
import type { CkEditor } from './editors.ts';
import { htmlAdapter, subscribe } from './html-adapter.ts';

export type { CkEditor } from './editors.ts';

/** Adapts an editor of CKEditor 5 with one root, as HTML. A selection of several blocks grows to whole blocks. */
export const ckeditorAdapter = (editor: CkEditor) => {
  const { data, editing, model } = editor;
  const [root, element] = [model.document.getRoot(), editing.view.getDomRoot()];
  if (!root || !element) throw new TypeError('The editor has no root, or is not ready.');
  // A marker follows the part that was read through changes around it.
  let newest = '';
  const rangeOf = (marker: string) => model.markers.get(marker)?.getRange();
  return htmlAdapter<string>({
    element,
    isEditable: () => !editor.isReadOnly,
    select: () => {
      model.change((writer) => {
        if (rangeOf(newest)) writer.removeMarker(newest);
        newest = `zoma:${String(Math.random())}`;
        writer.addMarker(newest, { range: growCkRange(model, root), usingOperation: false, affectsData: false });
      });
      return newest;
    },
    htmlOf: (part) => {
      const range = rangeOf(part);
      return range && data.stringify(model.getSelectedContent(model.createSelection(range)));
    },
    write: (part, html) => {
      const range = rangeOf(part);
      if (range) model.change((writer) => replaceCkRange({ data, model, root, writer }, range, html));
    },
    listen: (listener) => subscribe(model.document, 'change:data', listener),
    focus: () => editing.view.focus(),
  });
};
