import type { QuillEditor } from './editors.ts';
import { htmlAdapter } from './html-adapter.ts';

export type { QuillEditor } from './editors.ts';

/** Positions in Quill's text. `isLines`: whole lines, with the break of the last one. */
type Part = Readonly<Record<'index' | 'length', number>> & { readonly isLines?: boolean };

/** Adapts an editor of Quill 2, as HTML. A selection of several lines grows to whole lines. */
export const quillAdapter = (quill: QuillEditor) =>
  htmlAdapter<Part>({
    element: quill.root,
    isEditable: () => quill.isEnabled(),
    select: () => {
      const { index, length } = quill.selection.savedRange;
      const end = Math.min(index + length, quill.getLength());
      if (end <= index) return { index: 0, length: quill.getLength(), isLines: true };
      const [[first, offset], [last, lastOffset]] = [quill.getLine(index), quill.getLine(end - 1)];
      if (!last || first === last) return { index, length: end - index };
      const start = index - offset;
      return { index: start, length: end - 1 - lastOffset + last.length() - start, isLines: true };
    },
    // Quill writes each space as a no-break space, between which a model finds no words.
    htmlOf: ({ index, length }) => quill.getSemanticHTML(index, length).replaceAll('&nbsp;', ' '),
    write: ({ index, length, isLines }, html) => {
      const rest = quill.getLength() - index - length;
      const { ops } = quill.clipboard.convert({ html });
      const end = isLines && !String(ops.at(-1)?.insert).endsWith('\n') ? [{ insert: '\n' }] : [];
      quill.history.cutoff();
      quill.updateContents([...(index > 0 ? [{ retain: index }] : []), ...ops, ...end, { delete: length }], 'user');
      quill.history.cutoff();
      quill.setSelection(index, quill.getLength() - rest - index, 'user');
    },
    listen: (listener) => {
      quill.on('text-change', listener);
      return () => void quill.off('text-change', listener);
    },
    focus: () => quill.focus({ preventScroll: true }),
  });
