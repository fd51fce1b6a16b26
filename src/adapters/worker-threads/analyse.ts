import { analyses } from '../../core/enhancement/analyses.ts';

/** A task for a thread: the function's name and its argument. */
export interface AnalysisTask {
  readonly name: string;
  readonly input: unknown;
}

/** Runs one of the core's pure functions, in a thread. */
export default ({ name, input }: AnalysisTask): unknown => {
  const functions: Readonly<Record<string, (given: never) => unknown>> = analyses;
  const run = functions[name];
  if (run === undefined) throw new Error(`Unknown analysis: ${name}.`);
  return run(input as never);
};
