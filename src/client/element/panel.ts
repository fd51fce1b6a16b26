import type { ActionCatalogue } from '../types.ts';
import { h, icon } from './dom.ts';
import { createMenu, type Choice, type Menu } from './menu.ts';
import { describeFailure, fill, type Messages } from './messages.ts';
import { countChanges, type State } from './model.ts';
import { adoptStyles } from './styles.ts';
import { createSuggestion, type Suggestion, type SuggestionActions } from './suggestion.ts';
import type { Layout } from './texts.ts';

/** What the panel needs of its element. */
export interface PanelHost extends SuggestionActions {
  readonly messages: Messages;
  /** The language of the texts of the panel. */
  readonly language: string;
  readonly languages: readonly string[];
  /** The name of the shortcut, for people and for assistive technology. */
  readonly shortcut: string;
  /** The menu's content; undefined while it loads. */
  readonly catalogue: ActionCatalogue | undefined;
  /** The label of the action that runs. */
  readonly title: string;
  readonly field: {
    readonly isHtml: boolean;
    readonly direction: string;
    readonly language: string;
    readonly isLocked: boolean;
  };
  open(): void;
  close(): void;
  choose(choice: Choice): void;
}

/** The shadow tree of the element. */
export interface Panel {
  readonly button: HTMLButtonElement;
  readonly element: HTMLElement;
  /** Shows a state. `isFocused`: the focus follows into the panel, or stays in it. */
  render(state: State, isFocused: boolean): void;
  /** Moves the focus to where the user goes on. */
  focus(): void;
  /** Whether the focus was in the panel before the last state was shown. */
  hadFocus(): boolean;
  /** Returns from a list of tones or languages. @returns false where none is open */
  back(): boolean;
  /** Has assistive technology read a sentence when it is not reading another. */
  announce(text: string): void;
  /** Draws everything anew: the texts or the catalogue have changed. */
  reset(): void;
}

/** From this width on the old text is beside the new one, in pixels; `styles.ts` has the same number. */
const besideFrom = 521;

export const createPanel = (root: ShadowRoot, host: () => PanelHost): Panel => {
  adoptStyles(root);
  const button = h(
    'button',
    {
      part: 'button',
      class: 'opener',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      onclick: () => host().open(),
    },
    icon('mark'),
  );
  // The field keeps its focus and its selection while the button is pressed.
  button.addEventListener('pointerdown', (event) => event.preventDefault());
  const title = h('h2', { class: 'title', part: 'title', id: 'title' });
  const badge = h('span', { class: 'badge', part: 'offline' });
  const sample = h('span', { class: 'badge', part: 'sample' });
  const shut = h('button', { part: 'close', class: 'shut', onclick: () => host().close() }, icon('close'));
  const body = h('div', { class: 'body', part: 'body' });
  const element = h(
    'div',
    { class: 'panel', part: 'panel', role: 'dialog', popover: 'manual', tabindex: -1, 'aria-labelledby': 'title' },
    h('div', { class: 'head', part: 'header' }, title, sample, badge, shut),
    body,
  );
  const live = h('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  root.append(button, element, live);

  /** What the body shows. */
  let drawn:
    (Pick<State, 'phase' | 'before' | 'isOffline'> & { readonly catalogue: ActionCatalogue | undefined }) | undefined;
  let menu: Menu | undefined;
  let suggestion: Suggestion | undefined;
  let layout: Layout | undefined;
  let hadFocus = false;

  const sentence = (text: string): HTMLElement => h('p', { class: 'plain' }, text);

  const drawMenu = ({ before, isOffline }: State): Node => {
    const { messages, catalogue, languages, language, choose, field } = host();
    if (field.isLocked) return sentence(messages.lockedField);
    if (before.trim() === '') return sentence(messages.emptyField);
    // The client goes on trying: the menu comes by itself.
    if (!catalogue) return sentence((isOffline && messages.errors.unreachable) || messages.loading);
    menu = createMenu({ messages, catalogue, languages, language, choose });
    return menu.element;
  };
  const drawFailure = (state: State): Node => {
    const { messages, language, retry, close } = host();
    const text = state.failure ? describeFailure(state.failure, messages, language) : messages.errors.other;
    const again = h('button', { class: 'primary', part: 'primary', onclick: retry }, messages.retry);
    const leave = h('button', { class: 'secondary', part: 'secondary', onclick: close }, messages.close);
    return h(
      'div',
      {},
      h('p', { class: 'failure', part: 'failure' }, text),
      h('div', { class: 'actions' }, again, leave),
    );
  };
  const drawSuggestion = (): Node => {
    const current = host();
    const { messages, field } = current;
    suggestion = createSuggestion({
      messages,
      ...field,
      layout: layout ?? (window.innerWidth >= besideFrom ? 'beside' : 'inline'),
      actions: current,
      onLayout: (chosen) => {
        layout = chosen;
      },
    });
    return suggestion.element;
  };

  const hasFocus = (): boolean => element.matches(':focus-within');
  const focus = (): void => {
    if (suggestion) suggestion.focus();
    else if (menu) menu.focus();
    else (body.querySelector('button') ?? element).focus();
  };

  /** Draws the body for a phase; streaming and review share a view. @returns whether it is another one */
  const draw = (state: State): boolean => {
    const { catalogue } = host();
    const { phase, before, isOffline } = state;
    const isSuggestion = phase === 'streaming' || phase === 'review';
    const wasSuggestion = drawn?.phase === 'streaming' || drawn?.phase === 'review';
    const last = drawn;
    const isPhase = last?.phase !== phase;
    const isSame =
      !isPhase && last.catalogue === catalogue && last.before === before && (catalogue || last.isOffline === isOffline);
    drawn = { phase, catalogue, before, isOffline };
    if (isSuggestion ? wasSuggestion && suggestion : isSame) return isPhase;
    menu = undefined;
    suggestion = undefined;
    body.replaceChildren(
      ...(isSuggestion
        ? [drawSuggestion()]
        : phase === 'failed'
          ? [drawFailure(state)]
          : phase === 'menu'
            ? [drawMenu(state)]
            : []),
    );
    return true;
  };

  return {
    button,
    element,
    hadFocus: () => hadFocus,
    focus,
    back: () => menu?.back() ?? false,
    announce: (text) => {
      live.textContent = text;
    },
    reset: () => {
      drawn = undefined;
      suggestion = undefined;
    },
    render: (state, isFocused) => {
      const { messages, shortcut, title: running } = host();
      const hint = shortcut ? fill(messages.openHint, { shortcut }) : messages.assistant;
      button.title = hint;
      button.setAttribute('aria-label', messages.assistant);
      if (shortcut) button.setAttribute('aria-keyshortcuts', shortcut);
      button.setAttribute('aria-expanded', String(state.isOpen));
      // A suggestion that waits for its decision in a closed panel.
      button.toggleAttribute('data-kept', !state.isOpen && state.phase !== 'idle');
      shut.setAttribute('aria-label', messages.close);
      sample.textContent = messages.sample;
      sample.hidden = !state.isSample || state.phase === 'failed';
      badge.textContent = messages.offline;
      badge.hidden = !state.isOffline;
      title.textContent = state.phase === 'streaming' || state.phase === 'review' ? running : messages.assistant;
      element.toggleAttribute('data-wide', state.phase === 'streaming' || state.phase === 'review');
      hadFocus = hasFocus();
      const isNew = draw(state);
      suggestion?.update(state);
      if (element.isConnected && element.matches(':popover-open') !== state.isOpen) element.togglePopover(state.isOpen);
      if (state.isOpen && (isFocused || (hadFocus && (isNew || !hasFocus())))) focus();
    },
  };
};

/** The sentence that assistive technology reads when a phase begins. */
export const announcementOf = (state: State, messages: Messages, language: string): string => {
  if (state.phase === 'streaming') return messages.working;
  if (state.phase === 'failed' && state.failure) return describeFailure(state.failure, messages, language);
  if (state.phase !== 'review') return '';
  if (state.isStopped) return messages.stopped;
  const { count } = countChanges(state);
  if (count === 0) return messages.noChange;
  return count === 1 ? messages.oneChange : fill(messages.manyChanges, { count });
};
