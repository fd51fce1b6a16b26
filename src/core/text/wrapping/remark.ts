import type { WrappingOptions } from './preamble.ts';
import { speaksOfEditing } from './preamble.ts';
import { normalized, occurrences, readSpeech, sum, type SpeechToken } from './speech.ts';

/** Closing remarks are looked for in so much of a text's end, in UTF-16 code units. */
const longestRemark = 3000;
const mostLines = 40;
/** So many lines that are no list may follow a heading such as "Changes made:". */
const mostProse = 3;

const isListLine = (line: string): boolean => /^\s*(?:[-*•–+|]|\d{1,3}[.)]|<\/?(?:li|ul|ol)\b)/.test(line);
const isRule = (line: string): boolean => /^\s*(?:-{3,}|\*{3,}|_{3,}|<hr\s?\/?>)\s*$/.test(line);
const undecorated = (line: string): string =>
  line.replace(/<[^<>]{0,80}>/g, ' ').replace(/^(?:\s|\p{Extended_Pictographic}|\uFE0F|\u200D|[*_#>(（[【])+/u, '');

const aside = /^\s*[*_]{0,2}[([（【].{0,300}[)\]）】][.。*_]{0,3}\s*$/;
/** The header of a further turn, as a model invents it. */
const turnHeader = /^[ \t]*(?:#{1,4}[ \t]*|\*\*)?(?:instruction|human|user|input|question)\*{0,2}[ \t]?:/im;

const wordsOf = (text: string): string[] => normalized(text).match(/\p{L}{5,}/gu) ?? [];

interface Remark {
  /** It may be the text's own where the request lets sentences be added or taken away. */
  readonly isWeak: boolean;
  /** It heads what follows. */
  readonly isHeading: boolean;
}

/** Finds what a model says behind its text: "Changes made: …", "I hope this helps!". */
export const createRemarkReader = ({
  input,
  format,
  continues = false,
  adds = false,
  customPrompt,
}: WrappingOptions) => {
  const mayAdd = adds || continues || customPrompt !== undefined;
  const lowerInput = normalized(input);
  const isOwn = ({ stem }: SpeechToken): boolean => lowerInput.includes(stem);
  const textLines = (text: string): number =>
    text.split(/\n|<\/(?:p|li|h[1-6]|div|tr)>/).filter((line) => line.trim() !== '').length;
  const inputLines = textLines(input);
  const inInput = { label: 0, note: 0, hope: 0, offer: 0 };
  let isCounted = false;

  /** Whether the text without the remark has as many phrases of the kind as the input. */
  const isExtra = (kind: keyof typeof inInput, rest: string): boolean => {
    if (!isCounted) {
      for (const one of ['label', 'note', 'hope', 'offer'] as const) inInput[one] = occurrences(one, input);
      isCounted = true;
    }
    return inInput[kind] === 0 || occurrences(kind, rest) >= inInput[kind];
  };

  /** Whether the line says in a few words what was edited: "(Corrected verb agreement.)" */
  const isAccount = (line: string, tokens: readonly SpeechToken[]): boolean => {
    const { has, unknown } = sum(tokens);
    const isAside = aside.test(line);
    const begins = isAside || tokens[0]?.kinds.has('edit') === true;
    const speaks = tokens.filter(({ kinds }) => kinds.has('edit') || kinds.has('term') || kinds.has('did'));
    return (
      begins &&
      has('term') &&
      has('edit', 'did') &&
      speaks.length > 1 &&
      !speaks.some(isOwn) &&
      unknown <= (isAside ? 5 : 3)
    );
  };

  const remarkOf = (wholeLine: string, rest: () => string): Remark | undefined => {
    const line = undecorated(wholeLine).slice(0, 600);
    const isMarked = /^\s*(?:\*\*|__|#{1,6}\s|<(?:p|h\d)>\s*<(?:strong|b)>|<h\d>)/.test(wholeLine);
    const colon = /^[^:：]{0,60}[:：]/u.exec(line)?.[0];
    const body = colon === undefined ? '' : line.slice(colon.length).replace(/^[\s*_]+|[\s*_]+$/g, '');
    const tokens = readSpeech(line);
    const spoken = tokens.filter(({ kinds }) => !kinds.has('agree') || kinds.has('label') || kinds.has('note'));
    const first = spoken[0]?.kinds;
    if (!first) return undefined;
    const { has } = sum(tokens);

    if (first.has('label') && (colon !== undefined || isMarked) && isExtra('label', rest())) {
      const head = sum(readSpeech(colon ?? line));
      if (head.unknown === 0 || (isMarked && head.unknown <= 2)) {
        const speaks = sum(readSpeech(body)).has('term', 'edit', 'self', 'did');
        if (body === '') return { isWeak: false, isHeading: true };
        if (speaks || (!mayAdd && !wordsOf(body).some((word) => lowerInput.includes(word))))
          return { isWeak: true, isHeading: false };
      }
    }
    const isHeading = /[:：]\s*(?:\*\*)?\s*$/.test(line);
    if (
      first.has('note') &&
      (colon !== undefined || /^(?:please )?note that|^なお|^※/.test(line.toLowerCase())) &&
      isExtra('note', rest())
    ) {
      const said = readSpeech(colon === undefined ? line : body);
      const { has: says } = sum(said);
      if (says('term', 'did') || (says('self') && says('edit')) || (says('edit') && says('noun')))
        return { isWeak: true, isHeading };
    }
    if (speaksOfEditing(tokens, isOwn)) return { isWeak: !has('noun', 'label'), isHeading };
    if (!mayAdd && turnHeader.test(wholeLine) && !turnHeader.test(input)) return { isWeak: true, isHeading: true };
    if (isAccount(wholeLine, tokens)) return { isWeak: true, isHeading: false };
    if (first.has('hope') && isExtra('hope', rest())) return { isWeak: true, isHeading: false };
    if (first.has('offer') && isExtra('offer', rest()))
      return { isWeak: !has('noun') && (mayAdd || !has('edit', 'term')), isHeading: false };
    return undefined;
  };

  const lineStarts = (text: string): number[] => {
    const pattern = format === 'html' ? /\n|<\/(?:p|ul|ol|h[1-6]|div)>/g : /\n/g;
    const from = Math.max(0, text.length - longestRemark);
    return Array.from(text.slice(from).matchAll(pattern), ({ index, 0: end }) => from + index + end.length);
  };

  return {
    /** Where the closing remarks of a text begin, with the blank lines and the rule before them; its length if it has none. */
    startOf: (text: string): number => {
      let cut = text.length;
      let end = text.length;
      let pending = 0;
      let prose = 0;
      let weak = 0;
      for (const start of lineStarts(text).reverse().slice(0, mostLines)) {
        const line = text.slice(start, end);
        end = start;
        if (line.trim() === '') continue;
        const remark = remarkOf(line, () => text.slice(0, start));
        if (remark && (pending === 0 || remark.isHeading)) {
          if (text.slice(0, start).trim() === '') break;
          cut = start;
          weak += remark.isWeak ? 1 : 0;
          pending = prose = 0;
        } else if (isRule(line) && pending === 0 && cut < text.length) cut = start;
        else {
          pending += 1;
          prose += isListLine(line) ? 0 : 1;
          if (prose > mostProse) break;
        }
      }
      if (cut === text.length) return cut;
      if (weak > 0 && (mayAdd || textLines(text.slice(0, cut)) < inputLines)) return text.length;
      return cut;
    },

    /** Whether a line that begins so may be a closing remark. */
    mayBegin: (line: string, isOpen: boolean): boolean => {
      const bare = undecorated(line.replace(/<[^<>]*$/, '')).slice(0, 120);
      if (bare === '') return isOpen;
      const tokens = readSpeech(bare.slice(0, 60), isOpen && bare.length < 60);
      const first = tokens.find(({ kinds }) => !kinds.has('agree') || kinds.has('label') || kinds.has('note'));
      if (!first) return true;
      if (['label', 'note', 'hope', 'offer'].some((kind) => first.kinds.has(kind as 'label'))) return true;
      if (first.kinds.has('edit') || turnHeader.test(line)) return true;
      if (isOpen && tokens.length === 1 && first.isPartial) return true;
      const { has, unknown } = sum(tokens);
      return (first.kinds.has('self') || first.kinds.has('did')) && (has('edit', 'did') || unknown === 0);
    },

    /** Whether the line heads what follows. */
    isHeading: (line: string): boolean => /[:：][\s*_]*$/.test(line),

    /** Whether the line may be one of the few behind a heading. */
    mayFollow: (line: string, proseLines: number): boolean => isListLine(line) || proseLines < mostProse,
  };
};
