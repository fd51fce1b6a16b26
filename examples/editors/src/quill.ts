import Quill from 'quill';
import 'quill/dist/quill.snow.css';
import { quillAdapter } from 'zoma/adapters/quill';
import { assist, example } from './assistant';

const quill = new Quill('#editor', { theme: 'snow' });
quill.setContents(quill.clipboard.convert({ html: example }), 'silent');
assist(quillAdapter(quill));
Object.assign(window, {
  page: {
    editor: quill,
    html: () => quill.getSemanticHTML().replaceAll('&nbsp;', ' '),
    set: (html: string) => quill.setContents(quill.clipboard.convert({ html }), 'silent'),
    undo: () => quill.history.undo(),
  },
});
