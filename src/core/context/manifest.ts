import type { ContextSummary } from '../enhancement/events.ts';
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

/** What a session's first event tells of its context; undefined when there is nothing to tell. */
export const summaryOf = ({ items, leftOut, unknownEntity }: AssembledContext): ContextSummary | undefined =>
  items.length + leftOut.length > 0 || unknownEntity
    ? { items: items.length, leftOut: leftOut.length, unknownEntity }
    : undefined;
