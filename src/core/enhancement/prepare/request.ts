import { createHash } from 'node:crypto';
import type { SessionOptions } from '../../../ports/sessions.ts';
import type { ActionName } from './actions.ts';
import type { ContextOptionName } from '../../context/field-types/field-type.ts';
import type { FieldTypeName } from '../../context/field-types/index.ts';
import type { FormatName } from '../../text/formats.ts';

/** A validated request to enhance a text, as a caller sends it. */
export interface EnhancementRequest {
  readonly text: string;
  readonly action: ActionName;
  readonly format?: FormatName | undefined;
  readonly context?:
    | {
        readonly fieldType?: FieldTypeName | undefined;
        readonly entityId?: string | undefined;
        readonly fieldId?: string | undefined;
        readonly metadata?: object | undefined;
      }
    | undefined;
  readonly includeContext?: readonly ContextOptionName[] | undefined;
  readonly customPrompt?: string | undefined;
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
  readonly parentSessionId?: string | null | undefined;
}

/** Computes a fingerprint of the request that does not depend on the order of its fields. */
export const fingerprintOf = (request: EnhancementRequest): string => {
  const sorted = JSON.stringify(request, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('base64url');
};

/** Returns the request's options beyond text, action, format and parent, as they are recorded. */
export const optionsOf = (request: EnhancementRequest): SessionOptions => {
  const { context, includeContext, customPrompt, tone, language } = request;
  // JSON leaves undefined fields out.
  return JSON.parse(JSON.stringify({ context, includeContext, customPrompt, tone, language })) as SessionOptions;
};
