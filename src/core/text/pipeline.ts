import { runInSteps } from '../periodic-yield.ts';
import { createAnswerFormatStage } from './answer-format.ts';
import { createCharacterStage } from './characters.ts';
import { createDeltaCoalescer } from './delta-coalescer.ts';
import { createEditWriter } from './edit-writer.ts';
import type { FormatName } from './formats.ts';
import { htmlStageInSteps } from './html/html-stage.ts';
import { createJoiningStage } from './joining/joining-stage.ts';
import { createPlainTextStage } from './plain-text.ts';
import type { Releases } from './releases.ts';
import { inSteps, wholeInSteps, type TextSteps } from './sequence.ts';
import { appendingStage, applyEdit, type CreateStage, type TextEdit } from './stage.ts';
import { createTurns } from './turns.ts';
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
 * What the stages of a broken-off answer still hold back is dropped, since the next model does not see it. A long text goes through the
 * stages in steps, between which other requests run: a call that returns a promise has to be awaited before the next one.
 */
export const createTextPipeline = async (options: PipelineOptions) => {
  const { input, format, continues, adds, customPrompt, already = '', createUnmasker } = options;
  const writer = createEditWriter(options);
  const createSafe = await runInSteps(formatStageInSteps(format, input));
  const createWhiteSpace = createWhiteSpaceStage({ input, continues });

  let shown = already;
  /** What was shown when the present answer began. */
  let base = already;
  let createStages = () => runInSteps(inSteps([createSafe], base));
  let stages = await createStages();

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

  /** Shows what the work puts out: at once when it is done in one step. Returns whether it changes what the reader has. */
  const showAll = (work: TextSteps, as = (edit: TextEdit | undefined) => edit): boolean | Promise<boolean> => {
    const first = work.next();
    return first.done ? show(as(first.value)) : runInSteps(work).then((edit) => show(as(edit)));
  };

  const turns = createTurns();
  const coalescer = createDeltaCoalescer({
    take: (text) => turns.run(() => showAll(stages.push(text))),
    releases: options.releases,
  });

  const drain = async (): Promise<void> => {
    await turns.untilIdle();
    await coalescer.drain();
  };

  return {
    /** The text that the reader has; after `drain` with all that was pushed. */
    get text(): string {
      return shown;
    },

    /**
     * Begins the next model's answer, after the pieces that wait of the one before it. @throws as `push`
     * @param anchor the end of the shown text that the model was asked to repeat; undefined when it writes the whole answer
     */
    begin: async (anchor: string | undefined): Promise<void> => {
      await drain();
      base = shown;
      const isRest = anchor !== undefined;
      // A rest may well begin in quotation marks, and has the fences of the text before it.
      const answer = isRest
        ? { input: `${input}\n${base}`, format, continues: true, customPrompt }
        : { input, format, continues, adds, customPrompt };
      const joining = isRest ? [() => ({ ...createJoiningStage({ shown: base, anchor, input }), given: base })] : [];
      createStages = () =>
        runInSteps(
          inSteps(
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
          ),
        );
      stages = await createStages();
    },

    /** Takes the next piece of the answer. @throws what `write`, or a stage, threw */
    push: coalescer.push,

    /** Shows the pieces that wait. @throws as `push` */
    drain,

    /** Takes back what the present answer has shown and begins it anew with this text. @throws what `write` threw */
    restart: async (text: string): Promise<void> => {
      coalescer.drop();
      await turns.run(async () => {
        stages = await createStages();
        return showAll(stages.push(text), (edit) => ({ replace: applyEdit(base, edit) }));
      });
    },

    /** Takes the end of the answer. @throws as `push` */
    end: async (): Promise<void> => {
      await drain();
      await turns.run(() => showAll(stages.end()));
    },

    /** Shows this text in the place of all others, made safe. @throws what `write` threw */
    replaceAll: async (text: string): Promise<void> => {
      show({ replace: await runInSteps(wholeInSteps([createSafe], text)) });
    },

    /** Resolves when the log has all that is shown. @throws what `write` threw */
    flush: writer.flush,
  };
};

/** Creates the stage that makes a result what its format allows. */
function* formatStageInSteps(format: FormatName, input: string): Generator<void, CreateStage> {
  const unchanged = (delta: string): string => delta;
  if (format === 'html') return yield* htmlStageInSteps({ input });
  if (format === 'text') return createPlainTextStage({ input });
  return () => appendingStage(unchanged, () => '');
}
