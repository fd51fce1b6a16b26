import { Editor } from '@tiptap/core';
import StarterKit from '@tiptap/starter-kit';
import { tiptapAdapter } from 'zoma/adapters/tiptap';
import { assist, example } from './assistant';

const editor = new Editor({
  element: document.querySelector('#editor'),
  extensions: [StarterKit.configure({ link: { openOnClick: false } })],
  editorProps: { attributes: { 'aria-label': 'Description' } },
  content: example,
});
assist(tiptapAdapter(editor));
Object.assign(window, {
  page: {
    editor,
    html: () => editor.getHTML(),
    set: (html: string) => editor.commands.setContent(html),
    undo: () => editor.commands.undo(),
  },
});
