import type { Change, Part } from './differences.ts';
import { h } from './dom.ts';
import { createWriter, describeMarkup, visibleText, type TextWriter } from './html-writer.ts';
import { fill, type Messages } from './messages.ts';

/** How a suggestion is laid out: the old text beside the new one, or both in one. */
export type Layout = 'beside' | 'inline';

export interface TextsOptions {
  readonly parts: readonly Part[];
  readonly declined: ReadonlySet<number>;
  readonly layout: Layout;
  readonly isHtml: boolean;
  readonly messages: Messages;
  /** Whether the text is still arriving: its last change is what has not been reached, and no change can be chosen. */
  readonly isArriving: boolean;
  toggle(change: number): void;
}

const shortened = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line || '␣';
};

const wordsOf = (text: string, isHtml: boolean): string => (isHtml ? visibleText(text) : text);

/** Describes a change by its words; a change of markup alone by the words that it formats, or by what the markup is. */
const describeChange = ({ removed, added }: Change, { messages, isHtml }: TextsOptions): string => {
  const [before, after] = [wordsOf(removed, isHtml), wordsOf(added, isHtml)];
  if (isHtml && before.trim() === after.trim()) {
    return fill(messages.formatChange, { added: shortened(after.trim() === '' ? describeMarkup(added) : after) });
  }
  const text = before === '' ? messages.insertChange : after === '' ? messages.removeChange : messages.replaceChange;
  return fill(text, { removed: shortened(before), added: shortened(after) });
};

const marks = {
  removed: () => h('del', { part: 'removed' }),
  added: () => h('ins', { part: 'added' }),
  /** What a declined change leaves in place. */
  left: () => h('span', { class: 'left' }),
  /** What a text that arrives has not reached. */
  ahead: () => h('span', { class: 'ahead' }),
} as const;

/** A side of a change, and how it is marked. */
type Side = readonly [mark: keyof typeof marks, text: string];

const framed = (mark: Side[0], words: string): HTMLElement => {
  const element = marks[mark]();
  element.append(words);
  return element;
};

/** Writes a side of a change that cannot be chosen. */
const writeSide = (writer: TextWriter, [mark, text]: Side): void => writer.write(text, (words) => framed(mark, words));

/** Draws the old text: what the new one lacks is struck out. */
export const drawOld = (
  pane: ParentNode & Node,
  { parts, isHtml, isArriving }: Pick<TextsOptions, 'parts' | 'isHtml' | 'isArriving'>,
): void => {
  const writer = createWriter(pane, isHtml);
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'same') writer.write(part.text);
    else if (isArriving && index === parts.length - 1) writer.write(part.removed);
    else writeSide(writer, ['removed', part.removed]);
  }
};

/** Draws a change of a text that arrives; behind the last one is the caret, and what has not been reached. */
const drawArriving = (writer: TextWriter, { removed, added }: Change, isLast: boolean, layout: Layout): void => {
  const before = writer.place();
  if (layout === 'inline' && !isLast) writeSide(writer, ['removed', removed]);
  writer.continueAt(before);
  writeSide(writer, ['added', added]);
  if (!isLast) return;
  writer.inside(h('span', { class: 'caret' }), () => undefined);
  if (layout === 'inline') writeSide(writer, ['ahead', removed]);
};

/** The sides of a change that the new text shows. */
const sidesOf = ({ removed, added }: Change, layout: Layout, isTaken: boolean): readonly Side[] =>
  layout === 'beside'
    ? [isTaken ? ['added', added] : ['left', removed]]
    : ([['removed', removed] as const, ['added', added] as const] satisfies Side[]).filter(([, text]) => text !== '');

/** Draws a change that can be taken or left: a toggle button, or several pieces where it goes through more than one paragraph. */
const drawChange = (writer: TextWriter, part: Change, number: number, options: TextsOptions): void => {
  const { declined, layout, isHtml, toggle } = options;
  const isTaken = !declined.has(number);
  const sides = sidesOf(part, layout, isTaken);
  const isBlank = sides.every(([, text]) => wordsOf(text, isHtml).trim() === '');
  const common = {
    part: 'change',
    class: isTaken ? 'change' : 'change off',
    'data-change': number,
    onclick: () => toggle(number),
  };
  const button = h('span', {
    ...common,
    role: 'button',
    tabindex: number === 0 ? 0 : -1,
    'aria-pressed': isTaken ? 'true' : 'false',
    // Its text is its name, where it has one, so that a user can speak it.
    [isBlank ? 'aria-label' : 'aria-description']: describeChange(part, options),
  });
  // What is taken away, and markup without words, leave a mark, which can be pressed.
  if (layout === 'beside' && isBlank) button.append(h('span', { class: 'gap' }));
  const markup = isHtml && isBlank ? sides.map(([, text]) => describeMarkup(text)).join(' ') : '';
  if (markup.trim() !== '') button.append(h('span', { class: 'tag' }, markup));

  if (sides.every(([, text]) => writer.isOne(text))) {
    writer.inside(button, () => {
      for (const [mark, text] of sides) {
        if (isBlank && layout === 'beside') writer.write(text);
        else writer.inside(marks[mark](), () => writer.write(text));
      }
    });
    return;
  }
  const place = writer.place();
  let next: HTMLElement | undefined = button;
  const frame = (mark: Side[0], words: string): HTMLElement => {
    const piece = next ?? h('span', common);
    next = undefined;
    piece.append(framed(mark, words));
    return piece;
  };
  if (isBlank) writer.inside(button, () => undefined);
  for (const [mark, text] of sides) {
    writer.continueAt(place);
    writer.write(text, (words) => frame(mark, words));
  }
};

/** Draws the new text. Changes are toggle buttons, of which the first is in the tab order. */
export const drawNew = (pane: ParentNode & Node, options: TextsOptions): void => {
  const { parts, layout, isHtml, isArriving } = options;
  const writer = createWriter(pane, isHtml);
  let change = -1;
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'same') writer.write(part.text);
    else if (isArriving) drawArriving(writer, part, index === parts.length - 1, layout);
    else drawChange(writer, part, (change += 1), options);
  }
};
