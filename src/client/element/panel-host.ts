import { fieldLanguage, languageOf, languagesOf, shortcutOf } from './attributes.ts';
import type { Conversation } from './conversation.ts';
import { copyText } from './dom.ts';
import type { FieldWatch } from './field-watch.ts';
import { visibleText } from './html-writer.ts';
import { messagesFor, type CustomMessages } from './messages.ts';
import { acceptedText } from './model.ts';
import type { Panel, PanelHost } from './panel.ts';
import type { Placement } from './placement.ts';
import type { Service } from './service.ts';

/** The parts that an element has once it has been on a page. */
export interface Parts {
  readonly panel: Panel;
  readonly placement: Placement;
  readonly conversation: Conversation;
  readonly service: Service;
  readonly field: FieldWatch;
}

/** The part of the element that the panel shows and calls. */
interface PanelElement extends HTMLElement {
  readonly messages: CustomMessages | undefined;
  open(): void;
  close(): void;
}

/** Creates what the panel shows and calls, as it is now. */
export const createPanelHost = (element: PanelElement, { conversation, field, service, panel }: Parts): PanelHost => {
  const language = languageOf(element);
  const messages = messagesFor(language, element.messages);
  const { choice } = conversation;
  const label = service.catalogue?.actions.find(({ name }) => name === choice?.action)?.label;
  const at = field.adapter?.element;
  return {
    ...conversation,
    messages,
    language,
    languages: languagesOf(element),
    shortcut: shortcutOf(element)?.name ?? '',
    catalogue: service.catalogue,
    title: (choice && (messages.actions[choice.action] ?? label)) ?? messages.assistant,
    field: {
      isHtml: field.adapter?.format === 'html',
      direction: at ? getComputedStyle(at).direction : 'ltr',
      language: fieldLanguage(field.adapter),
      isLocked: field.state !== 'unchanged',
    },
    open: () => {
      if (conversation.state.isOpen) element.close();
      else element.open();
    },
    close: () => element.close(),
    choose: conversation.start,
    accept: () => {
      if (conversation.accept()) panel.announce(messages.accepted);
    },
    reject: () => {
      conversation.reject();
      panel.announce(messages.rejected);
    },
    retry: () => {
      // Without a choice it was the menu that failed.
      if (conversation.choice) conversation.retry();
      else {
        element.close();
        element.open();
      }
    },
    copy: () => {
      const text = acceptedText(conversation.state);
      const isHtml = field.adapter?.format === 'html';
      const copied = isHtml ? { 'text/plain': visibleText(text), 'text/html': text } : { 'text/plain': text };
      void copyText(copied).then((isCopied) => panel.announce(isCopied ? messages.copied : messages.copyFailed));
    },
    insertBelow: () => {
      if (conversation.insertBelow()) panel.announce(messages.accepted);
    },
    toggle: (change) => conversation.step({ type: 'toggle', change }),
  };
};
