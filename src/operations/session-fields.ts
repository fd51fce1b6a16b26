import { toDollars } from '../core/pricing/price.ts';
import type { ViewedSession } from '../core/enhancement/read/session-view.ts';

/** A session without its texts, as clients see it. */
export const presentSummary = (session: ViewedSession) => {
  const { inputTokens = 0, outputTokens = 0, cost = 0n } = session;
  return {
    sessionId: session.id,
    status: session.status,
    action: session.action,
    format: session.format,
    provider: session.provider ?? null,
    model: session.model ?? null,
    tokens: inputTokens + outputTokens,
    usage: { inputTokens, outputTokens, cost: toDollars(cost) },
    cost: toDollars(cost),
    parentSessionId: session.parentId ?? null,
    createdAt: session.createdAt.toISOString(),
    completedAt: session.completedAt?.toISOString() ?? null,
    ...(session.error === undefined ? {} : { error: session.error }),
    ...(session.cancelReason === undefined ? {} : { reason: session.cancelReason }),
    ...(session.feedback === undefined ? {} : { feedback: { accepted: session.feedback.accepted } }),
  };
};

/** A session whole: `text` as it was given, `enhancedText` as far as it has come. */
export const presentSession = (session: ViewedSession) => ({
  ...presentSummary(session),
  text: session.text,
  enhancedText: session.enhancedText ?? '',
  ...session.options,
  ...(session.checks === undefined ? {} : { checks: session.checks }),
  ...(session.manifest === undefined ? {} : { manifest: session.manifest }),
});
