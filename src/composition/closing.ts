/** Closes what was opened, last first; when one fails the others are closed all the same. */
export const createClosing = () => {
  const steps: (() => void | Promise<void>)[] = [];
  return {
    add: (step: () => void | Promise<void>): void => void steps.push(step),
    run: async (): Promise<void> => {
      const failures: unknown[] = [];
      for (let step = steps.pop(); step; step = steps.pop()) {
        try {
          await step();
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'the node did not close cleanly');
    },
  };
};

export type Closing = ReturnType<typeof createClosing>;
