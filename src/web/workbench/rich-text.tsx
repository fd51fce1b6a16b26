import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { useEffect, useRef, useState } from 'preact/hooks';
import { tiptapAdapter } from '../../client/adapters/tiptap.ts';
import type { FieldAdapter } from '../../client/element/index.ts';
import { may } from '../shared/login.ts';
import { useStore } from '../shared/store.ts';
import { Assistant } from './assistant.ts';
import { changeText, currentText, drafts, editorTexts, mayWrite } from './drafts.ts';
import { formatOf, keyOfField, type FieldPlace } from './records.ts';

/** Returns text as HTML: plain text becomes a paragraph. */
const asHtml = (place: FieldPlace, text: string): string => {
  if (formatOf(place, text) === 'html') return text;
  const paragraph = document.createElement('p');
  paragraph.textContent = text;
  return paragraph.outerHTML;
};

/** An editor for formatted text with the assistant. */
export default function RichText({ place, label, userId }: { place: FieldPlace; label: string; userId: string }) {
  const mount = useRef<HTMLDivElement>(null);
  const [adapter, setAdapter] = useState<FieldAdapter>();
  const editing = useRef<Editor>(undefined);
  useStore(drafts);
  const text = currentText(place);

  useEffect(() => {
    const editor = new Editor({
      element: mount.current,
      extensions: [StarterKit.configure({ link: { openOnClick: false } })],
      editable: mayWrite(),
      content: asHtml(place, currentText(place)),
      // The styles are in workbench.css: a Content-Security-Policy without unsafe-inline refuses a style element.
      injectCSS: false,
      editorProps: {
        attributes: { class: 'text rich', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
      },
      onUpdate: () => changeText(place, editor.getHTML()),
    });
    editing.current = editor;
    setAdapter(tiptapAdapter(editor));
    editorTexts.set(keyOfField(place), () => editor.getHTML());
    return () => {
      editorTexts.delete(keyOfField(place));
      editor.destroy();
    };
  }, []);

  // Text that came from elsewhere: a suggestion that was followed, or the newer record after a conflict.
  useEffect(() => {
    const editor = editing.current;
    if (editor && editor.getHTML() !== text) {
      editor.commands.setContent(asHtml(place, text), { emitUpdate: false });
    }
  }, [text]);

  return (
    <>
      <div ref={mount} />
      {adapter && may('ai.enhance.create') && <Assistant place={place} userId={userId} adapter={adapter} />}
    </>
  );
}
