import type { FailureClass } from '../../../../../src/ports/language-model.ts';
import type { FakeProviderName } from '../../../../fakes/fake-provider.ts';
import type { Outcome, RawResponse, Shape } from '../shape.ts';

/** Title, who sends it, where it is shown, the status, the body, and headers beside the usual. */
export type Refusal = readonly [
  title: string,
  sentBy: string,
  source: string,
  status: number,
  body: object | string,
  headers?: Readonly<Record<string, string>>,
];

const responseOf = ([, , , status, body, headers]: Refusal): RawResponse => ({
  status,
  body: [typeof body === 'string' ? body : JSON.stringify(body)],
  ...(headers && { headers }),
});

/** Makes each refusal a row of the provider. */
export const rowsOf =
  (provider: FakeProviderName, becomes: Outcome, alone = false) =>
  (refusal: Refusal): Shape => {
    const [title, sentBy, source] = refusal;
    return { title, sentBy, source, provider, responses: [responseOf(refusal)], alone, becomes };
  };

/** No other provider is there: the code of the session is the class. */
export const tooLong = { text: '', failure: 'context_too_long', end: 'context_too_long' } as const satisfies Outcome;
/** One request, and no other provider is asked. */
export const refused = { text: '', failure: 'safety', end: 'content_rejected' } as const satisfies Outcome;
/** The session goes on elsewhere. */
export const answeredByNext = (failure: FailureClass): Outcome => ({ text: '', failure });

/** An error in OpenAI's envelope. */
export const message = (text: string, type = 'invalid_request_error', code: string | number | null = null): object => ({
  error: { message: text, type, param: null, code },
});

export const overflowPatterns =
  'https://github.com/openxjarvis/pi-mono-python/blob/main/packages/ai/src/pi_ai/utils/overflow.py';
export const litellmPatterns = 'https://github.com/BerriAI/litellm/pull/21647';
export const openRouterErrors = 'https://openrouter.ai/docs/api-reference/errors';
export const alibabaErrors = 'https://www.alibabacloud.com/help/en/model-studio/error-code';
export const anthropicErrors = 'https://docs.anthropic.com/en/api/errors';
export const geminiErrors = 'https://ai.google.dev/gemini-api/docs/troubleshooting';

/** An error in Claude's envelope. */
export const claudeError = (type: string, text: string): object => ({ type: 'error', error: { type, message: text } });
export const outputBlocked = claudeError('invalid_request_error', 'Output blocked by content filtering policy');

/** An error in Google's envelope. */
export const geminiError = (code: number, status: string, text: string, details?: readonly object[]): object => ({
  error: { code, message: text, status, ...(details && { details }) },
});
