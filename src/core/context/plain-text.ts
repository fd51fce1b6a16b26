import { estimateTokens } from '../text/token-estimate.ts';

const inlineElements = 'a abbr b code em font i mark s small span strong sub sup td th u'.split(' ');
const blockElements = 'blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody thead tr ul'.split(' ');
const isKnown = new Set([...inlineElements, ...blockElements]);
const breaksLine = new Set(blockElements);

const tags = /<[^<>]*>/g;
const nameInTag = /^<\/?([a-z][a-z0-9]*)(?:\s[^<>]*)?\/?>$/i;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const elementOf = (tag: string): string => nameInTag.exec(tag)?.[1]?.toLowerCase() ?? '';

/**
 * Reduces a value that an editor stores as simple HTML to its text, a line for each block. A value with any other tag may not be HTML
 * and is returned unchanged.
 */
export const plainText = (value: string): string => {
  const found = value.match(tags);
  if (!found?.every((tag) => isKnown.has(elementOf(tag)))) return value;
  return value
    .replace(tags, (tag) => (breaksLine.has(elementOf(tag)) ? '\n' : ''))
    .replace(/&([a-z]+|#39);/g, (entity, name: string) => (name === '#39' ? "'" : (entities[name] ?? entity)))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
};

/** Marks a shortened text for the model. */
export const shorteningMark = ' … [shortened]';
/** The estimated tokens of the mark. */
export const tokensOfMark = estimateTokens(shorteningMark);
/** The most characters of a token, by the estimate. */
const charactersInToken = 5;

/** Shortens a text to at most `tokens`, the mark included. */
export const shortened = (text: string, tokens: number): string => {
  if (text.length <= tokens * charactersInToken && estimateTokens(text) <= tokens) return text;
  const room = Math.max(0, tokens - tokensOfMark);
  let head = text.slice(0, room * charactersInToken);
  for (let size = estimateTokens(head); size > room; size = estimateTokens(head)) {
    head = head.slice(0, Math.min(head.length - 1, Math.floor((head.length * room) / size)));
  }
  // Do not cut a character of two code units in half.
  return head.replace(/[\uD800-\uDBFF]$/, '').trimEnd() + shorteningMark;
};
