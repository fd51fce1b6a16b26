import { createSeam, joinAtSeam, type Seam, type SeamEdit } from '../failover/seam/seam.ts';
import { createAnswerFilter, type AnswerFilter } from './answer-filter.ts';

/** What is to be done with the text that the reader has. */
export type Edit = SeamEdit;

export interface ShownTextOptions {
  readonly input: string;
  /** The answer goes on where the input ends. */
  readonly continues: boolean | undefined;
  /** What the reader has from an earlier writer. */
  readonly already?: string;
  /** Whether it is a whole word of a language that may be in use. */
  readonly knows: (word: string) => boolean;
}

/**
 * The text that the reader has, made of the answer of one model after the other: each
 * filtered, and each later one joined to what the one before it left. What a broken-off
 * answer's filter still holds back is dropped, since the next one is not told of it.
 */
export const createShownText = ({ input, continues, already = '', knows }: ShownTextOptions) => {
  let shown = already;
  /** What was shown when the present answer began. */
  let base = '';
  let filter: AnswerFilter = createAnswerFilter({ input, continues });
  let seam: Seam | undefined;

  const apply = (edit: Edit | undefined): Edit | undefined => {
    if (edit === undefined) return undefined;
    shown = 'append' in edit ? shown + edit.append : edit.replace;
    return edit;
  };

  const take = (text: string): Edit | undefined => {
    if (text === '') return undefined;
    return apply(seam ? seam.push(text) : { append: text });
  };

  return {
    get text(): string {
      return shown;
    },

    /** Another model's answer begins: the rest of what is shown, or the whole when nothing is. */
    begin: (goesOn: boolean): void => {
      base = shown;
      seam = goesOn ? createSeam({ shown, knows }) : undefined;
      // In the rest of a text, code fences are its own where it has some already, and quotation marks may always be.
      filter = createAnswerFilter(goesOn ? { input: `${input}\n${shown}`, continues: true } : { input, continues });
    },

    push: (delta: string): Edit | undefined => take(filter.push(delta)),

    /** The answer is whole. */
    end: (): Edit[] => {
      const last = filter.end();
      if ('text' in last) return [take(last.text), apply(seam?.end())].filter((edit) => edit !== undefined);
      const text = seam ? joinAtSeam({ shown: base, rest: last.replace, knows }) : last.replace;
      if (text === shown) return [];
      return [text.startsWith(shown) ? { append: text.slice(shown.length) } : { replace: text }];
    },
  };
};

export type ShownText = ReturnType<typeof createShownText>;
