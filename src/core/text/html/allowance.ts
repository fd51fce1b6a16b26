import { isHarmless, proseAttributes } from './attributes.ts';
import { elementsWithoutContent, forbiddenElements, rewriteElements, tableElements } from './elements.ts';
import type { HtmlAttribute } from './tag.ts';
import { parseTag, strictName } from './tag.ts';
import { readTokens } from './tokenizer.ts';

/** Every parser sees its end at the same place. */
const strictComment = /^<!--(?!-?>)[^\0]*-->$/;

/** What may be in a result, given the texts it is made of. */
export interface Allowance {
  element(name: string): boolean;
  attribute(element: string, attribute: HtmlAttribute): boolean;
  /** As it is written. */
  comment(raw: string): boolean;
  /** The text is a part of a table, so that rows and cells may stand in it without one. */
  readonly isTablePart: boolean;
}

/**
 * Allows the elements that `texts` or a rewrite need, the attributes that `texts` have on
 * elements of that name, each with a value that `texts` have for it or, where it is prose,
 * with any; and of none of them what could do harm.
 */
export const allowanceOf = (texts: readonly string[]): Allowance => {
  const elements = new Set<string>(rewriteElements);
  const attributes = new Map<string, Set<string>>();
  const values = new Map<string, Set<string>>();
  const comments = new Set<string>();
  const tokens = texts.map(readTokens);

  for (const { kind, raw } of tokens.flat()) {
    if (kind === 'comment' && strictComment.test(raw)) comments.add(raw);
    if (kind !== 'start') continue;
    const tag = parseTag(raw);
    if (!strictName.test(tag.name)) continue;
    elements.add(tag.name);
    const names = attributes.get(tag.name) ?? new Set();
    attributes.set(tag.name, names);
    for (const { name, value } of tag.attributes) {
      names.add(name);
      const known = values.get(name) ?? new Set();
      values.set(name, known.add(value));
    }
  }
  const isTable = [...tableElements].some((name) => elements.has(name));
  const first = tokens[0]?.find(({ kind, raw }) => kind !== 'comment' && raw.trim() !== '');
  const isForbidden = (name: string): boolean => elementsWithoutContent.has(name) || forbiddenElements.has(name);

  return {
    element: (name) => !isForbidden(name) && (elements.has(name) || (isTable && tableElements.has(name))),
    attribute: (element, attribute) => {
      const { name, value } = attribute;
      if (!attributes.get(element)?.has(name) || !isHarmless(element, attribute)) return false;
      return proseAttributes.has(name) || values.get(name)?.has(value) === true;
    },
    comment: (raw) => comments.has(raw),
    isTablePart:
      first?.kind === 'start' && parseTag(first.raw).name !== 'table' && tableElements.has(parseTag(first.raw).name),
  };
};
