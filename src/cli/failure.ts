/** The exit codes of the command line; the help lists them. */
export const exitCodes = { failed: 1, usage: 2, unreachable: 3, revised: 4, interrupted: 130 } as const;

/** Ends the command with one sentence on standard error and an exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly exitCode: number;
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Recognizes a CommandFailure by its name: the build puts the class into two files. */
export const isCommandFailure = (error: unknown): error is CommandFailure =>
  error instanceof Error && error.name === 'CommandFailure';
