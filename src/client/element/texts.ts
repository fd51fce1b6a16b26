import type { Part } from './differences.ts';
import { h } from './dom.ts';
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

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** Decodes the references that serialized HTML has, for showing: no parser reads a model's text here. */
const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** Tags that begin a line where they are shown. */
const block = /^<(address|article|blockquote|d[dlt]|div|figure|h\d|hr|li|[ou]l|p|pre|section|t(able|body|head|r))\b/i;

/** Nodes that show a piece of a text; tags of HTML are shown as quiet text, never made. */
const nodesOf = (text: string, isHtml: boolean): (Node | string)[] => {
  if (!isHtml) return [text];
  const nodes: (Node | string)[] = [];
  let start = 0;
  for (const { 0: tag, index } of text.matchAll(/<[^<>]+>/g)) {
    if (index > start) nodes.push(decoded(text.slice(start, index)));
    nodes.push(h('span', { class: block.test(tag) ? 'tag block' : 'tag' }, tag));
    start = index + tag.length;
  }
  if (start < text.length) nodes.push(decoded(text.slice(start)));
  return nodes;
};

const shortened = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line || '␣';
};

const describeChange = ({ removed, added }: { removed: string; added: string }, messages: Messages): string => {
  const text = removed === '' ? messages.insertChange : added === '' ? messages.removeChange : messages.replaceChange;
  return fill(text, { removed: shortened(removed), added: shortened(added) });
};

/** The parts of the old text: what the new one lacks is struck out. */
export const oldText = ({ parts, isHtml, isArriving }: Pick<TextsOptions, 'parts' | 'isHtml' | 'isArriving'>) =>
  parts.flatMap((part, index): (Node | string)[] => {
    if (part.kind === 'same') return nodesOf(part.text, isHtml);
    if (part.removed === '') return [];
    const isAhead = isArriving && index === parts.length - 1;
    return isAhead ? nodesOf(part.removed, isHtml) : [h('del', { part: 'removed' }, ...nodesOf(part.removed, isHtml))];
  });

/** The content of a change that can be taken or left. */
const changeContent = (
  { removed, added }: { removed: string; added: string },
  { layout, isHtml }: TextsOptions,
  isTaken: boolean,
): (Node | string)[] => {
  const del = h('del', { part: 'removed' }, ...nodesOf(removed, isHtml));
  const ins = h('ins', { part: 'added' }, ...nodesOf(added, isHtml));
  if (layout === 'inline') return [...(removed === '' ? [] : [del]), ...(added === '' ? [] : [ins])];
  const shown = isTaken ? added : removed;
  // What is taken away leaves a mark, which can be pressed to have it back.
  if (shown.trim() === '') return [h('span', { class: 'gap' }), ...nodesOf(shown, isHtml)];
  return isTaken ? [ins] : [h('span', { class: 'left' }, ...nodesOf(removed, isHtml))];
};

/** The parts of the new text. Changes are toggle buttons, of which the first is in the tab order. */
export const newText = (options: TextsOptions): (Node | string)[] => {
  const { parts, declined, layout, isHtml, isArriving, messages, toggle } = options;
  let change = -1;
  return parts.flatMap((part, index): (Node | string)[] => {
    if (part.kind === 'same') return nodesOf(part.text, isHtml);
    change += 1;
    const number = change;
    if (isArriving) {
      const ahead = index === parts.length - 1;
      const removed =
        layout === 'inline' && !ahead && part.removed ? [h('del', {}, ...nodesOf(part.removed, isHtml))] : [];
      const added = part.added ? [h('ins', { part: 'added' }, ...nodesOf(part.added, isHtml))] : [];
      const rest =
        layout === 'inline' && ahead ? [h('span', { class: 'ahead' }, ...nodesOf(part.removed, isHtml))] : [];
      return [...removed, ...added, ...(ahead ? [h('span', { class: 'caret' })] : []), ...rest];
    }
    const isTaken = !declined.has(number);
    const visible = layout === 'inline' ? part.removed + part.added : isTaken ? part.added : part.removed;
    const isBlank = visible.trim() === '';
    return [
      h(
        'span',
        {
          role: 'button',
          part: 'change',
          class: 'change',
          tabindex: number === 0 ? 0 : -1,
          'data-change': number,
          'aria-pressed': isTaken ? 'true' : 'false',
          // Its text is its name, where it has one, so that a user can speak it.
          [isBlank ? 'aria-label' : 'aria-description']: describeChange(part, messages),
          onclick: () => toggle(number),
        },
        ...changeContent(part, options, isTaken),
      ),
    ];
  });
};
