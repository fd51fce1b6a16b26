import { array, string } from 'yup';
import { contextOptionNames } from '../core/context/field-types/field-type.ts';
import { fieldTypeNames } from '../core/context/field-types/index.ts';
import { actionNames, actionOf, missingExtra, type Extras } from '../core/enhancement/prepare/actions.ts';
import { formatNames } from '../core/text/formats.ts';
import { estimateTokens } from '../core/text/token-estimate.ts';
import { anyObject, oneOf, rule, sessionId, strictObject, userText, type JsonSchema } from './fields.ts';
import { defineOperation } from './operation.ts';
import { streamUrlOf } from './sessions.ts';

const hostId = () => string().min(1).max(255);

/** Builds the fields of an enhancement request beside its text and its action. */
export const enhancementFields = () => ({
  format: oneOf(formatNames),
  context: strictObject({
    fieldType: oneOf(fieldTypeNames),
    entityId: hostId(),
    fieldId: hostId(),
    metadata: anyObject(),
  })
    .optional()
    .default(undefined),
  includeContext: array().of(oneOf(contextOptionNames).required()).max(contextOptionNames.length),
  customPrompt: string().max(10_000),
  tone: string().max(100),
  language: string().max(100),
  parentSessionId: sessionId().nullable().optional(),
});

/** `required` refuses the empty text, so that it has one problem and not two. */
const isNotBlank = (value: string | undefined): boolean => value === '' || value?.trim() !== '';

const isAction = (value: unknown): value is (typeof actionNames)[number] =>
  (actionNames as readonly unknown[]).includes(value);

/** The options that actions require, as conditions of JSON Schema. */
const conditions: readonly JsonSchema[] = actionNames.flatMap((name) => {
  const { needs } = actionOf(name);
  if (needs === undefined) return [];
  const [given, required] = [{ action: { const: name } }, { [needs]: { pattern: '\\S' } }];
  return [{ if: { required: ['action'], properties: given }, then: { required: [needs], properties: required } }];
});

/** The options of an input that are texts; the check of each option reports another value. */
const textsOf = ({ tone, language, customPrompt }: Partial<Record<keyof Extras, unknown>>): Extras => {
  const textOf = (value: unknown) => (value === undefined || typeof value === 'string' ? value : 'no text');
  return { tone: textOf(tone), language: textOf(language), customPrompt: textOf(customPrompt) };
};

/** Requires the option that the action needs. */
const needsOption = rule<{ readonly action?: unknown } & Partial<Record<keyof Extras, unknown>>>({
  name: 'needs',
  schema: { allOf: conditions },
  test: (value, { createError }) => {
    const { action } = value;
    const missing = isAction(action) ? missingExtra(action, textsOf(value)) : undefined;
    return (
      missing === undefined || createError({ path: missing, message: `${missing} is required for ${String(action)}` })
    );
  },
});

/** Starts a session that enhances a text. */
export const enhance = defineOperation({
  name: 'enhance',
  route: { method: 'post', path: '/api/ai/enhance', status: 201 },
  permissions: ['ai.enhance.create'],
  hasOwnLimits: true,
  errors: ['not_found', 'conflict', 'context_too_long', 'overloaded'],
  input: strictObject({
    text: userText()
      .required()
      .test(
        rule<string>({
          name: 'blank',
          message: '${path} must not be blank',
          schema: { pattern: '\\S' },
          test: isNotBlank,
        }),
      ),
    action: oneOf(actionNames).required(),
    ...enhancementFields(),
  }).test(needsOption),
  run: async ({ caller, input, services, idempotencyKey }) => {
    const { session, estimatedTokens, rateLimit } = await services.start(caller, input, idempotencyKey);
    return {
      data: {
        sessionId: session.id,
        streamUrl: streamUrlOf(session.id),
        streamToken: services.authentication.streamTokenFor(caller, session.id),
        estimatedTokens,
        rateLimit,
      },
      /** For a transport that delivers the session's events on the same connection. */
      session,
    };
  },
});

/**
 * Shows what `enhance` would send to a provider for the same input, masked, and the source of each part. Text and action may be left
 * out, to see the context alone.
 */
export const previewContext = defineOperation({
  name: 'previewContext',
  route: { method: 'post', path: '/api/ai/context/preview' },
  permissions: ['ai.context.view'],
  errors: ['not_found', 'conflict', 'overloaded'],
  input: strictObject({
    text: userText().default(''),
    action: oneOf(actionNames).default('improve'),
    ...enhancementFields(),
  }).test(needsOption),
  run: async ({ caller, input, services }) => {
    const { prompt, context, items, text, redacted } = await services.prepare(caller, input);
    const { system, messages } = prompt;
    const tokens = [system, ...messages.map(({ content }) => content)].map(estimateTokens);
    return {
      data: {
        system,
        messages,
        items: items.map(({ source, option, origin, content, ...sent }) => ({
          source,
          option,
          origin,
          content,
          tokens: sent.tokens,
          redacted: sent.redacted,
        })),
        text,
        leftOut: context.leftOut,
        truncated: context.truncated,
        unknownEntity: context.unknownEntity,
        redacted,
        tokens: {
          context: items.reduce((sum, item) => sum + item.tokens, 0),
          prompt: tokens.reduce((sum, count) => sum + count, 0),
        },
      },
    };
  },
});
