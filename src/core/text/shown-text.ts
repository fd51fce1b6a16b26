import { createJoiningStage } from './joining/joining-stage.ts';
import { allowanceOf } from './html/allowance.ts';
import { createHtmlFilter, type HtmlFilter } from './html/html-filter.ts';
import { createAnswerFilter, type AnswerFilter } from './wrapping/answer-filter.ts';
import type { FormatName } from './formats.ts';
import type { TextEdit, TextStage } from './stage.ts';

/** A change of the text that the reader has. */
export type Edit = TextEdit;

/** How an answer becomes the text that the reader has. */
export interface ShownTextOptions {
  readonly input: string;
  /** HTML is shown as harmless and well-formed HTML. */
  readonly format: FormatName;
  /** The answer goes on where the input ends. */
  readonly continues: boolean | undefined;
  /** What the reader has from an earlier writer. */
  readonly already?: string;
  /** What a model is asked to repeat of the text that was shown. */
  readonly anchorOf: (shown: string) => string;
}

/** Returns the text that a reader of `text` has after the edits. */
const appliedTo = (text: string, edits: readonly (Edit | undefined)[]): string =>
  edits.reduce<string>(
    (so, edit) => (edit === undefined ? so : 'replace' in edit ? edit.replace : so + edit.append),
    text,
  );

/** What is shown of a text that goes through as it is. */
const asItIs: HtmlFilter = { push: (delta) => delta, end: () => '' };

/**
 * The text that the reader has, made of the answer of one model after the other: each
 * filtered, each later one joined to what the one before it left, and all of it made safe to show. What a broken-off
 * answer's filters still hold back is dropped, since the next one is not told of it.
 */
export const createShownText = ({ input, format, continues, already = '', anchorOf }: ShownTextOptions) => {
  /** Read once, since each model's answer gets a filter of its own. */
  const allowance = format === 'html' ? allowanceOf([input]) : undefined;
  const createSafe = (given: string): HtmlFilter =>
    format === 'html' ? createHtmlFilter({ input, allowance, already: given }) : asItIs;

  let shown = already;
  /** What was shown when the present answer began. */
  let base = already;
  /** Whether the present answer was asked for as the rest of what was shown. */
  let isRest = false;
  let filter: AnswerFilter = createAnswerFilter({ input, continues });
  let joining: TextStage | undefined;
  let safe = createSafe(already);

  const append = (text: string): Edit | undefined => {
    if (text === '') return undefined;
    shown += text;
    return { append: text };
  };

  const apply = (edit: TextEdit | undefined): Edit | undefined => {
    if (edit === undefined) return undefined;
    if ('append' in edit) return append(safe.push(edit.append));
    safe = createSafe('');
    shown = safe.push(edit.replace);
    return { replace: shown };
  };

  const take = (text: string): Edit | undefined => {
    if (text === '') return undefined;
    return apply(joining ? joining.push(text) : { append: text });
  };

  const become = (text: string): Edit | undefined => {
    const before = shown;
    apply({ replace: text });
    append(safe.end());
    if (shown === before) return undefined;
    return shown.startsWith(before) ? { append: shown.slice(before.length) } : { replace: shown };
  };

  /** Another model's answer begins: the rest of what is shown, or the whole when nothing is. */
  const begin = (goesOn: boolean): void => {
    isRest = goesOn;
    base = shown;
    joining = goesOn ? createJoiningStage({ shown, anchor: anchorOf(shown), input }) : undefined;
    // In the rest of a text, code fences are its own where it has some already, and quotation marks may always be.
    filter = createAnswerFilter(goesOn ? { input: `${input}\n${shown}`, continues: true } : { input, continues });
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

    push: (delta: string): Edit | undefined => take(filter.push(delta)),

    /** The answer is whole. */
    end: (): Edit[] => {
      const last = filter.end();
      if ('replace' in last) {
        const rest = joining && createJoiningStage({ shown: base, anchor: anchorOf(base), input });
        const whole = rest ? appliedTo(base, [rest.push(last.replace), rest.end()]) : last.replace;
        return [become(whole)].filter((edit) => edit !== undefined);
      }
      const edits = [take(last.text), apply(joining?.end())];
      return [...edits, append(safe.end())].filter((edit) => edit !== undefined);
    },

    /** This text is to be shown whole; undefined when it is what is shown. */
    become,
  };
};

export type ShownText = ReturnType<typeof createShownText>;
