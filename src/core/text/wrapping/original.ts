import type { WrappingOptions } from './preamble.ts';

const words = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).join(' ');

const originalNames =
  'original(?: (?:text|sentence|version))?|input|before|question|user|source|incorrect|original(?:text)?|eingabe|vorher|texte original|avant|texto original|antes|entrada|testo originale|originale|prima|origineel|voor|oryginał|před|původní text|originaltext|özgün metin|orijinal|оригинал|исходный текст|до|оригінал|النص الأصلي|الأصل|मूल|मूल पाठ|原文|修改前|修正前|元の文章|원문|수정 전|ต้นฉบับ';
const original = new RegExp(
  String.raw`^[#>*_\s"“-]{0,8}(?:${originalNames})[*_]{0,2}\s{0,2}[:：][*_]{0,2}\s{0,4}`,
  'iu',
);
/** The label of the answer behind the original, where a preamble would not do as one. */
const corrected =
  /^[#>*_\s"“-]{0,8}(?:after|correct|fixed|nachher|après|después|depois|dopo|po|после|后|後)[*_]{0,2}\s{0,2}[:：][*_]{0,2}\s{0,4}/iu;
const arrow = /\s{0,4}(?:→|⇒|➡️?|->|=>|-->)\s{1,4}/gu;
/** More arrows belong to a text. */
const mostArrows = 20;

/** Finds the user's text where a model repeats it before its answer: with a label, an arrow, struck out, or as a diff. */
export const createOriginalReader = ({ input, continues = false, customPrompt }: WrappingOptions) => {
  const own = words(input);
  const isOff = continues || customPrompt !== undefined || own === '' || original.test(input);
  const isOwn = (text: string): boolean => text.length <= input.length * 2 + 40 && words(text) === own;

  /** Where the user's text ends, by the number of its words, in a text that begins with it. */
  const endOfOwn = (text: string): number | undefined => {
    const count = own.split(' ').length;
    const region = text.slice(0, input.length * 2 + 40);
    let last = 0;
    let seen = 0;
    for (const { index, 0: word } of region.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      seen += 1;
      last = index + word.length;
      if (seen === count) break;
    }
    return seen === count && isOwn(region.slice(0, last)) ? last : undefined;
  };

  const behindLabel = (text: string): string | undefined => {
    const label = original.exec(text)?.[0];
    if (label === undefined) return undefined;
    const rest = text.slice(label.length);
    const end = endOfOwn(rest);
    const lineEnd = end === undefined ? -1 : rest.indexOf('\n', end);
    if (lineEnd < 0 || /[\p{L}\p{N}]/u.test(rest.slice(end, lineEnd))) return undefined;
    const behind = rest.slice(lineEnd).trimStart();
    return behind.slice(corrected.exec(behind)?.[0].length ?? 0);
  };

  const behindArrow = (text: string): string | undefined => {
    const found = Array.from(text.slice(0, input.length * 2 + 40).matchAll(arrow)).slice(0, mostArrows);
    const first = found.find(({ index }) => isOwn(text.slice(0, index)));
    return first && text.slice(first.index + first[0].length);
  };

  const behindStruck = (text: string): string | undefined => {
    const struck = /^(?:~~([^~]+)~~|<(?:del|s)>([^<]+)<\/(?:del|s)>)\s*/i.exec(text);
    return struck && isOwn(struck[1] ?? struck[2] ?? '') ? text.slice(struck[0].length) : undefined;
  };

  const ofDiff = (text: string): string | undefined => {
    const lines = text.split('\n').filter((line) => !/^(?:---|\+\+\+|@@) /.test(line));
    const added = lines.filter((line) => line.startsWith('+'));
    if (added.length === 0 || !lines.every((line) => /^[-+ ]|^\s*$/.test(line))) return undefined;
    const before = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
    if (!isOwn(before.join('\n'))) return undefined;
    const isSpaced = added.every((line) => line.startsWith('+ '));
    const after = lines.filter((line) => !line.startsWith('-'));
    return after.map((line) => line.slice(isSpaced ? 2 : 1)).join('\n');
  };

  return {
    /** What stands behind the user's text; undefined where the text does not begin with it. */
    behind: (text: string): string | undefined => {
      if (isOff) return undefined;
      const rest = behindLabel(text) ?? behindArrow(text) ?? behindStruck(text) ?? ofDiff(text);
      return rest === undefined || rest.trim() === '' ? undefined : rest;
    },
    /** Whether the beginning of an answer is the label of a repeated text, with the first of its words. */
    mayBegin: (text: string): boolean => {
      const label = isOff ? undefined : original.exec(text)?.[0];
      if (label === undefined) return false;
      const first = words(text.slice(label.length, label.length + 24)).slice(0, 12);
      return first.length >= Math.min(12, own.length) && own.startsWith(first);
    },
  };
};
