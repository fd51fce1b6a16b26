import { createEmptyHistoryState, registerHistory } from '@lexical/history';
import * as html from '@lexical/html';
import { LinkNode } from '@lexical/link';
import { ListItemNode, ListNode } from '@lexical/list';
import { HeadingNode, QuoteNode, registerRichText } from '@lexical/rich-text';
import * as lexical from 'lexical';
import { lexicalAdapter } from 'zoma/adapters/lexical';
import { assist, example } from './assistant';

const element = document.querySelector<HTMLElement>('#editor');
if (!element) throw new Error('no #editor');
element.contentEditable = 'true';
element.setAttribute('role', 'textbox');
element.setAttribute('aria-label', 'Description');
const editor = lexical.createEditor({
  namespace: 'example',
  nodes: [HeadingNode, LinkNode, ListItemNode, ListNode, QuoteNode],
  onError: (error) => {
    throw error;
  },
});
editor.setRootElement(element);
registerRichText(editor);

const set = (text: string): void =>
  editor.update(
    () => {
      const nodes = html.$generateNodesFromDOM(editor, new DOMParser().parseFromString(text, 'text/html'));
      lexical
        .$getRoot()
        .clear()
        .append(...nodes);
    },
    { discrete: true, tag: 'history-merge' },
  );
set(example);
registerHistory(editor, createEmptyHistoryState(), 300);
assist(lexicalAdapter(editor, { ...lexical, ...html }));
Object.assign(window, {
  page: {
    editor,
    html: () => editor.read(() => html.$generateHtmlFromNodes(editor)),
    set,
    undo: () => editor.dispatchCommand(lexical.UNDO_COMMAND, undefined),
  },
});
