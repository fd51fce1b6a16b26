/** The kinds of context that a request may ask for, under their names in requests. */
export const contextOptions = {
  opportunity_details: { label: 'Opportunity details' },
  current_tab: { label: 'Current tab' },
  related_fields: { label: 'Related fields' },
  user_history: { label: 'My earlier texts' },
} as const satisfies Record<string, { readonly label: string }>;

/** The name of a context option. */
export type ContextOptionName = keyof typeof contextOptions;

/** The names of all context options. */
export const contextOptionNames = Object.keys(contextOptions) as ContextOptionName[];

/** The options that select a part of records; any of them is enough. */
type RecordOptions = readonly (ContextOptionName & ('opportunity_details' | 'related_fields'))[];

/** Selects records; all given conditions must hold. */
interface RecordFilter {
  readonly types?: readonly string[];
  readonly exceptTypes?: readonly string[];
  /** The record that the request names, or any other one. */
  readonly at?: 'root' | 'elsewhere';
  /** The relation of the last link on the path from the root. */
  readonly relation?: string;
  /** Names of parts, earlier ones or this one: the entity has a link from or to an entity of one of them. */
  readonly linkedTo?: readonly string[];
  /** Only the record that defines the field: its id, title, name or key is the request's `fieldId`. */
  readonly named?: 'field';
}

interface PartBase {
  /** The description of each item in the prompt. */
  readonly origin: string;
  /** The most tokens of one item and of the whole part. */
  readonly tokens?: { readonly each?: number; readonly all?: number };
}

/** Records that the prompt describes alike. */
export interface RecordsPart extends PartBase {
  readonly take: 'records';
  /** The name that `linkedTo` of other parts uses. */
  readonly name: string;
  readonly records: RecordFilter;
  /** With 1, only the preferred record belongs to the part. */
  readonly atMost: number;
  /** Which records come first when not all fit; the nearest by default. */
  readonly prefer?: 'nearest' | 'newest';
  /** Shows the records in the order of their dates, whatever `prefer` is. */
  readonly chronological?: boolean;
  /** Attributes that come first; the others follow by name. */
  readonly attributes?: readonly string[];
  /** Attributes that hold the saved version of the text itself, which the prompt has already. */
  readonly without?: readonly string[];
  readonly options: RecordOptions;
}

/** `examples`: the same field of other records of the root's type; `rest`: records that belong to no other part, selected or not. */
export interface OtherRecordsPart extends PartBase {
  readonly take: 'examples' | 'rest';
  readonly atMost: number;
  readonly options: RecordOptions;
}

/** The metadata that the client sends of its current tab. */
export interface CurrentTabPart extends PartBase {
  readonly take: 'current_tab';
}

/** Results that the user accepted in the same kind of field. */
export interface UserHistoryPart extends PartBase {
  readonly take: 'user_history';
  readonly atMost: number;
}

/** A part of records, of either kind. */
export type PartOfRecords = RecordsPart | OtherRecordsPart;

/** One kind of item in a field's context. */
export type Part = PartOfRecords | CurrentTabPart | UserHistoryPart;

/** The context of a field, by rank. */
export interface Recipe {
  /** Types that the record of the request may have, the likeliest first. */
  readonly rootTypes: readonly string[];
  /** The most links between the record of the request and another one. */
  readonly depth: number;
  /** The options of a request that names none. */
  readonly defaultOptions: readonly ContextOptionName[];
  /** The most important part first: the budget serves the parts in this order. */
  readonly parts: readonly Part[];
}

/** A kind of field that texts stand in. */
export interface FieldType extends Recipe {
  /** The name in a menu. */
  readonly label: string;
  /** The instruction to the model about the kind of text in such a field. */
  readonly hint: string;
}
