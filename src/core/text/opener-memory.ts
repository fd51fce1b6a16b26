import type { ReasoningStage } from './reasoning.ts';

/** The most models that are remembered. */
const mostModels = 256;

/** Remembers, in process, which models leave the opener of their reasoning out; the longest unconfirmed ones go first. */
export const createOpenerMemory = () => {
  const models = new Set<string>();
  return {
    /** Whether the model left it out the last time. */
    lacksOpener: (model: string): boolean => models.has(model),

    /** The model has answered to the end, or taken text back. */
    learn: (model: string, seen: ReasoningStage['seen']): void => {
      models.delete(model);
      if (seen !== 'lacking_opener') return;
      models.add(model);
      const [oldest] = models;
      if (models.size > mostModels && oldest !== undefined) models.delete(oldest);
    },
  };
};

export type OpenerMemory = ReturnType<typeof createOpenerMemory>;
