import type { FormatName } from '../formats.ts';
import { normalized, readSpeech, sum, type SpeechToken } from './speech.ts';

/** What the request tells of wrapping. */
export interface WrappingOptions {
  /** What the user wrote: what is in there is no wrapping in the answer. */
  readonly input: string;
  readonly format: FormatName;
  /** The answer goes on where the input ends: it may begin with white space, quotation marks or a heading. */
  readonly continues?: boolean | undefined;
  /** The answer may have sentences that the input does not have, so closing words may be the text's own. */
  readonly adds?: boolean | undefined;
  /** The user's own instruction: what it asks for is no wrapping. */
  readonly customPrompt?: string | undefined;
}

/** A preamble that was found: what replaces it, and where it ends. */
export interface Preamble {
  /** Tags of the first paragraph, which began before the preamble. */
  readonly prefix: string;
  readonly end: number;
}

/** A longer line is no preamble. In UTF-16 code units. */
const maxLength = 200;

const decoration =
  /^(?:[\s\p{Extended_Pictographic}\uFE0F\u200D]|\*\*|__|#{1,6}[ \t]|>[ \t]|<(?:p|strong|b|em|i|div|h[1-6])>|[¡¿])*/u;
const partialDecoration = /^(?:\*|_|#{1,6}|>|<[a-z1-6]{0,6})?$/;
const closingDecoration = /^(?:\*\*|__|<\/(?:strong|b|em|i)>)*/;

const lineEndOf = (format: FormatName) => (format === 'html' ? /\r?\n|<\/(?:p|div|h[1-6])>|<br\s?\/?>/g : /\r?\n/g);

/** Finds what a model says before its text: "Sure! Here is the corrected text:". */
export const createPreambleReader = ({
  input,
  format,
  continues = false,
  adds = false,
  customPrompt,
}: WrappingOptions) => {
  const isFree = continues || customPrompt !== undefined;
  const firstLine = (/^\s*([^\n]{0,160})/.exec(input)?.[1] ?? '').replace(/<[^<>]{0,80}>/g, ' ');
  const ownTokens = readSpeech(firstLine);
  const own = sum(ownTokens.slice(0, 3));
  const ownEdits = sum(ownTokens).has('edit');
  const isShortFirstLine = input.trimStart() !== firstLine && ownTokens.length <= 3;
  const hasLabel = /^[^\s.!?][^.!?]{0,60}?[:：]/u.test(firstLine);
  const lowerInput = normalized(input);
  const isOwn = ({ stem }: SpeechToken): boolean => lowerInput.includes(stem);

  /** Whether the words name the writer of the answer alone. */
  const isRole = (tokens: readonly SpeechToken[]): boolean => {
    const [only, another] = tokens;
    return only?.kinds.has('role') === true && another === undefined && !isOwn(only);
  };

  /** Whether the words before a colon, or a line with one at its end, speak of the answer. */
  const isHead = (tokens: readonly SpeechToken[], isLine: boolean): boolean => {
    const { has, unknown } = sum(tokens);
    const says = (kind: 'edit' | 'noun', ofInput = false): boolean =>
      tokens.some((token) => token.kinds.has(kind) && (ofInput || !isOwn(token)));
    const announces = has('announce') && (!own.has('announce') || (says('edit') && !ownEdits));
    const names = has('noun', 'thing');
    if (announces && says('edit') && (isLine ? unknown <= 8 : names && unknown <= 2)) return true;
    if (announces && says('noun') && unknown <= (isLine ? 8 : 0)) return true;
    if (has('agree') && !own.has('agree') && announces && (isLine || (unknown === 0 && (names || has('edit')))))
      return true;
    if (has('self', 'did') && announces && isLine) return true;
    if (isLine && speaksOfEditing(tokens, isOwn)) return true;
    if (unknown > 0 || has('self') || (has('did') && !has('edit'))) return false;
    if (says('edit') && (names || !isFree)) return !hasLabel || !ownEdits;
    if (isLine && announces && tokens.length === 1) return !hasLabel;
    if (isFree || hasLabel) return false;
    if (isRole(tokens)) return true;
    if (says('noun')) return !has('thing') && tokens.length <= 2;
    return has('agree') && !own.has('agree') && tokens.length === 1;
  };

  /** Whether a line without a colon speaks of the answer. */
  const isSentence = (tokens: readonly SpeechToken[], isHeading: boolean): boolean => {
    const { has, unknown } = sum(tokens);
    const edits = tokens.some((token) => token.kinds.has('edit') && !isOwn(token));
    if (own.has('announce') && ownEdits) return false;
    if (has('announce') && edits && has('noun', 'thing') && unknown <= 4) return true;
    if (has('agree', 'announce') && edits && has('noun') && unknown === 0) return true;
    if (isHeading && edits && has('noun') && unknown === 0) return true;
    if (speaksOfEditing(tokens, isOwn)) return true;
    if (isRole(tokens) && !isFree && !adds && !isShortFirstLine) return true;
    return (
      has('agree') && unknown === 0 && tokens.length === 1 && !isFree && !adds && !own.has('agree') && !isShortFirstLine
    );
  };

  const mayBecome = (tokens: readonly SpeechToken[]): boolean => {
    const { has, unknown } = sum(tokens);
    if (tokens.length === 0) return true;
    if (has('announce') || (has('self', 'did') && has('edit'))) return unknown <= (has('edit', 'noun') ? 8 : 2);
    return unknown === 0;
  };

  /** The preamble at the start of the text; `undecided` while too little of it is there to tell. */
  return (text: string, isWhole: boolean): Preamble | 'undecided' | undefined => {
    const region = text.slice(0, maxLength);
    const isOpen = !isWhole && region.length === text.length && region.length < maxLength;
    const decorated = decoration.exec(region)?.[0] ?? '';
    const behind = region.slice(decorated.length);
    if (isOpen && partialDecoration.test(behind)) return 'undecided';
    if (!/^[\p{L}【]/u.test(behind)) return undefined;

    if (isOpen && format === 'html' && /<[^<>]*$/.test(behind)) return 'undecided';
    const line = lineEndOf(format).exec(behind);
    const lineText = behind.slice(0, line?.index);
    const finish = (headEnd: number): Preamble | 'undecided' | undefined => {
      const openTags = decorated.match(/<[a-z1-6]+>/g) ?? [];
      const rest = text.slice(decorated.length + headEnd);
      const closing = closingDecoration.exec(rest)?.[0] ?? '';
      const closed = /^\s*<\/(?:p|div|h[1-6])>/.exec(rest.slice(closing.length))?.[0] ?? '';
      const marks =
        (decorated.match(/\*\*|__/g)?.length ?? 0) + (lineText.slice(0, headEnd) + closing).split(/\*\*|__/).length - 1;
      if (marks % 2 === 1) return undefined;
      const end = decorated.length + headEnd + closing.length + closed.length;
      // A preamble to nothing is the answer itself.
      if (text.slice(end, end + maxLength).trim() === '') return isOpen ? 'undecided' : undefined;
      return { prefix: closed === '' ? openTags.filter((tag) => /<(?:p|div|h)/.test(tag)).join('') : '', end };
    };

    const bare = lineText
      .replace(/\([^()]{0,60}\)/g, (aside) => ' '.repeat(aside.length))
      .replace(/<[^<>]*>/g, (tag) => ' '.repeat(tag.length));
    for (const { 0: colon, index } of bare.matchAll(/：|:(?=\s|$|\*\*|__|<)|[:：]$/g)) {
      const tokens = readSpeech(bare.slice(0, index));
      const behindColon = bare
        .slice(index + colon.length)
        .replace(/\*\*|__/g, '')
        .trim();
      const isLine = behindColon === '' && (line !== null || !isOpen);
      if (behindColon === '' && line === null && isOpen) return isHead(tokens, true) ? 'undecided' : undefined;
      if (tokens.length > 0 && isHead(tokens, isLine)) return finish(index + colon.length);
    }
    const tokens = readSpeech(bare, isOpen && line === null);
    if (line === null) return isOpen && mayBecome(tokens) ? 'undecided' : undefined;
    const isHeading = /\*\*|__|#|<h|<strong>|<b>/.test(decorated);
    return tokens.length > 0 && isSentence(tokens, isHeading) ? finish(lineText.length) : undefined;
  };
};

/** Whether a sentence says what its writer did to a text: "I've corrected the spelling." */
export const speaksOfEditing = (tokens: readonly SpeechToken[], isOwn: (token: SpeechToken) => boolean): boolean => {
  const { has } = sum(tokens);
  const [first, second] = tokens.filter(({ kinds }) => !kinds.has('agree'));
  const begins = [first, second].some((token) => token?.kinds.has('self') === true || token?.kinds.has('did') === true);
  const edits = tokens.some((token) => (token.kinds.has('edit') || token.kinds.has('did')) && !isOwn(token));
  const concerns = tokens.some(
    (token) => ['term', 'noun', 'label'].some((kind) => token.kinds.has(kind as 'term')) && !isOwn(token),
  );
  const isMade = has('did') && tokens.at(-1)?.kinds.has('did') === true;
  return (begins || isMade) && edits && (concerns || has('did')) && sum(tokens).unknown <= 12;
};
