import { array, string } from 'yup';
import { contextOptionNames } from '../core/context/context-options.ts';
import { fieldTypeNames } from '../core/context/field-types/index.ts';
import { formatNames } from '../core/text/formats.ts';
import { anyObject, strictObject, oneOf, sessionId } from './fields.ts';

const hostId = () => string().min(1).max(255);

/** What a request for an enhancement may say beside its text and its action. */
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
