import { analyses } from '../../core/enhancement/analyses.ts';

/** What a thread is sent: the function's name and its argument. */
export interface AnalysisTask {
  readonly name: string;
  readonly input: unknown;
}

/** The thread's entry: runs one of the core's pure functions. */
export default ({ name, input }: AnalysisTask): unknown => {
  const functions: Readonly<Record<string, (given: never) => unknown>> = analyses;
  const run = functions[name];
  if (run === undefined) throw new Error(`there is no analysis ${name}`);
  return run(input as never);
};
