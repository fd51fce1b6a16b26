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
 * What a reader sees of a value that an editor keeps as simple HTML: the text, a line for each block. Any other
 * value as it is: one with a tag that is not plain formatting is no HTML for certain, and nothing of it is lost.
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

/** Says to the model that there was more. */
export const shorteningMark = ' … [shortened]';
export const tokensOfMark = estimateTokens(shorteningMark);
/** No text has more characters for a token, by the estimate. */
const charactersInToken = 5;

/** The text, or as much of its beginning as has, with a mark that says so, at most so many tokens. */
export const shortened = (text: string, tokens: number): string => {
  if (text.length <= tokens * charactersInToken && estimateTokens(text) <= tokens) return text;
  const room = Math.max(0, tokens - tokensOfMark);
  let head = text.slice(0, room * charactersInToken);
  for (let size = estimateTokens(head); size > room; size = estimateTokens(head)) {
    head = head.slice(0, Math.min(head.length - 1, Math.floor((head.length * room) / size)));
  }
  // Not in the middle of a character that takes two code units.
  return head.replace(/[\uD800-\uDBFF]$/, '').trimEnd() + shorteningMark;
};
