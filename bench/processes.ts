import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What a process of the bench answers to a command: its result, or why it failed. */
type Reply<Result> = { readonly result: Result } | { readonly error: string };

/** A process of the bench that answers one command at a time. */
export interface Worker<Command, Result> {
  run(command: Command): Promise<Result>;
}

/**
 * Answers the commands of the process that started this one, and ends with it. The commands are those of the `Worker` that
 * `startWorker` returns there.
 */
export const answerCommands = (answer: (command: never) => unknown): void => {
  // The bench has ended or was killed.
  process.on('disconnect', () => process.exit());
  process.on('message', (command) => {
    Promise.resolve()
      .then(() => answer(command as never))
      .then(
        (result) => process.send?.({ result }),
        (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
      );
  });
};

/** Everything that runs for the bench, so that it ends with the bench, however that ends. */
export class Started {
  readonly #stops: (() => Promise<unknown>)[] = [];
  /** Whether `stopAll` was called. */
  isStopped = false;

  /** Calls `stop` in `stopAll`. */
  onStop(stop: () => Promise<unknown>): void {
    this.#stops.push(stop);
  }

  /** Stops a thing in `stopAll`, also when that is called before it has started. What did not start is not stopped. */
  keep<Thing>(starting: Promise<Thing>, stop: (thing: Thing) => Promise<unknown>): Promise<Thing> {
    this.onStop(() => starting.then(stop, () => undefined));
    return starting;
  }

  /** Stops everything, the last started first. */
  async stopAll(): Promise<void> {
    this.isStopped = true;
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      await stop().catch((error: unknown) => {
        process.stderr.write(`A process of the bench was not stopped: ${String(error)}\n`);
      });
    }
  }
}

/** Starts a file of this folder, which calls `answerCommands`, as a process. */
export const startWorker = <Command extends object, Result>(
  started: Started,
  file: string,
): Worker<Command, Result> => {
  const child = fork(new URL(file, import.meta.url), { execArgv: ['--import=tsx'], serialization: 'advanced' });
  const exited = once(child, 'exit');
  started.onStop(() => (child.kill(), exited));
  return {
    run: async (command) => {
      child.send(command);
      const ended = exited.then(([code]) => [{ error: `${file} ended with ${String(code)}` }]);
      const [reply] = (await Promise.race([once(child, 'message'), ended])) as [Reply<Result>];
      if ('error' in reply) throw new Error(reply.error);
      return reply.result;
    },
  };
};
