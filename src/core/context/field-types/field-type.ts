import type { ContextOptionName } from '../context-options.ts';

/** The options that bring records of the host application. */
export type RecordOption = Extract<ContextOptionName, 'opportunity_details' | 'related_fields'>;

/** Which records belong to a part: those for which everything that it names holds. */
export interface Selection {
  readonly types?: readonly string[];
  readonly exceptTypes?: readonly string[];
  /** Whether it is the record that the request names, or another one. */
  readonly at?: 'root' | 'elsewhere';
  /** The last link on the way from the root. */
  readonly relation?: string;
  /** Names of parts, earlier ones or itself: it hangs on one of their records, whichever of the two has the link. */
  readonly linkedTo?: readonly string[];
  /** The one that stands for the field: its `fieldId` is the record's id, title, name or key. */
  readonly named?: 'field';
}

/** How many tokens a part may take of the budget. */
interface Bounds {
  readonly tokens?: { readonly each?: number; readonly all?: number };
}

/** Records that the model is told as the same thing. */
export interface RecordsPart extends Bounds {
  readonly take: 'records';
  /** For other parts to say what they hang on. */
  readonly name: string;
  /** What each of them is to the model, in words of ours. */
  readonly origin: string;
  readonly records: Selection;
  /** 1: the nearest alone is meant, and no other belongs to the part. */
  readonly atMost: number;
  /** The nearest first (the default), or the newest first. */
  readonly prefer?: 'nearest' | 'newest';
  /** Told in the order in which they were written, whichever were preferred. */
  readonly chronological?: boolean;
  /** Attributes that come first; the others follow by name. */
  readonly attributes?: readonly string[];
  /** Attributes that hold the text itself as it was saved last: the model has it already. */
  readonly without?: readonly string[];
  /** Any of them brings the part. */
  readonly options: readonly [RecordOption, ...RecordOption[]];
}

/** What other records of the root's type have in the same field. */
export interface ExamplesPart extends Bounds {
  readonly take: 'examples';
  readonly origin: string;
  readonly atMost: number;
  readonly options: readonly [RecordOption, ...RecordOption[]];
}

/** Records that belong to no other part, brought or not. */
export interface RestPart extends Bounds {
  readonly take: 'rest';
  readonly origin: string;
  readonly atMost: number;
  readonly options: readonly [RecordOption, ...RecordOption[]];
}

/** What the client sends of its current tab. */
export interface CurrentTabPart extends Bounds {
  readonly take: 'current_tab';
  readonly origin: string;
}

/** Results that the user accepted in the same kind of field. */
export interface UserHistoryPart extends Bounds {
  readonly take: 'user_history';
  readonly origin: string;
  readonly atMost: number;
}

export type Part = RecordsPart | ExamplesPart | RestPart | CurrentTabPart | UserHistoryPart;

/** What is gathered for a field, by rank. */
export interface Recipe {
  /** Types that the record of the request may have, the likeliest first. */
  readonly rootTypes: readonly string[];
  /** How many links away from it a record may be. */
  readonly depth: number;
  /** The options that hold when a request names none. */
  readonly defaultOptions: readonly ContextOptionName[];
  /** The most telling first: it is the first to be given room. */
  readonly parts: readonly Part[];
}

/** A kind of field that texts stand in. */
export interface FieldType extends Recipe {
  /** For a menu. */
  readonly label: string;
  /** Tells the model what kind of text belongs into such a field. */
  readonly hint: string;
}
