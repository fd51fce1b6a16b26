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

  /** Begins the stage at a place anew on a replacement. */
  function* restart(place: number, createStage: CreateStage, text: string): TextSteps {
    const restarted = createStage('');
    stages[place] = restarted;
    return { replace: applyEdit(restarted.given ?? '', yield* stepsThrough(restarted, text)) };
  }

  /** Passes an edit through the stages from one on. */
  function* pass(given: TextEdit | undefined, from: number): TextSteps {
    let edit = given;
    for (let place = from; edit !== undefined; place += 1) {
      const createStage = create[place];
      const stage = stages[place];
      if (createStage === undefined || stage === undefined) break;
      if ('replace' in edit) edit = yield* restart(place, createStage, edit.replace);
      // Most pieces of an answer, without the objects that steps take.
      else if (edit.append.length <= longestStep) edit = stage.push(edit.append);
      else edit = yield* stepsThrough(stage, edit.append);
    }
    return edit;
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
