import type { ModelRequest, ReasoningEffort, RequestSize } from '../../../ports/language-model.ts';
import type { Sessions } from '../../../ports/sessions.ts';
import type { TokenCounter } from '../../../ports/token-counter.ts';
import type { Assemble } from '../../context/assemble.ts';
import { sourceLabel, type AssembledContext, type ContextItem, type ContextViewer } from '../../context/context.ts';
import { measureTexts } from '../../limits/input-bound.ts';
import { lengthWithoutDataUris } from '../../text/data-uris.ts';
import { estimateTokens } from '../../text/token-estimate.ts';
import type { PolicyCache } from '../../privacy/policy-cache.ts';
import { maskingInstruction } from '../../masking/masking-instruction.ts';
import { actionOf } from './actions.ts';
import type { Analysis, Redactions, TextToMask } from '../analyses.ts';
import type { FormatName } from '../../text/formats.ts';
import { outputBudget, usualLength } from './output-budget.ts';
import { buildPrompt, derivedNonces, foreignTexts, type EarlierTurn, type Turn } from './prompt.ts';
import { createSessionMasker, type SessionMasker } from '../session-masker.ts';
import { createConversationHistory } from './conversation-history.ts';
import type { EnhancementRequest } from './request.ts';

/** A context item as it is sent. */
export interface SentItem extends ContextItem {
  /** The name of the item's source, masked. */
  readonly label: string;
  readonly redacted: Redactions;
}

/** The request's text as it is sent. */
export interface SentText {
  /** Masked. */
  readonly content: string;
  /** An estimate. */
  readonly tokens: number;
  readonly redacted: Redactions;
}

/** A request that is ready for the providers. */
export interface Preparation {
  /** The prompt, masked. */
  readonly prompt: ModelRequest;
  readonly masker: SessionMasker;
  readonly context: AssembledContext;
  readonly items: readonly SentItem[];
  readonly text: SentText;
  /** The masked values of the whole prompt, context items included. */
  readonly redacted: Redactions;
}

const sumOf = (all: readonly Redactions[]): Redactions => {
  const sums: Partial<Record<keyof Redactions, number>> = {};
  for (const redacted of all) {
    for (const [kind, count] of Object.entries(redacted) as [keyof Redactions, number][]) {
      sums[kind] = (sums[kind] ?? 0) + count;
    }
  }
  return sums;
};

/** The texts of a request that are sent. */
interface SentTexts {
  readonly turns: readonly EarlierTurn[];
  readonly turn: Turn;
  /** With the name of each item's source. */
  readonly items: readonly (ContextItem & { readonly label: string })[];
}

/** Maps one text. */
type MapText = (text: string, keepsProtected: boolean) => string;

/** Maps each text, always in the same order. */
const mapTexts = ({ turns, turn, items }: SentTexts, replace: MapText): SentTexts => {
  const rewritten = (text: string): string => replace(text, true);
  const optional = (text: string | undefined) => (text === undefined ? undefined : rewritten(text));
  const mapTurn = (given: Turn): Turn => ({
    ...given,
    text: rewritten(given.text),
    tone: optional(given.tone),
    language: optional(given.language),
    customPrompt: optional(given.customPrompt),
  });
  return {
    turns: turns.map((given) => ({ ...mapTurn(given), result: rewritten(given.result) })),
    turn: mapTurn(turn),
    // Ids of the host application may be e-mail addresses or personal numbers.
    items: items.map((item) => ({
      ...item,
      label: replace(item.label, false),
      content: replace(item.content, false),
    })),
  };
};

/**
 * Masks all texts in one call: their lengths count together, and a value is masked in each of them.
 * @throws what masking throws
 */
const maskAll = async (given: SentTexts, masker: SessionMasker) => {
  const texts: TextToMask[] = [];
  mapTexts(given, (text, keepsProtected) => {
    texts.push({ text, keepsProtected, isCompared: keepsProtected && text === given.turn.text });
    return text;
  });
  const masked = await masker.mask(texts);
  let next = 0;
  const { items, ...sent } = mapTexts(given, () => masked[next++]?.text ?? '');
  // The labels and contents of the items come last.
  const ofItems = masked.slice(masked.length - 2 * items.length);
  const ofText = masked[texts.findIndex(({ isCompared }) => isCompared)];
  return {
    ...sent,
    text: {
      content: sent.turn.text,
      tokens: estimateTokens(sent.turn.text),
      redacted: ofText?.redacted ?? {},
    },
    items: items.map((item, index): SentItem => ({
      ...item,
      tokens: estimateTokens(item.content),
      redacted: sumOf(ofItems.slice(2 * index, 2 * index + 2).map(({ redacted }) => redacted)),
    })),
    redacted: sumOf(masked.map(({ redacted }) => redacted)),
  };
};

/** Estimates the tokens of all texts together. */
const estimateOf = (texts: readonly string[]): number => texts.reduce((sum, text) => sum + estimateTokens(text), 0);

/** Creates the function that prepares a request for the providers, for a new session or a preview. */
export const createPrepare = ({
  sessions,
  assemble,
  policies,
  analysis,
  counter,
  maxOutputTokens,
  reasoningEffort,
}: {
  readonly sessions: Sessions;
  readonly assemble: Assemble;
  readonly policies: Pick<PolicyCache, 'recent'>;
  readonly analysis: Analysis;
  readonly counter: TokenCounter;
  readonly maxOutputTokens: number;
  /** The effort of every request; that of its action when absent. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
}) => {
  const readHistory = createConversationHistory({ sessions });

  /**
   * Assembles the context, masks all texts and builds the prompt.
   * @throws ZomaError `not_found`, `conflict` for the parent; `payload_too_large` when the texts are too long to be searched; `overloaded`; `unavailable`
   */
  return async (viewer: ContextViewer, request: EnhancementRequest): Promise<Preparation> => {
    const { text, action, parentSessionId, context: place, includeContext, tone, language, customPrompt } = request;
    const format: FormatName = request.format ?? 'text';
    const [policy, earlier] = await Promise.all([
      policies.recent(viewer.organizationId),
      parentSessionId == null ? undefined : readHistory(parentSessionId, viewer),
    ]);
    const context = await assemble(viewer, { ...place, includeContext }, policy);
    const { showsProtected = false, reasoningEffort: effortOfAction = 'low' } = actionOf(action);
    const effort = reasoningEffort ?? effortOfAction;
    const { organizationId } = viewer;
    const masker = createSessionMasker({ policy, format, showsProtected, language, masks: [] }, analysis, {
      organizationId,
    });
    const {
      turns,
      turn,
      items,
      text: sentText,
      redacted,
    } = await maskAll(
      {
        turns: earlier?.turns ?? [],
        turn: { text, action, format, tone, language, customPrompt, fieldType: place?.fieldType },
        items: context.items.map((item) => ({ ...item, label: sourceLabel(item.source) })),
      },
      masker,
    );
    const sentItems = items.map(({ origin, label, content }) => ({ origin, source: label, content }));
    const asked = { ...turn, earlier: turns, context: sentItems, reasoningEffort: effort };
    const foreign = foreignTexts(asked);
    const measures = await measureTexts(counter, foreign);
    const [{ tokens: textTokens, usualBound } = { tokens: 0, usualBound: 0 }] = measures;
    const mostTokens = outputBudget({ action, inputTokens: usualBound, ceiling: Infinity, reasoningEffort: effort });
    const built = buildPrompt(
      { ...asked, maxOutputTokens: Math.min(mostTokens, maxOutputTokens) },
      {
        notes: [maskingInstruction],
        // Refinements of one session begin with the same bytes, so that a provider's prompt cache has their beginning.
        ...(earlier && { createNonce: derivedNonces(earlier.oldestId) }),
      },
    );
    const ownTokens = Math.max(
      0,
      estimateOf([built.system, ...built.messages.map(({ content }) => content)]) - estimateOf(foreign),
    );
    const size: RequestSize = {
      characters: lengthWithoutDataUris(text),
      textTokens,
      promptTokens: measures.reduce((sum, { tokens }) => sum + tokens, ownTokens),
      promptBound: measures.reduce((sum, { bound }) => sum + bound, ownTokens),
      expectedTokens: usualLength(action, textTokens),
      mostTokens,
    };
    return { prompt: { ...built, size }, masker, context, items, text: sentText, redacted };
  };
};

export type Prepare = ReturnType<typeof createPrepare>;
