import { createAnswerFormatStage } from './answer-format.ts';
import { createCharacterStage } from './characters.ts';
import { createDeltaCoalescer } from './delta-coalescer.ts';
import { createEditWriter } from './edit-writer.ts';
import type { FormatName } from './formats.ts';
import { createHtmlStage } from './html/html-stage.ts';
import { createJoiningStage } from './joining/joining-stage.ts';
import { createPlainTextStage } from './plain-text.ts';
import type { Releases } from './releases.ts';
import {
  appendingStage,
  applyEdit,
  inSequence,
  runStage,
  type CreateStage,
  type TextEdit,
  type TextStage,
} from './stage.ts';
import { createWhiteSpaceStage } from './white-space.ts';
import { createWrappingStage } from './wrapping/wrapping-stage.ts';

/** What a pipeline works with, from the first answer of a session to its end. */
export interface PipelineOptions {
  /** The text that the user asked to change. */
  readonly input: string;
  readonly format: FormatName;
  /** The result continues the input, instead of replacing it. */
  readonly continues: boolean;
  /** The result may have sentences that the input does not have. */
  readonly adds?: boolean | undefined;
  /** The user's own instruction. */
  readonly customPrompt?: string | undefined;
  /** What the reader has from an earlier writer. */
  readonly already?: string;
  /** Creates the stage that puts values back in the place of masks. */
  readonly createUnmasker: CreateStage;
  /** Appends edits to the session's log, in order. */
  readonly write: (edits: readonly TextEdit[]) => Promise<void>;
  /** When pieces that wait are taken; by the time of the machine when absent. */
  readonly releases?: Releases | undefined;
}

/**
 * Turns the answers of a session's models into the text that the reader has:
 *
 *     model's answer
 *       → reasoning removed      reasoning.ts, while the attempt runs: an answer of reasoning alone is a provider's failure
 *       → coalesced              delta-coalescer.ts, so that the stages below run less often than the model writes
 *       → whole characters       characters.ts
 *       → unmasked               the session's masker
 *       → wrapping removed       wrapping/
 *       → in the input's format  answer-format.ts
 *       → joined to what was shown, when another model's answer broke off   joining/
 *       → white space of the input restored   white-space.ts
 *       → HTML made safe         html/, or plain text kept plain: plain-text.ts
 *       → log                    edit-writer.ts
 *
 * What the stages of a broken-off answer still hold back is dropped, since the next model does not see it.
 */
export const createTextPipeline = (options: PipelineOptions) => {
  const { input, format, continues, adds, customPrompt, already = '', createUnmasker } = options;
  const writer = createEditWriter(options);
  const createSafe = createFormatStage(format, input);
  const createWhiteSpace = createWhiteSpaceStage({ input, continues });

  let shown = already;
  /** What was shown when the present answer began. */
  let base = already;
  let createStages = (): TextStage => createSafe(base);
  let stages = createStages();

  /**
   * Shows an edit; one that replaces the text by a longer one of the same beginning only appends. Returns whether it changes what the
   * reader has.
   */
  const show = (edit: TextEdit | undefined): boolean => {
    const isLonger = edit !== undefined && 'replace' in edit && edit.replace.startsWith(shown);
    const change = isLonger ? { append: edit.replace.slice(shown.length) } : edit;
    if (change === undefined || ('append' in change && change.append === '')) return false;
    shown = applyEdit(shown, change);
    writer.push(change);
    return true;
  };

  const coalescer = createDeltaCoalescer({
    take: (text) => show(stages.push(text)),
    releases: options.releases,
  });

  return {
    /** The text that the reader has, once all is written that was pushed. @throws as `push` */
    get text(): string {
      coalescer.drain();
      return shown;
    },

    /**
     * Begins the next model's answer, after the pieces that wait of the one before it.
     * @param anchor the end of the shown text that the model was asked to repeat; undefined when it writes the whole answer
     */
    begin: (anchor: string | undefined): void => {
      coalescer.drain();
      base = shown;
      const isRest = anchor !== undefined;
      // A rest may well begin in quotation marks, and has the fences of the text before it.
      const answer = isRest
        ? { input: `${input}\n${base}`, format, continues: true, customPrompt }
        : { input, format, continues, adds, customPrompt };
      const joining = isRest ? [() => ({ ...createJoiningStage({ shown: base, anchor, input }), given: base })] : [];
      createStages = () =>
        inSequence(
          [
            createCharacterStage,
            createUnmasker,
            () => createWrappingStage(answer),
            () => createAnswerFormatStage(answer),
            ...joining,
            createWhiteSpace,
            createSafe,
          ],
          base,
        );
      stages = createStages();
    },

    /** Takes the next piece of the answer. @throws what `write`, or a stage, threw */
    push: coalescer.push,

    /** Shows the pieces that wait. @throws as `push` */
    drain: coalescer.drain,

    /** Takes back what the present answer has shown and begins it anew with this text. @throws what `write` threw */
    restart: (text: string): void => {
      coalescer.drop();
      stages = createStages();
      show({ replace: applyEdit(base, stages.push(text)) });
    },

    /** Takes the end of the answer. @throws as `push` */
    end: (): void => {
      coalescer.drain();
      show(stages.end());
    },

    /** Shows this text in the place of all others, made safe. @throws what `write` threw */
    replaceAll: (text: string): void => {
      show({ replace: runStage(createSafe(''), text) });
    },

    /** Resolves when the log has all that is shown. @throws what `write` threw */
    flush: writer.flush,
  };
};

export type TextPipeline = ReturnType<typeof createTextPipeline>;

/** Creates the stage that makes a result what its format allows. */
const createFormatStage = (format: FormatName, input: string): CreateStage => {
  const unchanged = (delta: string): string => delta;
  if (format === 'html') return createHtmlStage({ input });
  if (format === 'text') return createPlainTextStage({ input });
  return () => appendingStage(unchanged, () => '');
};
