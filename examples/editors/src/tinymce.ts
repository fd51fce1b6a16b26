import tinymce from 'tinymce/tinymce';
import 'tinymce/models/dom';
import 'tinymce/themes/silver';
import 'tinymce/icons/default';
import 'tinymce/plugins/link';
import 'tinymce/plugins/lists';
import 'tinymce/skins/ui/oxide/skin';
import 'tinymce/skins/ui/oxide/content';
import 'tinymce/skins/content/default/content';
import { tinymceAdapter } from 'zoma/adapters/tinymce';
import { assist, example } from './assistant';

const [editor] = await tinymce.init({
  selector: '#editor',
  license_key: 'gpl',
  plugins: 'link lists',
  menubar: false,
  promotion: false,
  branding: false,
  height: 340,
  entity_encoding: 'raw',
  inline: new URLSearchParams(location.search).has('inline'),
});
if (!editor) throw new Error('no editor');
editor.setContent(example);
editor.undoManager.clear();
editor.undoManager.add();
assist(tinymceAdapter(editor));
Object.assign(window, {
  page: {
    editor,
    html: () => editor.getContent(),
    set: (html: string) => editor.setContent(html),
    undo: () => editor.undoManager.undo(),
  },
});
