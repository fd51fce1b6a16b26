import type { LanguageModel } from '../../ports/language-model.ts';

export interface ProviderSettings {
  readonly apiKey: string;
  /** As the provider's SDK takes it; unset means the provider's own address, whatever the environment says. */
  readonly baseUrl?: string | undefined;
  readonly model: string;
}

/** What the registry knows of a provider. */
export interface ProviderDefinition {
  readonly defaultModel: string;
  create(settings: ProviderSettings): LanguageModel;
}
