import type { ModelRequest, ReasoningEffort, RequestSize } from '../../../ports/language-model.ts';
import type { PrivacyPolicies } from '../../../ports/privacy-policies.ts';
import type { Sessions } from '../../../ports/sessions.ts';
import type { TokenCounter } from '../../../ports/token-counter.ts';
import type { Assemble } from '../../context/assemble.ts';
import { sourceLabel, type AssembledContext, type ContextItem, type ContextViewer } from '../../context/context.ts';
import { promptTokens } from '../../failover/accounting.ts';
import { tokenBound } from '../../limits/input-bound.ts';
import { lengthWithoutDataUris } from '../../text/data-uris.ts';
import { estimateTokens } from '../../text/token-estimate.ts';
import { maskingInstruction } from '../../masking/masking-instruction.ts';
import { actionOf } from './actions.ts';
import type { Analysis, Redactions, TextToMask } from '../analyses.ts';
import type { FormatName } from '../../text/formats.ts';
import { outputBudget, usualLength } from './output-budget.ts';
import { buildPrompt, derivedNonces, type EarlierTurn, type Turn } from './prompt.ts';
import { createSessionMasker, type SessionMasker } from '../session-masker.ts';
import { createEarlierTurns } from './conversation-history.ts';
import type { EnhancementRequest } from './request.ts';

/** An item of the context as it is sent. */
export interface SentItem extends ContextItem {
  /** The source's name as it is sent. */
  readonly label: string;
  readonly redacted: Redactions;
}

/** A request made ready for the providers. */
export interface Preparation {
  /** As it is sent: nothing in it that is to be kept from a provider. */
  readonly prompt: ModelRequest;
  readonly masker: SessionMasker;
  readonly context: AssembledContext;
  readonly items: readonly SentItem[];
  /** In everything that is sent, the context's items included. */
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

/** What of a request is sent. */
interface SentTexts {
  readonly turns: readonly EarlierTurn[];
  readonly turn: Turn;
  /** With the label that each is sent with. */
  readonly items: readonly (ContextItem & { readonly label: string })[];
}

/** Replaces one text by what stands for it. */
type Replace = (text: string, keepsProtected: boolean) => string;

/** The same with each text replaced, always in the same order. */
const eachReplaced = ({ turns, turn, items }: SentTexts, replace: Replace): SentTexts => {
  const rewritten = (text: string): string => replace(text, true);
  const optional = (text: string | undefined) => (text === undefined ? undefined : rewritten(text));
  const turnReplaced = (given: Turn): Turn => ({
    ...given,
    text: rewritten(given.text),
    tone: optional(given.tone),
    language: optional(given.language),
    customPrompt: optional(given.customPrompt),
  });
  return {
    turns: turns.map((given) => ({ ...turnReplaced(given), result: rewritten(given.result) })),
    turn: turnReplaced(turn),
    // The host's ids may be addresses or numbers of people.
    items: items.map((item) => ({
      ...item,
      label: replace(item.label, false),
      content: replace(item.content, false),
    })),
  };
};

/**
 * Masks everything that is sent, in one call, so that its length counts as a whole and a value is masked wherever it stands.
 * @throws what masking throws
 */
const maskAll = async (given: SentTexts, masker: SessionMasker) => {
  const texts: TextToMask[] = [];
  eachReplaced(given, (text, keepsProtected) => {
    texts.push({ text, keepsProtected });
    return text;
  });
  const masked = await masker.mask(texts);
  let next = 0;
  const { items, ...sent } = eachReplaced(given, () => masked[next++]?.text ?? '');
  // Of each item, its label and its content come last.
  const ofItems = masked.slice(masked.length - 2 * items.length);
  return {
    ...sent,
    items: items.map((item, index): SentItem => ({
      ...item,
      tokens: estimateTokens(item.content),
      redacted: sumOf(ofItems.slice(2 * index, 2 * index + 2).map(({ redacted }) => redacted)),
    })),
    redacted: sumOf(masked.map(({ redacted }) => redacted)),
  };
};

/** Creates the function that makes a request ready for the providers, for a new session as for a preview. */
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
  readonly policies: PrivacyPolicies;
  readonly analysis: Analysis;
  readonly counter: TokenCounter;
  readonly maxOutputTokens: number;
  /** Of every request; what its action says when absent. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
}) => {
  const earlierTurns = createEarlierTurns({ sessions });

  /**
   * Gathers the context, masks what must not leave, and builds the prompt.
   * @throws ZomaError `not_found`, `conflict` for the parent; `payload_too_large` when the texts are too long to be searched; `overloaded`; `unavailable`
   */
  return async (viewer: ContextViewer, request: EnhancementRequest): Promise<Preparation> => {
    const { text, action, parentSessionId, context: place, includeContext, tone, language, customPrompt } = request;
    const format: FormatName = request.format ?? 'text';
    const [policy, earlier] = await Promise.all([
      policies.find(viewer.organizationId),
      parentSessionId == null ? undefined : earlierTurns(parentSessionId, viewer),
    ]);
    const context = await assemble(viewer, { ...place, includeContext }, policy);
    const { showsProtected = false, reasoningEffort: effortOfAction = 'low' } = actionOf(action);
    const effort = reasoningEffort ?? effortOfAction;
    const { organizationId } = viewer;
    const masker = createSessionMasker({ policy, format, showsProtected, masks: [] }, analysis, { organizationId });
    const { turns, turn, items, redacted } = await maskAll(
      {
        turns: earlier?.turns ?? [],
        turn: { text, action, format, tone, language, customPrompt, fieldType: place?.fieldType },
        items: context.items.map((item) => ({ ...item, label: sourceLabel(item.source) })),
      },
      masker,
    );
    const inputTokens = await tokenBound(counter, turn.text);
    const mostTokens = outputBudget({ action, inputTokens, ceiling: Infinity, reasoningEffort: effort });
    const told = items.map(({ origin, label, content }) => ({ origin, source: label, content }));
    const built = buildPrompt(
      {
        ...turn,
        earlier: turns,
        context: told,
        maxOutputTokens: Math.min(mostTokens, maxOutputTokens),
        reasoningEffort: effort,
      },
      {
        notes: [maskingInstruction],
        // The refinements of one session begin alike, byte for byte, so that a provider's cache knows the beginning again.
        ...(earlier && { createNonce: derivedNonces(earlier.oldestId) }),
      },
    );
    const textTokens = await counter.count(turn.text);
    const size: RequestSize = {
      characters: lengthWithoutDataUris(text),
      textTokens,
      promptTokens: await promptTokens(counter, built),
      expectedTokens: usualLength(action, textTokens),
      mostTokens,
    };
    return { prompt: { ...built, size }, masker, context, items, redacted };
  };
};

export type Prepare = ReturnType<typeof createPrepare>;
