import type { ContextOptionName } from './field-types/field-type.ts';
import { estimateTokens } from '../text/token-estimate.ts';
import type { ContextItem, ContextSource } from './context.ts';

/** The most tokens of a request's context. */
export const contextTokens = 2000;
/** The most tokens of a part that sets none. */
const partTokens = 600;

/** An item that a part offers to the budget. */
export interface Offer {
  readonly source: ContextSource;
  /** Undefined: it exceeds the part's number of items. Empty: it has no content. */
  readonly content: string | undefined;
  /** Its position among the admitted items of its part, the lowest first. */
  readonly place: number;
}

interface Terms {
  readonly option: ContextOptionName;
  readonly origin: string;
  readonly tokens: number | undefined;
}

const nameOf = (source: ContextSource): string => {
  if (source.kind === 'entity') return JSON.stringify([source.type, source.id]);
  return source.kind === 'user_history' ? source.sessionId : source.kind;
};

/** Creates the budget of one context: it admits items part by part, and collects the sources that did not fit. */
export const createBudget = () => {
  const items: ContextItem[] = [];
  const refused: ContextSource[] = [];
  let left: number = contextTokens;

  return {
    /** Admits offers in the order of preference; one that is too long does not exclude a shorter one after it. */
    share: (offers: readonly Offer[], { option, origin, tokens = partTokens }: Terms): void => {
      const admitted: { item: ContextItem; place: number }[] = [];
      let leftOfPart = Math.min(tokens, left);
      for (const { source, content, place } of offers) {
        if (content === '') continue;
        const size = content === undefined ? Infinity : estimateTokens(content);
        if (content === undefined || size > leftOfPart) {
          refused.push(source);
          continue;
        }
        leftOfPart -= size;
        left -= size;
        admitted.push({ item: { source, option, origin, content, tokens: size }, place });
      }
      items.push(...admitted.sort((one, other) => one.place - other.place).map(({ item }) => item));
    },
    /** Returns the admitted items. A source that a later part admitted is not left out. */
    result: (): { readonly items: readonly ContextItem[]; readonly leftOut: readonly ContextSource[] } => {
      const admitted = new Set(items.map(({ source }) => nameOf(source)));
      const leftOut = new Map(refused.map((source) => [nameOf(source), source]));
      return { items, leftOut: [...leftOut.values()].filter((source) => !admitted.has(nameOf(source))) };
    },
  };
};
