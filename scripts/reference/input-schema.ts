import { ArraySchema, ObjectSchema, type ISchema, type Schema } from 'yup';
import type { JsonSchema } from '../../src/operations/fields.ts';

/** The parameters of a check of yup, by the names that yup gives them. */
interface Parameters {
  readonly min?: number;
  readonly max?: number;
  readonly regex?: RegExp;
  /** The rule in JSON Schema, of a check that `rule` made. */
  readonly schema?: JsonSchema;
}

type Keywords = (parameters: Parameters) => JsonSchema;

/** A required number of a check; yup also allows references to other fields, which no schema here has. */
const numberIn = (value: number | undefined): number => {
  if (typeof value !== 'number') throw new TypeError('The bound of a check is no number.');
  return value;
};

const sourceOf = ({ regex }: Parameters): JsonSchema => {
  if (!regex || /[^u]/.test(regex.flags)) throw new TypeError('A pattern has a flag that JSON Schema does not have.');
  return { pattern: regex.source };
};

/** The keywords of each check of yup, by the type of its schema. */
const checks: Readonly<Record<string, Readonly<Record<string, Keywords>>>> = {
  string: {
    required: () => ({ minLength: 1 }),
    min: ({ min }) => ({ minLength: numberIn(min) }),
    max: ({ max }) => ({ maxLength: numberIn(max) }),
    matches: sourceOf,
    email: sourceOf,
    trim: () => ({ pattern: '^(\\S([\\s\\S]*\\S)?)?$' }),
    datetime: () => ({ format: 'date-time' }),
    datetime_offset: () => ({}),
    datetime_precision: () => ({}),
  },
  number: {
    min: ({ min }) => ({ minimum: numberIn(min) }),
    max: ({ max }) => ({ maximum: numberIn(max) }),
    integer: () => ({ type: 'integer' }),
  },
  array: {
    min: ({ min }) => ({ minItems: numberIn(min) }),
    max: ({ max }) => ({ maxItems: numberIn(max) }),
  },
  object: { noUnknown: () => ({}) },
};

/** The type of values in JSON Schema; a schema of mixed values has none. */
const typeOf = (schema: Schema): JsonSchema => (schema.type === 'mixed' ? {} : { type: schema.type });

/** Adds keywords to a schema; those that it already has with other values go into `allOf`, beside each other. */
const withKeywords = (schema: JsonSchema, keywords: JsonSchema): JsonSchema => {
  const isOther = ([name, value]: [string, unknown]): boolean =>
    name !== 'type' && name in schema && JSON.stringify(schema[name]) !== JSON.stringify(value);
  const apart = Object.entries(keywords).filter(isOther);
  const added = Object.entries(keywords).filter((entry) => !isOther(entry));
  const all = (schema['allOf'] as readonly JsonSchema[] | undefined) ?? [];
  return {
    ...schema,
    ...Object.fromEntries(added),
    ...(apart.length > 0 && { allOf: [...all, Object.fromEntries(apart)] }),
  };
};

/** Admits null beside what a schema admits. */
const orNull = (schema: JsonSchema): JsonSchema => ({
  ...schema,
  ...(schema['type'] !== undefined && { type: [schema['type'], 'null'] }),
  ...(Array.isArray(schema['enum']) && { enum: [...(schema['enum'] as readonly unknown[]), null] }),
});

const isSchema = (value: ISchema<unknown> | object | undefined): value is Schema =>
  value !== undefined && 'validateSync' in value;

/** Whether an input must have the field: yup refuses its absence. */
const isRequired = ({ spec }: Schema): boolean => !spec.optional;

const fieldsOf = (schema: Schema): JsonSchema => {
  if (!(schema instanceof ObjectSchema)) return {};
  const fields = Object.entries(schema.fields as Readonly<Record<string, object>>).map(([name, field]) => {
    if (!isSchema(field)) throw new TypeError(`The field ${name} has no schema.`);
    return [name, field] as const;
  });
  const required = fields.filter(([, field]) => isRequired(field)).map(([name]) => name);
  return {
    properties: Object.fromEntries(fields.map(([name, field]) => [name, inputSchema(field)])),
    ...(required.length > 0 && { required }),
    // `validate` refuses unknown fields of every object.
    additionalProperties: false,
  };
};

const itemsOf = (schema: Schema): JsonSchema =>
  schema instanceof ArraySchema && isSchema(schema.innerType) ? { items: inputSchema(schema.innerType) } : {};

const defaultOf = ({ spec }: Schema): JsonSchema =>
  spec.default === undefined || typeof spec.default === 'function' ? {} : { default: spec.default as unknown };

/**
 * Translates a schema that validates an input into JSON Schema 2020-12, without loss.
 * @throws TypeError for a check without a translation, so that no rule is missing in the API reference: make it with `rule`
 */
export const inputSchema = (schema: Schema): JsonSchema => {
  const described = schema.describe();
  if (!('oneOf' in described) || schema.deps.length > 0) throw new TypeError('A schema depends on other fields.');
  let keywords: JsonSchema = { ...typeOf(schema), ...fieldsOf(schema), ...itemsOf(schema) };
  if (described.oneOf.length > 0) keywords = { ...keywords, type: 'string', enum: described.oneOf };
  for (const { OPTIONS } of schema.tests) {
    const { name = '', params = {} } = OPTIONS ?? {};
    const parameters = params as Parameters;
    const known = parameters.schema ?? checks[schema.type]?.[name]?.(parameters);
    if (!known) throw new TypeError(`The check ${name} of a ${schema.type} has no JSON Schema.`);
    keywords = withKeywords(keywords, known);
  }
  const documented = (schema.meta() as { readonly schema?: JsonSchema } | undefined)?.schema ?? {};
  keywords = { ...(schema.spec.nullable ? orNull(keywords) : keywords), ...documented, ...defaultOf(schema) };
  return keywords;
};
