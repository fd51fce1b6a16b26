import { correctInSteps } from '../../src/adapters/providers/mock/corrections.ts';
import { sampleInSteps } from '../../src/adapters/providers/mock/sample.ts';

/** Runs work to its end without a pause between its steps. */
const finished = <Result>(steps: Generator<void, Result>): Result => {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
};

/** Returns the answer of the sample model to a task. */
export const sampleAnswer = (...given: Parameters<typeof sampleInSteps>): string => finished(sampleInSteps(...given));

/** Returns a text as the sample model corrects it. */
export const corrected = (...given: Parameters<typeof correctInSteps>): string => finished(correctInSteps(...given));
