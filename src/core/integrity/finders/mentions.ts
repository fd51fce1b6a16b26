import type { Found } from '../kinds.ts';

/** `@name`, `@first.last`, `@team/part`, `@[Name](id)`; what has a letter or a dot before it is an e-mail address. */
const mention =
  /(?<![\p{Script=Latin}\p{N}_.+\-@/])@(?:\[[^[\]\n]{1,100}\]\([^()\s]{1,200}\)|[\p{L}_](?:[\p{L}\p{M}\p{N}_-]|\.(?=[\p{L}\p{N}_])){0,63}(?:\/[\w-]{1,64})?)/gu;

/** Who or what is addressed by `@`. The key is the text. */
export const findMentions = (text: string): Found[] =>
  Array.from(text.matchAll(mention), ({ 0: key, index }) => ({ start: index, end: index + key.length, key }));
