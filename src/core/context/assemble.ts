import type { Cache } from '../../ports/cache.ts';
import type { Entities } from '../../ports/entities.ts';
import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { Owner } from '../../ports/sessions.ts';
import { createBudget, type Offer } from './budget.ts';
import type { AssembledContext, ContextRequest, ContextSource, ContextViewer } from './context.ts';
import { recipeOf } from './field-types/index.ts';
import type { ContextOptionName, Part, PartOfRecords, UserHistoryPart } from './field-types/field-type.ts';
import { contentOf, joined, linesOf } from './lines.ts';
import { plainText, shortened } from './plain-text.ts';
import { createSelection, isOfRecords, keyOf } from './select.ts';
import { sensitiveAttributes } from './sensitive-attributes.ts';
import {
  attributesOfField,
  createRelatedRecords,
  type RelatedRecords,
  type RenderedRecord,
} from './related-records.ts';

/** A result in the form that its user accepted. */
export interface AcceptedText {
  readonly sessionId: string;
  readonly text: string;
}

/** The part of the sessions that holds accepted results. */
export interface AcceptedTexts {
  /** Finds the owner's accepted results in fields of a type, the newest first. @throws ZomaError `unavailable` */
  accepted(owner: Owner, fieldType: string, limit: number): Promise<readonly AcceptedText[]>;
}

const noRecords: RelatedRecords = { records: [], examples: [], truncated: false };

const emptyContext: AssembledContext = { items: [], leftOut: [], truncated: false, unknownEntity: false };

/** The most tokens of an item whose part sets none. */
const itemTokens = 300;
const eachOf = (part: Part): number => part.tokens?.each ?? itemTokens;

const sourceOf = ({ type, id, via }: RenderedRecord): ContextSource =>
  via ? { kind: 'entity', type, id, relation: via.relation } : { kind: 'entity', type, id };

/** Finds the option of the request that selects the part. */
const optionFor = (part: Part, options: readonly ContextOptionName[]): ContextOptionName | undefined =>
  (isOfRecords(part) ? part.options : [part.take]).find((option) => options.includes(option));

/** Creates the function that makes the offers of a part of records; it offers each record once. */
const createRecordOffers = (request: ContextRequest, related: RelatedRecords) => {
  const selection = createSelection(recipeOf(request.fieldType), related, request.fieldId);
  const ofField = attributesOfField(request.fieldId, selection.definition);
  const offered = new Set<string>();

  const contentIn = (part: PartOfRecords, record: RenderedRecord): string => {
    const { attributes = [], without = [] } = part.take === 'records' ? part : {};
    const isRoot = record.depth === 0 && part.take !== 'examples';
    return contentOf(record, {
      // In other records the same field is the most useful attribute; in the root it is the text itself.
      first: [...ofField, ...attributes].map((name) => name.toLowerCase()),
      without: isRoot && record !== selection.definition ? [...without, ...ofField] : without,
      tokens: eachOf(part),
    });
  };

  return (part: PartOfRecords): Offer[] => {
    const fresh = selection.of(part).filter((record) => !offered.has(keyOf(record)));
    const shown = fresh.filter((_record, index) => index < part.atMost);
    for (const record of shown) offered.add(keyOf(record));
    const places = [...shown].sort((one, other) => one.writtenAt - other.writtenAt);
    const isChronological = part.take === 'records' && part.chronological === true;
    return fresh.map((record) => ({
      source: sourceOf(record),
      content: shown.includes(record) ? contentIn(part, record) : undefined,
      place: isChronological ? places.indexOf(record) : 0,
    }));
  };
};

const tabOffers = (part: Part, { metadata }: ContextRequest, sensitive: readonly string[]): Offer[] => {
  const lines = metadata ? linesOf(metadata, { isSensitive: sensitiveAttributes(sensitive)(undefined) }) : [];
  return [{ source: { kind: 'current_tab' }, content: joined(lines, eachOf(part)), place: 0 }];
};

const historyOffers = (part: UserHistoryPart, samples: readonly AcceptedText[]): Offer[] =>
  samples.map(({ sessionId, text }, index) => ({
    source: { kind: 'user_history', sessionId },
    content: index < part.atMost ? shortened(plainText(text), eachOf(part)) : undefined,
    place: 0,
  }));

/**
 * Creates the function that assembles the context of a text by the recipe of its field type. It guarantees:
 * - No item has an entity that the viewer may not see, or an attribute that the policy calls sensitive.
 * - Together the items have at most `contextTokens` tokens, assigned by rank; `leftOut` names the sources that did not fit.
 * - It makes at most two queries for entities: none on a cache hit, without `entityId`, or when no option selects entities.
 * - Equal entities and equal requests give equal contexts.
 */
export const createAssembly = ({
  entities,
  cache,
  history,
}: {
  entities: Entities;
  cache: Cache;
  history: AcceptedTexts;
}) => {
  const findRelated = createRelatedRecords({ entities, cache });

  /** @throws ZomaError `unavailable` */
  return async (viewer: ContextViewer, request: ContextRequest, policy: PrivacyPolicy): Promise<AssembledContext> => {
    const { entityId, fieldId, fieldType } = request;
    const recipe = recipeOf(fieldType);
    const options = request.includeContext ?? recipe.defaultOptions;
    const parts = recipe.parts.filter((part) => optionFor(part, options) !== undefined);
    if (parts.length === 0) return emptyContext;

    const asksForRecords = entityId !== undefined && parts.some(isOfRecords);
    const historyPart = parts.find((part) => part.take === 'user_history');
    const [related, samples] = await Promise.all([
      asksForRecords
        ? findRelated(viewer, {
            recipe,
            entityId,
            fieldId,
            withExamples: parts.some(({ take }) => take === 'examples'),
            sensitive: policy.sensitiveAttributes,
          })
        : noRecords,
      historyPart && fieldType !== undefined ? history.accepted(viewer, fieldType, historyPart.atMost) : [],
    ]);

    const recordOffers = createRecordOffers(request, related);
    const offersOf = (part: Part): Offer[] => {
      if (part.take === 'current_tab') return tabOffers(part, request, policy.sensitiveAttributes);
      return part.take === 'user_history' ? historyOffers(part, samples) : recordOffers(part);
    };

    const budget = createBudget();
    for (const part of parts) {
      const option = optionFor(part, options);
      if (option) budget.share(offersOf(part), { option, origin: part.origin, tokens: part.tokens?.all });
    }
    return {
      ...budget.result(),
      truncated: related.truncated,
      unknownEntity: asksForRecords && related.records.length === 0,
    };
  };
};

/** Assembles the context of a request. */
export type Assemble = ReturnType<typeof createAssembly>;
