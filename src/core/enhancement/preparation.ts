import type { ModelRequest, ReasoningEffort } from '../../ports/language-model.ts';
import type { PrivacyPolicies } from '../../ports/privacy-policies.ts';
import type { Sessions } from '../../ports/sessions.ts';
import type { Assemble } from '../context/assemble.ts';
import { sourceLabel, type AssembledContext, type ContextItem, type ContextViewer } from '../context/context.ts';
import { estimateTokens } from '../limits/estimate-tokens.ts';
import { maskingInstruction } from '../masking/masking-instruction.ts';
import { actionOf } from './actions/index.ts';
import type { FormatName } from './formats.ts';
import { outputBudget } from './output-budget.ts';
import { buildPrompt, derivedNonces, type EarlierTurn, type Turn } from './prompt.ts';
import { createProtection, type Protection, type Redactions } from './protection.ts';
import { createEarlierTurns } from './refinement.ts';
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
  readonly protection: Protection;
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

/** Masks a request's texts one after the other, and keeps account of what it kept back. */
const createMasking = (protection: Protection) => {
  const redactions: Redactions[] = [];
  const mask = (text: string): string => {
    const masked = protection.mask(text);
    redactions.push(masked.redacted);
    return masked.text;
  };
  const optional = (text: string | undefined) => (text === undefined ? undefined : mask(text));

  const turn = (given: Turn): Turn => ({
    ...given,
    text: mask(given.text),
    tone: optional(given.tone),
    language: optional(given.language),
    customPrompt: optional(given.customPrompt),
  });

  return {
    turn,
    answered: (given: EarlierTurn): EarlierTurn => ({ ...turn(given), result: mask(given.result) }),
    item: (item: ContextItem): SentItem => {
      // The host's ids may be addresses or numbers of people.
      const label = protection.maskData(sourceLabel(item.source));
      const content = protection.maskData(item.content);
      const redacted = sumOf([label.redacted, content.redacted]);
      redactions.push(redacted);
      const tokens = estimateTokens(content.text);
      return { ...item, label: label.text, content: content.text, tokens, redacted };
    },
    redacted: (): Redactions => sumOf(redactions),
  };
};

export const createPrepare = ({
  sessions,
  assemble,
  policies,
  maxOutputTokens,
  reasoningEffort,
}: {
  readonly sessions: Sessions;
  readonly assemble: Assemble;
  readonly policies: PrivacyPolicies;
  readonly maxOutputTokens: number;
  /** Of every request; what its action says when absent. */
  readonly reasoningEffort?: ReasoningEffort | undefined;
}) => {
  const earlierTurns = createEarlierTurns({ sessions });

  /**
   * Gathers what the model is to know beside the text, keeps from it what is to be kept, and builds the prompt.
   * @throws ZomaError `not_found`, `conflict` for the parent; `unavailable`
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
    const protection = createProtection({ policy, format, showsProtected, masks: [] });
    const masking = createMasking(protection);
    const turns = earlier?.turns.map(masking.answered) ?? [];
    const turn = masking.turn({ text, action, format, tone, language, customPrompt, fieldType: place?.fieldType });
    const items = context.items.map(masking.item);
    const inputTokens = estimateTokens(text);
    const budget = outputBudget({ action, inputTokens, ceiling: maxOutputTokens, reasoningEffort: effort });
    const told = items.map(({ origin, label, content }) => ({ origin, source: label, content }));
    const prompt = buildPrompt(
      { ...turn, earlier: turns, context: told, maxOutputTokens: budget, reasoningEffort: effort },
      {
        notes: [maskingInstruction],
        // The refinements of one session begin alike, byte for byte, so that a provider's cache knows the beginning again.
        ...(earlier && { createNonce: derivedNonces(earlier.oldestId) }),
      },
    );
    return { prompt, protection, context, items, redacted: masking.redacted() };
  };
};

export type Prepare = ReturnType<typeof createPrepare>;
