import { claude } from './claude/index.ts';
import { gemini } from './gemini/index.ts';
import type { ProviderDefinition } from './http-provider.ts';
import { mock } from './mock/index.ts';
import { openai } from './openai/index.ts';

/** Every provider; the names of its environment variables follow from its key here. */
export const providers = { openai, claude, gemini, mock } as const satisfies Record<string, ProviderDefinition>;

/** The name of a provider, as in the configuration. */
export type ProviderName = keyof typeof providers;
