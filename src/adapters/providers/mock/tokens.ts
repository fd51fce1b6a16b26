import { paragraphEnders, tableElements } from '../../../core/text/html/nesting.ts';
import { tagNameOf, voidElements } from '../../../core/text/html/tag.ts';
import { readTokens } from '../../../core/text/html/tokenizer.ts';
import type { RequestTask } from '../../../ports/language-model.ts';
import { readLines, type Line } from './lines.ts';

/** What a block of running text is: only paragraphs are sentences for certain. */
export type BlockKind = 'paragraph' | 'other';

/**
 * A piece of a text. `word`: letters with punctuation around them; `mark`: only punctuation; `fixed`: a value that is never changed (a
 * number, an address, code, a placeholder, a mask); `tag`: an inline tag; `break`: what stands between two blocks, and the kind of the next
 * one. Joined, the pieces are the text.
 */
export type Token =
  | { readonly kind: 'word'; readonly open: string; core: string; readonly close: string }
  | { readonly kind: 'mark' | 'fixed' | 'tag'; readonly text: string }
  | { readonly kind: 'space'; text: string }
  | { readonly kind: 'break'; readonly text: string; readonly next: BlockKind };

/** A word of a text. */
export type Word = Extract<Token, { kind: 'word' }>;

/** Whether a token is a word. */
export const isWord = (token: Token | undefined): token is Word => token?.kind === 'word';

/** Returns a token as it stands in the text. */
export const textOfToken = (token: Token): string =>
  token.kind === 'word' ? token.open + token.core + token.close : token.text;

/** Masks, placeholders, code, tags and the addresses of links: never changed, and nothing is cut inside one. Every repetition is bounded. */
export const fixedSpans =
  /⟦[^⟦⟧\s]{1,60}⟧|\{\{[^{}\n]{0,200}\}\}|[$#%]?\{[^{}\n]{0,200}\}|\[\[[^[\]\n]{0,200}\]\]|<%[^%\n]{0,200}%>|`{1,8}[^`\n]{1,400}`{1,8}|<[a-zA-Z/!][^<>\n]{0,400}>|\]\([^()\s]{0,2000}\)|\]\[[^[\]\n]{0,200}\]/g;

const word = /^([("'“‘«„‚*_~[¿¡]*)(\p{L}(?:[\p{L}\p{M}]|['’](?=\p{L}))*)([.,;:!?…)"'”’»*_~\]。、，！？；：؟،]*)$/u;
const mark = /^[.,;:!?]{1,3}$/;

function* readRunning(text: string): Generator<Token> {
  for (const [piece] of text.matchAll(/\s+|\S+/g)) {
    const [, open = '', core = '', close = ''] = word.exec(piece) ?? [];
    // `[label]:` defines the address of a link.
    if (core !== '' && !piece.endsWith(']:')) yield { kind: 'word', open, core, close };
    else if (/^\s/.test(piece)) yield { kind: 'space', text: piece };
    else yield { kind: mark.test(piece) ? 'mark' : 'fixed', text: piece };
  }
}

function* readInline(text: string): Generator<Token> {
  let position = 0;
  for (const { 0: span, index } of text.matchAll(fixedSpans)) {
    yield* readRunning(text.slice(position, index));
    yield { kind: 'fixed', text: span };
    position = index + span.length;
  }
  yield* readRunning(text.slice(position));
}

function* readRow({ raw }: Line): Generator<Token> {
  for (const cell of raw.split(/(\|)/)) {
    // Without a letter there is nothing to change.
    if (!/\p{L}/u.test(cell)) yield { kind: 'break', text: cell, next: 'other' };
    else yield* readInline(cell);
  }
}

function* readTextTokens(text: string, format: 'text' | 'markdown'): Generator<Token> {
  let before: Line['kind'] = 'blank';
  for (const line of readLines(text, format)) {
    const { kind, raw, marker } = line;
    if (kind === 'row') {
      yield { kind: 'break', text: '', next: 'other' };
      yield* readRow(line);
    } else if (kind === 'prose' || kind === 'item' || kind === 'heading') {
      const begins = kind !== 'prose' || before !== 'prose' || marker > 0;
      // A line below an item belongs to it.
      const isParagraph = kind === 'prose' && before !== 'item';
      if (begins) yield { kind: 'break', text: raw.slice(0, marker), next: isParagraph ? 'paragraph' : 'other' };
      yield* readInline(raw.slice(begins ? marker : 0));
    } else yield { kind: 'break', text: raw, next: 'other' };
    if (kind !== 'prose' || before !== 'item') before = kind;
  }
}

const codeElements: ReadonlySet<string> = new Set('pre code kbd samp var tt'.split(' '));
const paragraphs: ReadonlySet<string> = new Set('p div blockquote section article'.split(' '));

function* readHtmlTokens(text: string): Generator<Token> {
  let codeDepth = 0;
  for (const { kind, raw } of readTokens(text)) {
    if (kind === 'text') {
      if (codeDepth > 0) yield { kind: 'fixed', text: raw };
      else yield* readInline(raw);
      continue;
    }
    const name = tagNameOf(raw);
    if (codeElements.has(name)) codeDepth = Math.max(0, codeDepth + (kind === 'start' ? 1 : -1));
    if (kind === 'angle' || kind === 'unfinished') yield { kind: 'fixed', text: raw };
    else if (name === 'br') yield { kind: 'space', text: raw };
    else if (kind === 'content' || name === 'hr' || paragraphEnders.has(name) || tableElements.has(name)) {
      yield { kind: 'break', text: raw, next: paragraphs.has(name) && kind === 'start' ? 'paragraph' : 'other' };
    } else yield { kind: voidElements.has(name) ? 'fixed' : 'tag', text: raw };
  }
}

/** Divides a text into its tokens, as far as they are asked for. Time is linear. */
export function* tokensOf(text: string, format: RequestTask['format']): Generator<Token> {
  yield { kind: 'break', text: '', next: 'paragraph' };
  yield* format === 'html' ? readHtmlTokens(text) : readTextTokens(text, format);
}
