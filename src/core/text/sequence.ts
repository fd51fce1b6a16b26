import { piecesOf } from './characters.ts';
import { applyEdit, joinEdits, type CreateStage, type TextEdit, type TextStage } from './stage.ts';

/** The longest text that is worked on in one step, in UTF-16 code units. */
export const longestStep = 4_096;

/** Work on a text that is divided into steps, between which other requests may run. */
export type TextSteps = Generator<void, TextEdit | undefined>;

/** A text in steps through a stage. */
function* stepsThrough(stage: TextStage, text: string): TextSteps {
  let edit: TextEdit | undefined;
  for (const [index, piece] of piecesOf(text, longestStep).entries()) {
    if (index > 0) yield;
    edit = joinEdits(edit, stage.push(piece));
  }
  return edit;
}

/** Several stages in sequence, as one stage whose work is divided into steps. Each call begins when the steps of the call before it have run. */
export interface SteppedStage {
  push(delta: string): TextSteps;
  end(): TextSteps;
}

/**
 * Creates stages that run one after the other: what one puts out, the next one takes. When a stage replaces its output, the stages after it
 * begin anew on the replacement.
 * @param already the text that the reader has, which the output continues
 */
export function* inSteps(create: readonly CreateStage[], already = ''): Generator<void, SteppedStage> {
  const stages: TextStage[] = [];
  for (const createStage of create) {
    const stage = createStage(already);
    yield* stepsThrough(stage, stage.follows ?? '');
    stages.push(stage);
    yield;
  }

  /** Passes an edit through the stages from one on. */
  function* pass(edit: TextEdit | undefined, from: number): TextSteps {
    const createStage = create[from];
    if (edit === undefined || createStage === undefined) return edit;
    if ('append' in edit) {
      const stage = stages[from];
      return stage && (yield* pass(yield* stepsThrough(stage, edit.append), from + 1));
    }
    const restarted = createStage('');
    stages[from] = restarted;
    const output = yield* stepsThrough(restarted, edit.replace);
    return yield* pass({ replace: applyEdit(restarted.given ?? '', output) }, from + 1);
  }

  return {
    push: (delta) => pass({ append: delta }, 0),
    *end() {
      let edit: TextEdit | undefined;
      for (const index of create.keys()) {
        edit = joinEdits(edit, yield* pass(stages[index]?.end(), index + 1));
        yield;
      }
      return edit;
    },
  };
}

/** Runs a whole text through stages, from their beginning. Returns what they put out. */
export function* wholeInSteps(create: readonly CreateStage[], text: string): Generator<void, string> {
  const stages = yield* inSteps(create);
  return applyEdit('', joinEdits(yield* stages.push(text), yield* stages.end()));
}
