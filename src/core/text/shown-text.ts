import { createSeam, type Seam, type SeamEdit } from './joining/seam.ts';
import { allowanceOf } from './html/allowance.ts';
import { createHtmlFilter, type HtmlFilter } from './html/html-filter.ts';
import { createAnswerFormatStage } from './answer-format.ts';
import type { TextEdit } from './stage.ts';
import type { FormatName } from './formats.ts';
import { createWrappingStage } from './wrapping/wrapping-stage.ts';

/** A change of the text that the reader has. */
export type Edit = SeamEdit;

/** How an answer becomes the text that the reader has. */
export interface ShownTextOptions {
  readonly input: string;
  /** HTML is shown as harmless and well-formed HTML. */
  readonly format: FormatName;
  /** The answer goes on where the input ends. */
  readonly continues: boolean | undefined;
  /** The answer may have sentences that the input does not have. */
  readonly adds?: boolean | undefined;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
  /** What the reader has from an earlier writer. */
  readonly already?: string;
  /** Whether it is a whole word of a language that may be in use. */
  readonly knows: (word: string) => boolean;
  /** What a model is asked to repeat of the text that was shown. */
  readonly anchorOf: (shown: string) => string;
}

/** What is shown of a text that goes through as it is. */
const asItIs: HtmlFilter = { push: (delta) => delta, end: () => '' };

/**
 * The text that the reader has, made of the answer of one model after the other: each
 * filtered, each later one joined to what the one before it left, and all of it made safe to show. What a broken-off
 * answer's filters still hold back is dropped, since the next one is not told of it.
 */
export const createShownText = ({
  input,
  format,
  continues,
  adds,
  customPrompt,
  already = '',
  knows,
  anchorOf,
}: ShownTextOptions) => {
  /** Read once, since each model's answer gets a filter of its own. */
  const allowance = format === 'html' ? allowanceOf([input]) : undefined;
  const createSafe = (given: string): HtmlFilter =>
    format === 'html' ? createHtmlFilter({ input, allowance, already: given }) : asItIs;

  let shown = already;
  /** What was shown when the present answer began. */
  let base = already;
  /** Whether the present answer was asked for as the rest of what was shown. */
  let isRest = false;
  let unwrapped = createWrappingStage({ input, format, continues, adds, customPrompt });
  let formatted = createAnswerFormatStage({ input, format, continues });
  let seam: Seam | undefined;
  let safe = createSafe(already);

  const append = (text: string): Edit | undefined => {
    if (text === '') return undefined;
    shown += text;
    return { append: text };
  };

  const apply = (edit: SeamEdit | undefined): Edit | undefined => {
    if (edit === undefined) return undefined;
    if ('append' in edit) return append(safe.push(edit.append));
    safe = createSafe('');
    shown = safe.push(edit.replace);
    return { replace: shown };
  };

  const take = (text: string): Edit | undefined => {
    if (text === '') return undefined;
    return apply(seam ? seam.push(text) : { append: text });
  };

  const become = (text: string): Edit | undefined => {
    const before = shown;
    apply({ replace: text });
    append(safe.end());
    if (shown === before) return undefined;
    return shown.startsWith(before) ? { append: shown.slice(before.length) } : { replace: shown };
  };

  /** What a stage has put out again from the start: what the answer has shown is replaced. */
  const replaceAnswer = (text: string): Edit | undefined => {
    if (!seam) return apply({ replace: text });
    seam = createSeam({ shown: base, anchor: anchorOf(base), knows });
    shown = base;
    safe = createSafe(base);
    const edit = apply(seam.push(text));
    return edit && 'replace' in edit ? edit : { replace: shown };
  };

  const settle = (edit: TextEdit | undefined): Edit | undefined => {
    if (edit === undefined) return undefined;
    return 'append' in edit ? take(edit.append) : replaceAnswer(edit.replace);
  };

  const follow = (edit: TextEdit | undefined): Edit | undefined => {
    if (edit === undefined) return undefined;
    if ('append' in edit) return settle(formatted.push(edit.append));
    formatted = createAnswerFormatStage({ input, format, continues: continues === true || isRest });
    const again = formatted.push(edit.replace);
    return replaceAnswer(again === undefined ? '' : 'append' in again ? again.append : again.replace);
  };

  /** Another model's answer begins: the rest of what is shown, or the whole when nothing is. */
  const begin = (goesOn: boolean): void => {
    isRest = goesOn;
    base = shown;
    seam = goesOn ? createSeam({ shown, anchor: anchorOf(shown), knows }) : undefined;
    // In the rest of a text, code fences are its own where it has some already, and quotation marks may always be.
    const rest = goesOn ? { input: `${input}\n${shown}`, format, continues: true } : { input, format, continues, adds };
    unwrapped = createWrappingStage({ ...rest, customPrompt });
    formatted = createAnswerFormatStage(rest);
    safe = createSafe(shown);
  };

  return {
    get text(): string {
      return shown;
    },

    begin,

    /** What the present answer has shown was none of it: the answer begins anew. Undefined when it has shown nothing. */
    takeBack: (): Edit | undefined => {
      const before = shown;
      shown = base;
      begin(isRest);
      return shown === before ? undefined : { replace: shown };
    },

    push: (delta: string): Edit | undefined => follow(unwrapped.push(delta)),

    /** The answer is whole. */
    end: (): Edit[] => {
      const edits = [follow(unwrapped.end()), settle(formatted.end()), apply(seam?.end())];
      return [...edits, append(safe.end())].filter((edit) => edit !== undefined);
    },

    /** This text is to be shown whole; undefined when it is what is shown. */
    become,
  };
};

export type ShownText = ReturnType<typeof createShownText>;
