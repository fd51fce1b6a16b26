import type { Viewer } from '../../ports/entities.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { ContextOptionName } from './field-types/field-type.ts';
import type { FieldTypeName } from './field-types/index.ts';

/** The field that a request is about, and the context that it asks for. */
export interface ContextRequest {
  readonly fieldType?: FieldTypeName | undefined;
  readonly entityId?: string | undefined;
  readonly fieldId?: string | undefined;
  /** The metadata that the client sends of its current tab. */
  readonly metadata?: object | undefined;
  /** Undefined: the recipe's default options apply; empty: no context. */
  readonly includeContext?: readonly ContextOptionName[] | undefined;
}

/** The source of a context item, by ids without contents: a session's manifest keeps it. */
export type ContextSource =
  | { readonly kind: 'entity'; readonly type: string; readonly id: string; readonly relation?: string }
  | { readonly kind: 'current_tab' }
  | { readonly kind: 'user_history'; readonly sessionId: string };

/** One piece of context in the prompt. */
export interface ContextItem {
  readonly source: ContextSource;
  /** The option that selected it. */
  readonly option: ContextOptionName;
  /** Its description in the prompt: `The opportunity that the field belongs to`. */
  readonly origin: string;
  /** Lines of plain text, not masked yet. */
  readonly content: string;
  /** The estimated tokens of the content. */
  readonly tokens: number;
}

/** The context of a request. */
export interface AssembledContext {
  /** By rank, the most important first; together within the budget. */
  readonly items: readonly ContextItem[];
  /** Sources that the budget or another bound excluded. */
  readonly leftOut: readonly ContextSource[];
  /** More entities are linked than the assembly reads. */
  readonly truncated: boolean;
  /** The request named an entity that does not exist, or that the caller may not see. */
  readonly unknownEntity: boolean;
}

/** The user for whom the context is assembled. */
export type ContextViewer = Viewer & Owner;

/** Names a source for the model: an entity by its type and id, other sources by their kind. */
export const sourceLabel = (source: ContextSource): string => {
  switch (source.kind) {
    case 'entity':
      return `${source.type} ${source.id}`;
    case 'current_tab':
      return 'current tab';
    case 'user_history':
      return 'earlier text';
  }
};

/** The most left-out sources that a manifest names; it counts all of them. */
const mostNamed = 50;

/** Makes the manifest that a session keeps of its context: the source of each item, without contents. */
export const manifestOf = ({ items, leftOut, truncated, unknownEntity }: AssembledContext) => ({
  items: items.map(({ source, option, tokens }) => ({ source, option, tokens })),
  tokens: items.reduce((sum, { tokens }) => sum + tokens, 0),
  leftOut: leftOut.slice(0, mostNamed),
  leftOutCount: leftOut.length,
  truncated,
  unknownEntity,
});

/** Summarises a request's context for the reader. */
export interface ContextSummary {
  /** How many items the prompt has. */
  readonly items: number;
  /** How many items did not fit. */
  readonly leftOut: number;
  /** The request named an entity that does not exist, or that the caller may not see. */
  readonly unknownEntity: boolean;
}

/** Summarises the context for a session's first event; undefined for an empty context. */
export const summaryOf = ({ items, leftOut, unknownEntity }: AssembledContext): ContextSummary | undefined =>
  items.length + leftOut.length > 0 || unknownEntity
    ? { items: items.length, leftOut: leftOut.length, unknownEntity }
    : undefined;
