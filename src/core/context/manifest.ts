import type { AssembledContext } from './context.ts';

/** How many of what was left out a manifest names; it counts them all. */
const mostNamed = 50;

/** What a session keeps of the context that it was given: where each item is from, and no contents. */
export const manifestOf = ({ items, leftOut, truncated, unknownEntity }: AssembledContext) => ({
  items: items.map(({ source, option, tokens }) => ({ source, option, tokens })),
  tokens: items.reduce((sum, { tokens }) => sum + tokens, 0),
  leftOut: leftOut.slice(0, mostNamed),
  leftOutCount: leftOut.length,
  truncated,
  unknownEntity,
});

export type ContextManifest = ReturnType<typeof manifestOf>;

/** Summarises a request's context for the reader. */
export interface ContextSummary {
  /** How many items the prompt has. */
  readonly items: number;
  /** How many items did not fit. */
  readonly leftOut: number;
  /** The request named an entity that does not exist, or that the caller may not see. */
  readonly unknownEntity: boolean;
}

/** What a session's first event tells of its context; undefined when there is nothing to tell. */
export const summaryOf = ({ items, leftOut, unknownEntity }: AssembledContext): ContextSummary | undefined =>
  items.length + leftOut.length > 0 || unknownEntity
    ? { items: items.length, leftOut: leftOut.length, unknownEntity }
    : undefined;
