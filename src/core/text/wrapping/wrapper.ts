import { watchFence } from './fence.ts';
import { isInnerSpace, quotationMarks, watchQuotes } from './quotes.ts';
import type { Watch } from './watch.ts';

/** What stands at the start of an answer and may wrap the whole of it. */
export interface Wrapper {
  /** Code units of the opener. */
  readonly length: number;
  watch(): Watch;
}

const fence = /^(`{3,8})[ \t]{0,8}([\w+#.-]{0,30})[ \t]{0,8}\r?\n/;
const beginningOfFence = /^(?:`{1,8}|`{3,8}[ \t]{0,8}[\w+#.-]{0,30}[ \t]{0,8}\r?)$/;
const fenceLine = /^[ \t]*`{3,}[ \t]*([\w+#.-]*)/gm;

/** Which wrappers an answer to `input` may lose: those that cannot be the text's own. */
const foreignTo = (input: string, continues: boolean) => {
  const languages = new Set(Array.from(input.matchAll(fenceLine), (match) => match[1]?.toLowerCase()));
  const start = input.trimStart();
  const startsWithFence = start.startsWith('```');
  return {
    isForeignFence: (language: string): boolean => {
      if (languages.size === 0) return true;
      // Of a text that has code in it, only a fence that claims to hold Markdown can be none of its own.
      return !startsWithFence && ['md', 'markdown'].includes(language) && !languages.has(language);
    },
    // A continuation may well begin with direct speech.
    foreignQuotes: !continues && !quotationMarks.includes(start.charAt(0)),
  };
};

/**
 * Reads what an answer to `input` begins with: a wrapper that may be taken away, or
 * undefined when there is none; `undecided` while too little of it is there to tell.
 */
export const wrapperReader = (input: string, continues: boolean) => {
  const { isForeignFence, foreignQuotes } = foreignTo(input, continues);
  return (start: string): Wrapper | 'undecided' | undefined => {
    const mark = start.charAt(0);
    if (mark === '`') {
      const found = fence.exec(start);
      if (found === null) return beginningOfFence.test(start) ? 'undecided' : undefined;
      const [opener, ticks = '', language = ''] = found;
      if (!isForeignFence(language.toLowerCase())) return undefined;
      return { length: opener.length, watch: () => watchFence(ticks.length) };
    }
    if (!foreignQuotes || !quotationMarks.includes(mark)) return undefined;
    const next = start.charAt(1);
    if (next === '') return 'undecided';
    const length = isInnerSpace(mark, next) ? 2 : 1;
    return length === 1 && /\s/.test(next) ? undefined : { length, watch: () => watchQuotes(mark) };
  };
};
