import { contextWindowOf } from './adapters/model-catalogue/catalogue.ts';
import { providers } from './adapters/providers/index.ts';
import type { Closing } from './closing.ts';
import type { Config } from './config.ts';
import type { Candidate } from './core/failover/candidate.ts';

/** Opens the clients of the configured providers, in the order in which they are asked; `closing` closes them. */
export const openProviders = (configured: Config['providers'], closing: Closing): readonly Candidate[] =>
  configured.map(({ name, price, ...settings }) => {
    const model = providers[name].create(settings);
    closing.add(() => model.close());
    return { model, contextWindow: contextWindowOf(name, settings.model), price };
  });
