import type { Viewer } from '../../ports/entities.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { ContextOptionName } from './context-options.ts';
import type { FieldTypeName } from './field-types/index.ts';

/** Where the field is that a request is about, and what it asks to be told to the model. */
export interface ContextRequest {
  readonly fieldType?: FieldTypeName | undefined;
  readonly entityId?: string | undefined;
  readonly fieldId?: string | undefined;
  /** What the client sends of its current tab. */
  readonly metadata?: object | undefined;
  /** Undefined: the field type's own recipe decides; empty: no context. */
  readonly includeContext?: readonly ContextOptionName[] | undefined;
}

/** Ids alone, no contents: what a session's manifest keeps of an item. */
export type ContextSource =
  | { readonly kind: 'entity'; readonly type: string; readonly id: string; readonly relation?: string }
  | { readonly kind: 'current_tab' }
  | { readonly kind: 'user_history'; readonly sessionId: string };

/** One thing that the model is told beside the text. */
export interface ContextItem {
  readonly source: ContextSource;
  /** Which option brought it. */
  readonly option: ContextOptionName;
  /** What the model is to take it for, in words of ours: `The opportunity that the field belongs to`. */
  readonly origin: string;
  /** Data as it is, not masked yet: lines of plain text. */
  readonly content: string;
  /** About how many tokens the content has. */
  readonly tokens: number;
}

export interface AssembledContext {
  /** By rank, the most telling first; together within the budget. */
  readonly items: readonly ContextItem[];
  /** What the budget or a bound had no room for. */
  readonly leftOut: readonly ContextSource[];
  /** There are more records than were looked at. */
  readonly truncated: boolean;
  /** The request named a record that is not there, or that the caller may not see. */
  readonly unknownEntity: boolean;
}

export type ContextViewer = Viewer & Owner;

/** The source as the model is told it: a record by its type and id, nothing of how we keep things. */
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
