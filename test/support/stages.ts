import { runAtOnce } from '../../src/core/periodic-yield.ts';
import { htmlStageInSteps } from '../../src/core/text/html/html-stage.ts';
import { inSteps } from '../../src/core/text/sequence.ts';
import { applyEdit, joinEdits, type CreateStage, type TextStage } from '../../src/core/text/stage.ts';

/** Runs a whole text through a stage. */
export const runStage = (stage: TextStage, text: string): string =>
  applyEdit('', joinEdits(stage.push(text), stage.end()));

/** Stages in sequence as one stage, whose work has no pause. */
export const inSequence = (create: readonly CreateStage[]): TextStage => {
  const stages = runAtOnce(inSteps(create));
  return { push: (delta) => runAtOnce(stages.push(delta)), end: () => runAtOnce(stages.end()) };
};

/** The stage that makes HTML harmless, created without a pause. */
export const createHtmlStage = (options: { readonly input: string }): CreateStage =>
  runAtOnce(htmlStageInSteps(options));
