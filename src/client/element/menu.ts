import type { ActionCatalogue, EnhanceRequest } from '../types.ts';
import { focusAmong, h, icon, isComposing, moveAmong } from './dom.ts';
import type { Messages } from './messages.ts';

/** What a user chooses: the action with the option that it needs. */
export type Choice = Pick<EnhanceRequest, 'action' | 'tone' | 'language' | 'customPrompt'>;

export interface MenuOptions {
  readonly messages: Messages;
  readonly catalogue: ActionCatalogue;
  /** BCP 47 tags of the languages to translate into. */
  readonly languages: readonly string[];
  /** The language of the menu. */
  readonly language: string;
  choose(choice: Choice): void;
}

interface Item {
  readonly label: string;
  readonly hint?: string;
  /** An entry with further entries opens them, another one is chosen. */
  readonly entries?: readonly Item[];
  readonly choice?: Choice;
}

const nameOf = (tag: string, language: string): string => {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
};

/** The entries of the actions that the service offers. One that needs an option which the menu cannot ask for has none. */
const itemsOf = ({ messages, catalogue, languages, language }: MenuOptions): Item[] =>
  catalogue.actions.flatMap(({ name, label, description, needs }): Item[] => {
    const item = {
      label: messages.actions[name] ?? label,
      ...(messages.actions[name] === undefined && { hint: description }),
    };
    if (needs === null) return [{ ...item, choice: { action: name } }];
    if (needs === 'tone') {
      const entries = catalogue.tones.map((tone) => ({
        label: messages.tones[tone.name] ?? tone.label,
        choice: { action: name, tone: tone.name },
      }));
      return [{ ...item, entries }];
    }
    if (needs === 'language') {
      // A model knows languages by their English names best.
      const entries = languages.map((tag) => ({
        label: nameOf(tag, language),
        choice: { action: name, language: nameOf(tag, 'en') },
      }));
      return [{ ...item, entries }];
    }
    return [];
  });

/** The menu: an instruction, and the actions with their tones and languages. */
export interface Menu {
  readonly element: HTMLElement;
  /** Focuses the first action. */
  focus(): void;
  /** Returns from tones or languages to the actions. @returns false where the actions are shown */
  back(): boolean;
}

export const createMenu = (options: MenuOptions): Menu => {
  const { messages, catalogue, choose } = options;
  const element = h('div', { class: 'menu' });
  const list = h('div', { role: 'menu', part: 'menu', 'aria-label': messages.menu });
  let items: HTMLElement[] = [];
  /** The entry whose further entries are shown. */
  let opened: Item | undefined;

  const show = (entries: readonly Item[], focused: number): void => {
    items = entries.map((entry) => createItem(entry));
    list.replaceChildren(...items);
    focusAmong(items, items[Math.max(0, focused)]);
  };
  const back = (): boolean => {
    if (!opened) return false;
    const { label } = opened;
    opened = undefined;
    list.setAttribute('aria-label', messages.menu);
    const top = itemsOf(options);
    show(
      top,
      top.findIndex((item) => item.label === label),
    );
    return true;
  };
  const activate = (item: Item): void => {
    if (item.choice) {
      choose(item.choice);
      return;
    }
    opened = item;
    list.setAttribute('aria-label', item.label);
    show([{ label: messages.back }, ...(item.entries ?? [])], 1);
  };
  const createItem = (item: Item): HTMLElement => {
    const isBack = !item.choice && !item.entries;
    const button = h(
      'button',
      {
        role: 'menuitem',
        part: 'item',
        class: isBack ? 'item back' : 'item',
        tabindex: -1,
        title: item.hint,
        'aria-haspopup': item.entries ? 'menu' : undefined,
        onclick: () => (isBack ? void back() : activate(item)),
      },
      ...(isBack ? [icon('previous')] : []),
      h('span', {}, item.label),
      ...(item.entries ? [icon('next')] : []),
    );
    return button;
  };

  list.addEventListener('keydown', (event) => {
    if (isComposing(event)) return;
    const focused = items.find((item) => item.matches(':focus'));
    const isRtl = getComputedStyle(list).direction === 'rtl';
    const inward = isRtl ? 'ArrowLeft' : 'ArrowRight';
    const outward = isRtl ? 'ArrowRight' : 'ArrowLeft';
    let isHandled = moveAmong(items, focused ?? null, event.key);
    if (event.key === inward && focused?.hasAttribute('aria-haspopup')) {
      focused.click();
      isHandled = true;
    } else if (event.key === outward) isHandled = back();
    else if (/^\p{L}$/u.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const from = items.indexOf(focused as HTMLElement) + 1;
      const inOrder = [...items.slice(from), ...items.slice(0, from)];
      const letter = event.key.toLowerCase();
      const found = inOrder.find((item) => item.textContent.toLowerCase().startsWith(letter));
      if (found) focusAmong(items, found);
      isHandled = true;
    }
    if (isHandled) {
      event.preventDefault();
      event.stopPropagation();
    }
  });

  const own = catalogue.actions.find(({ needs }) => needs === 'customPrompt');
  if (own) element.append(createInstruction(messages, (customPrompt) => choose({ action: own.name, customPrompt })));
  element.append(list);
  items = itemsOf(options).map(createItem);
  list.append(...items);
  if (items[0]) items[0].tabIndex = 0;
  return { element, focus: () => focusAmong(items, items[0]), back };
};

/** The longest instruction that the service takes. */
const longestInstruction = 10_000;

const createInstruction = (messages: Messages, send: (instruction: string) => void): HTMLElement => {
  const input = h('textarea', {
    part: 'instruction',
    class: 'instruction',
    rows: 1,
    maxlength: longestInstruction,
    'aria-label': messages.instruction,
    placeholder: messages.instructionHint,
  });
  const submit = (): void => {
    const instruction = input.value.trim();
    if (instruction === '') input.focus();
    else send(instruction);
  };
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    submit();
  });
  return h(
    'div',
    { class: 'prompt' },
    input,
    h('button', { part: 'send', class: 'send', 'aria-label': messages.send, onclick: submit }, icon('send')),
  );
};
