import type { FakeUsage, InBandError } from './script.ts';
import { dataEvent, type Wire } from './wire.ts';

const head = { modelVersion: 'fake', responseId: 'fake' };

/** Half of the output are thoughts, since readers must count both kinds. */
const metadataOf = ({ inputTokens, cachedInputTokens, outputTokens }: FakeUsage): object => {
  const thoughts = Math.floor(outputTokens / 2);
  return {
    promptTokenCount: inputTokens,
    ...(cachedInputTokens !== undefined && { cachedContentTokenCount: cachedInputTokens }),
    candidatesTokenCount: outputTokens - thoughts,
    thoughtsTokenCount: thoughts,
    totalTokenCount: inputTokens + outputTokens,
  };
};

const chunk = (parts: readonly object[], fields: object = {}): object => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...fields }],
  ...head,
});

const reasons = { stop: 'STOP', length: 'MAX_TOKENS', safety: 'SAFETY' } as const;

const errors: Readonly<Record<InBandError, object>> = {
  overloaded: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' },
  server_error: { code: 500, message: 'An internal error has occurred.', status: 'INTERNAL' },
  rate_limited: { code: 429, message: 'You exceeded your current quota.', status: 'RESOURCE_EXHAUSTED' },
  invalid_request: { code: 400, message: 'The request is invalid.', status: 'INVALID_ARGUMENT' },
};

const names: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** `streamGenerateContent` of the Developer API, as server-sent events. */
export const geminiWire: Wire = {
  basePath: '',
  accepts: (url) => /^\/v1beta\/models\/[^/:]+:streamGenerateContent\?alt=sse$/.test(url),
  // Nothing comes before the first text.
  opening: () => '',
  text: (text) => dataEvent(chunk([{ text }])),
  finish: (reason, usage) =>
    dataEvent({
      ...chunk([{ text: '' }], { finishReason: reasons[reason] }),
      ...(usage && { usageMetadata: metadataOf(usage) }),
    }),
  error: (kind) => dataEvent({ error: errors[kind] }),
  event: dataEvent,
  errorBody: (status) => ({
    error: { code: status, message: `The fake answers ${String(status)}.`, status: names[status] ?? 'UNKNOWN' },
  }),
};
