import type { Cache } from '../../ports/cache.ts';
import type { Entities } from '../../ports/entities.ts';
import type { PrivacyPolicy } from '../../ports/privacy-policies.ts';
import type { Owner } from '../../ports/sessions.ts';
import type { ContextOptionName } from './context-options.ts';
import { createBudget, type Offer } from './budget.ts';
import { contentOf, joined } from './content.ts';
import type { AssembledContext, ContextRequest, ContextSource, ContextViewer } from './context.ts';
import { recipeOf } from './field-types/index.ts';
import type { Part, UserHistoryPart } from './field-types/field-type.ts';
import { linesOf } from './lines.ts';
import { plainText, shortened } from './plain-text.ts';
import { createSelection, isOfRecords, keyOf, type PartOfRecords } from './select.ts';
import { sensitiveAttributes } from './sensitive-attributes.ts';
import {
  attributesOfField,
  createRelatedRecords,
  type RelatedRecords,
  type RenderedRecord,
} from './related-records.ts';

/** A result that its user accepted, as it was accepted. */
export interface AcceptedText {
  readonly sessionId: string;
  readonly text: string;
}

export interface AcceptedTexts {
  /** The owner's own accepted results in fields of that type, the newest first. @throws ZomaError `unavailable` */
  accepted(owner: Owner, fieldType: string, limit: number): Promise<readonly AcceptedText[]>;
}

const nothingAround: RelatedRecords = { records: [], examples: [], truncated: false };

const nothing: AssembledContext = { items: [], leftOut: [], truncated: false, unknownEntity: false };

/** How many tokens an item may have where its part does not say. */
const itemTokens = 300;
const eachOf = (part: Part): number => part.tokens?.each ?? itemTokens;

const sourceOf = ({ type, id, via }: RenderedRecord): ContextSource =>
  via ? { kind: 'entity', type, id, relation: via.relation } : { kind: 'entity', type, id };

/** The option that brings the part, of those that the request has. */
const optionFor = (part: Part, options: readonly ContextOptionName[]): ContextOptionName | undefined =>
  (isOfRecords(part) ? part.options : [part.take]).find((option) => options.includes(option));

/** What parts of records offer, each record once. */
const createRecordOffers = (request: ContextRequest, surroundings: RelatedRecords) => {
  const selection = createSelection(recipeOf(request.fieldType), surroundings, request.fieldId);
  const ofField = attributesOfField(request.fieldId, selection.definition);
  const offered = new Set<string>();

  const contentIn = (part: PartOfRecords, record: RenderedRecord): string => {
    const { attributes = [], without = [] } = part.take === 'records' ? part : {};
    const isRoot = record.depth === 0 && part.take !== 'examples';
    return contentOf(record, {
      // Of other records the same field tells the most; of this one it is the text itself.
      first: [...ofField, ...attributes].map((name) => name.toLowerCase()),
      without: isRoot && record !== selection.definition ? [...without, ...ofField] : without,
      tokens: eachOf(part),
    });
  };

  return (part: PartOfRecords): Offer[] => {
    const fresh = selection.of(part).filter((record) => !offered.has(keyOf(record)));
    const told = fresh.filter((_record, index) => index < part.atMost);
    for (const record of told) offered.add(keyOf(record));
    const places = [...told].sort((one, other) => one.writtenAt - other.writtenAt);
    const isChronological = part.take === 'records' && part.chronological === true;
    return fresh.map((record) => ({
      source: sourceOf(record),
      content: told.includes(record) ? contentIn(part, record) : undefined,
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
 * Gathers what a model is told beside a text, as the recipe of the field's type has it.
 *
 * Promises:
 * - Nothing that the viewer may not see, and nothing under a name that the policy calls sensitive, is in any item.
 * - Together the items have at most `contextTokens` tokens, given by rank; `leftOut` names what had no room.
 * - At most two queries for records, none while nothing changed and the cache has them; none without `entityId`,
 *   or when no option asks for records.
 * - The same records and the same request give the same context.
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
  const surroundingsOf = createRelatedRecords({ entities, cache });

  /** @throws ZomaError `unavailable` */
  return async (viewer: ContextViewer, request: ContextRequest, policy: PrivacyPolicy): Promise<AssembledContext> => {
    const { entityId, fieldId, fieldType } = request;
    const recipe = recipeOf(fieldType);
    const options = request.includeContext ?? recipe.defaultOptions;
    const parts = recipe.parts.filter((part) => optionFor(part, options) !== undefined);
    if (parts.length === 0) return nothing;

    const asksForRecords = entityId !== undefined && parts.some(isOfRecords);
    const historyPart = parts.find((part) => part.take === 'user_history');
    const [surroundings, samples] = await Promise.all([
      asksForRecords
        ? surroundingsOf(viewer, {
            recipe,
            entityId,
            fieldId,
            withExamples: parts.some(({ take }) => take === 'examples'),
            sensitive: policy.sensitiveAttributes,
          })
        : nothingAround,
      historyPart && fieldType !== undefined ? history.accepted(viewer, fieldType, historyPart.atMost) : [],
    ]);

    const recordOffers = createRecordOffers(request, surroundings);
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
      truncated: surroundings.truncated,
      unknownEntity: asksForRecords && surroundings.records.length === 0,
    };
  };
};

export type Assemble = ReturnType<typeof createAssembly>;
