import {
  AutoLink,
  BlockQuote,
  Bold,
  ClassicEditor,
  Essentials,
  Heading,
  Italic,
  Link,
  List,
  Paragraph,
} from 'ckeditor5';
import 'ckeditor5/ckeditor5.css';
import { ckeditorAdapter } from 'zoma/adapters/ckeditor';
import { assist, example } from './assistant';

const element = document.querySelector<HTMLElement>('#editor');
if (!element) throw new Error('no #editor');
const editor = await ClassicEditor.create(element, {
  licenseKey: 'GPL',
  plugins: [AutoLink, BlockQuote, Bold, Essentials, Heading, Italic, Link, List, Paragraph],
  toolbar: ['heading', 'bold', 'italic', 'link', 'bulletedList', 'numberedList', 'undo', 'redo'],
  initialData: example,
});
assist(ckeditorAdapter(editor));
Object.assign(window, {
  page: {
    editor,
    html: () => editor.getData(),
    set: (html: string) => editor.setData(html),
    undo: () => editor.execute('undo'),
  },
});
