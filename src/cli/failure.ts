/** The exit codes of the command line; the help lists them. */
export const exitCodes = { failed: 1, usage: 2, unreachable: 3, revised: 4, interrupted: 130 } as const;

/** An error object as the service answers it. */
export interface ErrorObject {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
}

/** Ends the command with one sentence on standard error and an exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;
  /** What the service answered; undefined for a failure of another kind. */
  readonly answer: ErrorObject | undefined;
  constructor(message: string, exitCode: number = exitCodes.failed, answer?: ErrorObject) {
    super(message);
    this.exitCode = exitCode;
    this.answer = answer;
  }
}

/** Recognizes a CommandFailure by its name: the build puts the class into two files. */
export const isCommandFailure = (error: unknown): error is CommandFailure =>
  error instanceof Error && error.name === 'CommandFailure';

/** A problem of a `validation_failed`. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** Returns the problems that an error object lists. */
export const problemsIn = ({ details }: ErrorObject): readonly FieldProblem[] =>
  Array.isArray(details) ? (details as FieldProblem[]) : [];

/** Makes the failure of an error object; its sentence has the message, and the first problem or the missing permission. */
export const refusedBy = (answer: ErrorObject): CommandFailure => {
  const { code, details } = answer;
  const message = answer.message.replace(/\.$/, '');
  const [problem] = problemsIn(answer);
  const { permission } = (details ?? {}) as { readonly permission?: string };
  // Most messages of problems begin with their path.
  const place = problem && !problem.message.startsWith(problem.path) ? `${problem.path} ` : '';
  const addition = problem ? `: ${place}${problem.message}` : permission === undefined ? '' : `: ${permission}`;
  return new CommandFailure(`${message}${addition} (${code}).`, exitCodes.failed, answer);
};
