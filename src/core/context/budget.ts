import type { ContextOptionName } from './context-options.ts';
import { estimateTokens } from '../text/token-estimate.ts';
import type { ContextItem, ContextSource } from './context.ts';

/** What a request is told beside its text has at most so many tokens. */
export const contextTokens = 2000;
/** How many of them a part may take that does not say otherwise. */
const partTokens = 600;

/** Something that a part has to tell. */
export interface Offer {
  readonly source: ContextSource;
  /** Undefined: it is over the part's number. Empty: there is nothing to tell. */
  readonly content: string | undefined;
  /** Where it stands among the others of its part that have room, the lowest first. */
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

/** Gives room to one part after the other, by rank, and remembers what had none. */
export const createBudget = () => {
  const items: ContextItem[] = [];
  const refused: ContextSource[] = [];
  let left: number = contextTokens;

  return {
    /** Offers come in the order of preference; one that is too long does not keep out a shorter one after it. */
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
    /** What had no room in one part may have had it in a later one. */
    result: (): { readonly items: readonly ContextItem[]; readonly leftOut: readonly ContextSource[] } => {
      const told = new Set(items.map(({ source }) => nameOf(source)));
      const leftOut = new Map(refused.map((source) => [nameOf(source), source]));
      return { items, leftOut: [...leftOut.values()].filter((source) => !told.has(nameOf(source))) };
    },
  };
};
