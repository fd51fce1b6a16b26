import { focusAmong, h, icon, moveAmong } from './dom.ts';
import { createWriter, type TextWriter } from './html-writer.ts';
import { fill, type Messages } from './messages.ts';
import { canAccept, countChanges, type State } from './model.ts';
import { drawNew, drawOld, type Layout } from './texts.ts';

/** What the user can do with a suggestion. */
export interface SuggestionActions {
  accept(): void;
  reject(): void;
  retry(): void;
  shorter(): void;
  stop(): void;
  copy(): void;
  insertBelow(): void;
  compareAgain(): void;
  toggle(change: number): void;
  /** The characters by which the text is too long for the field, and the limit. */
  excess(): { readonly count: number; readonly limit: number } | undefined;
}

export interface SuggestionOptions {
  readonly messages: Messages;
  readonly isHtml: boolean;
  /** The writing direction and the language of the field. */
  readonly direction: string;
  readonly language: string;
  readonly layout: Layout;
  readonly actions: SuggestionActions;
  /** Remembers the layout that the user has chosen. */
  onLayout(layout: Layout): void;
}

/** The view of a text that arrives, and of the decision on it. */
export interface Suggestion {
  readonly element: HTMLElement;
  update(state: State): void;
  /** Focuses what the user most likely does next. */
  focus(): void;
}

const button = (label: string, className: string, onclick: () => void): HTMLButtonElement =>
  h('button', { part: className, class: className, onclick }, label);

export const createSuggestion = (options: SuggestionOptions): Suggestion => {
  const { messages, isHtml, direction, language, actions } = options;
  let { layout } = options;
  let shown: State | undefined;

  const pane = (name: 'before' | 'after') =>
    h('div', {
      part: `text ${name}`,
      class: isHtml ? 'text html' : 'text',
      role: 'group',
      tabindex: 0,
      dir: direction,
      lang: language || undefined,
      'aria-label': messages[name],
    });
  const before = pane('before');
  const after = pane('after');
  const oldColumn = h('section', { class: 'column' }, h('h3', {}, messages.before), before);
  const newColumn = h('section', { class: 'column' }, h('h3', {}, messages.after), after);
  const columns = h('div', { class: 'columns' }, oldColumn, newColumn);

  const changes = (): HTMLElement[] => [...after.querySelectorAll<HTMLElement>('.change[role]')];
  const step = (by: 1 | -1): void => {
    const all = changes();
    const at = all.findIndex((change) => change.tabIndex === 0 && change.hasAttribute('data-visited'));
    const target = all[(at + by + all.length) % all.length];
    for (const change of all) change.toggleAttribute('data-visited', change === target);
    focusAmong(all, target);
    target?.scrollIntoView({ block: 'nearest' });
  };
  after.addEventListener('keydown', (event) => {
    const focused = changes().find((change) => change.matches(':focus'));
    if (!focused || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ') focused.click();
    else {
      const isRtl = direction === 'rtl';
      const down = isRtl ? 'ArrowLeft' : 'ArrowRight';
      const up = isRtl ? 'ArrowRight' : 'ArrowLeft';
      const key = event.key === down ? 'ArrowDown' : event.key === up ? 'ArrowUp' : event.key;
      if (!moveAmong(changes(), focused, key)) return;
    }
    event.preventDefault();
  });

  const count = h('span', { class: 'count' });
  const previous = h(
    'button',
    { class: 'quiet', 'aria-label': messages.previousChange, onclick: () => step(-1) },
    icon('previous'),
  );
  const next = h('button', { class: 'quiet', 'aria-label': messages.nextChange, onclick: () => step(1) }, icon('next'));
  const layouts = (['beside', 'inline'] as const).map((name) =>
    h(
      'button',
      { class: 'segment', onclick: () => setLayout(name) },
      name === 'beside' ? messages.sideBySide : messages.inline,
    ),
  );
  const bar = h(
    'div',
    { class: 'bar' },
    h('div', { class: 'changes', role: 'group', 'aria-label': messages.changes }, count, previous, next),
    h('div', { class: 'segments', role: 'group', 'aria-label': messages.view }, ...layouts),
  );

  const notice = h('p', { class: 'notice', part: 'notice' });
  const rescue = h(
    'div',
    { class: 'actions rescue' },
    button(messages.compareAgain, 'secondary', actions.compareAgain),
    button(messages.insertBelow, 'secondary', actions.insertBelow),
    button(messages.copy, 'secondary', actions.copy),
  );
  const accept = button(messages.acceptAll, 'primary', actions.accept);
  const reject = button(messages.reject, 'secondary', actions.reject);
  const stop = button(messages.stop, 'primary', actions.stop);
  const shorter = button(messages.shorter, 'quiet', actions.shorter);
  const retry = button(messages.retry, 'quiet', actions.retry);
  const footer = h(
    'div',
    { class: 'actions', part: 'actions' },
    stop,
    accept,
    reject,
    h('span', { class: 'more' }, shorter, retry),
  );
  const element = h('div', { class: 'suggestion' }, bar, columns, notice, rescue, footer);

  const setLayout = (name: Layout): void => {
    layout = name;
    options.onLayout(name);
    if (shown) draw(shown);
  };

  /** What writes a text that is not compared yet, and the text that it has written. */
  let plain: { readonly writer: TextWriter; readonly text: string } | undefined;

  /** Draws texts that are not compared yet: a long text grows by what is new, without a new layout of all of it. */
  const drawPlain = (state: State): void => {
    if (!plain || !state.after.startsWith(plain.text)) {
      before.replaceChildren();
      createWriter(before, isHtml).write(state.before);
      after.replaceChildren();
      plain = { writer: createWriter(after, isHtml), text: '' };
    }
    after.querySelector('.caret')?.remove();
    const { writer, text } = plain;
    writer.write(state.after.slice(text.length));
    writer.inside(h('span', { class: 'caret' }), () => undefined);
    plain = { writer, text: state.after };
  };

  /** Draws the texts. The pane of the new text follows its end while it arrives, unless the user has scrolled away from it. */
  const draw = (state: State): void => {
    const isArriving = state.phase === 'streaming';
    const isAtEnd = after.scrollHeight - after.scrollTop - after.clientHeight < 24;
    const focused = changes().find((change) => change.matches(':focus'))?.dataset['change'];
    const context = { parts: state.parts, declined: state.declined, layout, isHtml, messages, isArriving };
    const isCompared = state.parts.length > 0;
    if (isCompared) {
      plain = undefined;
      before.replaceChildren();
      drawOld(before, context);
      after.replaceChildren();
      drawNew(after, { ...context, toggle: actions.toggle });
    } else drawPlain(state);
    element.dataset['layout'] = layout;
    for (const [index, segment] of layouts.entries()) {
      segment.setAttribute('aria-pressed', String((index === 0) === (layout === 'beside')));
    }
    if (isArriving && isAtEnd) after.scrollTop = after.scrollHeight;
    const all = changes();
    const kept = focused === undefined ? undefined : all[Number(focused)];
    if (kept) focusAmong(all, kept);
  };

  const describe = (state: State): string => {
    if (state.phase === 'streaming') return state.isOffline ? messages.waiting : '';
    const excess = actions.excess();
    if (state.field === 'changed') return messages.fieldChanged;
    if (state.field === 'gone') return messages.fieldGone;
    if (state.field === 'locked') return messages.lockedField;
    if (excess) return fill(messages.tooLong, excess);
    if (countChanges(state).count === 0) return messages.noChange;
    return state.isStopped ? messages.stopped : '';
  };

  return {
    element,
    update: (state) => {
      const isChanged =
        shown?.phase !== state.phase ||
        shown.parts !== state.parts ||
        shown.declined !== state.declined ||
        shown.after !== state.after;
      shown = state;
      if (isChanged) draw(state);
      const isReview = state.phase === 'review';
      const { count: all, taken } = countChanges(state);
      const text = describe(state);
      notice.textContent = text;
      notice.hidden = text === '';
      rescue.hidden = !isReview || (state.field === 'unchanged' && !actions.excess());
      for (const choice of rescue.children) {
        const isCopy = choice === rescue.lastElementChild;
        (choice as HTMLElement).hidden = !isCopy && state.field !== 'changed';
      }
      count.textContent =
        state.phase === 'streaming'
          ? messages.working
          : all === 1
            ? messages.oneChange
            : fill(messages.manyChanges, { count: all });
      bar.toggleAttribute('data-writing', state.phase === 'streaming');
      for (const element of [previous, next]) element.hidden = !isReview || all < 2;
      accept.textContent = state.isStopped
        ? messages.acceptStopped
        : taken < all
          ? fill(messages.acceptSome, { taken, count: all })
          : messages.acceptAll;
      accept.disabled = !canAccept(state) || actions.excess() !== undefined;
      stop.hidden = isReview;
      for (const element of [accept, reject, retry]) element.hidden = !isReview;
      shorter.hidden = !isReview || state.isStopped || state.after.trim() === '';
    },
    focus: () => {
      if (!stop.hidden) stop.focus();
      else if (!accept.disabled) accept.focus();
      else if (!rescue.hidden) rescue.querySelector<HTMLElement>('button:not([hidden])')?.focus();
      else reject.focus();
    },
  };
};
