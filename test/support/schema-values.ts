import fc, { type Arbitrary } from 'fast-check';
import type { ValidateFunction } from 'ajv/dist/2020.js';

/** A schema of an input, as far as values are generated from it. */
export type InputSchema = Readonly<Record<string, unknown>>;

/** Values of fields with a rule that no keyword expresses; undefined leaves the field out. */
export type FurtherValues = Readonly<Record<string, readonly unknown[] | undefined>>;

const letters = fc.string({ unit: fc.constantFrom('a', 'Z', '7', 'é', '漢', '😀', ' ', '-', '.'), maxLength: 40 });
const words = fc.string({ unit: fc.constantFrom('a', 'Z', '7', 'é'), minLength: 1, maxLength: 12 });

/** Generates texts of a pattern; of simple texts where fast-check cannot read the pattern. */
const matching = (pattern: string): Arbitrary<string> => {
  const regex = new RegExp(pattern, 'u');
  // A filter that lets nothing through would search without end.
  const simple = [letters, words].filter((texts) => {
    return fc.sample(texts, { numRuns: 50, seed: 1 }).filter((text) => regex.test(text)).length > 5;
  });
  const filtered = simple.map((texts) => texts.filter((text) => regex.test(text)));
  try {
    const exact = fc.stringMatching(regex);
    fc.sample(exact, 1);
    return fc.oneof(exact, ...filtered);
  } catch {
    return fc.oneof(...filtered);
  }
};

const stringOf = (schema: InputSchema): Arbitrary<string> => {
  const { pattern, format, minLength = 0, maxLength = 100_000 } = schema as { [name: string]: string | number };
  if (format === 'date-time') return fc.constant('2031-05-06T07:08:09Z');
  if (format === 'uuid') return fc.uuid({ version: [4, 7] });
  const source = typeof pattern === 'string' ? matching(pattern) : fc.oneof(letters, words);
  // The longest text that is allowed, now and then.
  const most = Math.min(Number(maxLength), 5_000);
  const all = typeof pattern === 'string' ? source : fc.oneof(source, fc.constant('x'.repeat(most)));
  return all.filter(
    (text) => text.length >= Number(minLength) && text.length <= Number(maxLength) && !text.includes('\0'),
  );
};

const objectOf = (schema: InputSchema, further: FurtherValues): Arbitrary<object> => {
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, InputSchema>>);
  const rest = schema['additionalProperties'];
  if (fields.length === 0 && rest !== false) {
    return fc.dictionary(words, fc.oneof(letters, fc.integer(), fc.boolean()), { noNullPrototype: true });
  }
  const generated = fields.flatMap(([name, field]): [string, Arbitrary<unknown>][] => {
    if (Object.hasOwn(further, name)) {
      const values = further[name];
      return values ? [[name, fc.constantFrom(...values)]] : [];
    }
    return [[name, valuesOf(field, further)]];
  });
  const required = (schema['required'] ?? []) as readonly string[];
  return fc.record(Object.fromEntries(generated), {
    requiredKeys: required.filter((name) => generated.some(([known]) => known === name)),
    noNullPrototype: true,
  });
};

/** Generates values of a schema: of its own keywords; those of `allOf`, `if` and the like are for the caller to check. */
export const valuesOf = (schema: InputSchema, further: FurtherValues): Arbitrary<unknown> => {
  const { type, enum: values, anyOf } = schema as { type?: string | string[]; enum?: unknown[]; anyOf?: InputSchema[] };
  if ('const' in schema) return fc.constant(schema['const']);
  if (values) return fc.constantFrom(...values);
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => valuesOf({ ...schema, type: one }, further)));
  if (type === undefined && anyOf) return fc.oneof(...anyOf.map((one) => valuesOf(one, further)));
  const { minimum = 0, maximum = 1_000, maxItems = 5, minItems = 0 } = schema as { [name: string]: number };
  switch (type) {
    case 'string':
      return stringOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'integer':
    case 'number':
      return fc.oneof(
        fc.constantFrom(minimum, maximum),
        fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31 - 1) }),
      );
    case 'array':
      return fc.array(valuesOf((schema['items'] ?? {}) as InputSchema, further), {
        minLength: minItems,
        maxLength: Math.min(maxItems, 5),
      });
    case 'object':
      return objectOf(schema, further);
    default:
      return fc.anything({ maxDepth: 0 }).filter((value) => value !== undefined);
  }
};

/** An input that the schema forbids, and how it was made. */
export interface ForbiddenInput {
  readonly what: string;
  readonly input: unknown;
  /** The field that was changed. */
  readonly field: string;
}

const ofOtherTypes: readonly unknown[] = [7, 7.5, 'a text', true, [], {}, null];

/** Makes values of a field that its schema forbids: of other types, too long, beyond its bounds, not in its list. */
const wrongValues = (schema: InputSchema): readonly (readonly [string, unknown])[] => {
  const { maxLength, minLength, maxItems, minItems, maximum, minimum, items } = schema as { [name: string]: number };
  const of = (bound: number | undefined, what: string, value: () => unknown) =>
    bound === undefined ? [] : [[what, value()] as const];
  const item = ((items ?? {}) as InputSchema)['enum']
    ? ((items as unknown as { enum: unknown[] }).enum[0] ?? 'a')
    : 'a';
  return [
    ...ofOtherTypes.map((value) => [`is ${JSON.stringify(value)}`, value] as const),
    ...of(maxLength, 'is too long', () => 'x'.repeat((maxLength ?? 0) + 1)),
    ...of(minLength, 'is too short', () => ''),
    ...of(maxItems, 'has too many items', () => Array.from({ length: (maxItems ?? 0) + 1 }, () => item)),
    ...of(minItems, 'has too few items', () => []),
    ...of(maximum, 'is too large', () => (maximum ?? 0) + 1),
    ...of(minimum, 'is too small', () => (minimum ?? 0) - 1),
    ['is not in the list', 'not one of these'],
    ['has an unknown field', { unknownField: 1 }],
    ['has a wrong item', [{ unknownField: 1 }]],
  ];
};

/** Changes a valid input so that the schema forbids it, in each way that there is. */
export const forbiddenInputs = (
  schema: InputSchema,
  valid: object,
  isValid: ValidateFunction,
): readonly ForbiddenInput[] => {
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, InputSchema>>);
  const required = (schema['required'] ?? []) as readonly string[];
  const changed: ForbiddenInput[] = [
    { what: 'has an unknown field', field: 'unknownField', input: { ...valid, unknownField: 'x' } },
    ...required.map((field) => ({
      what: `lacks ${field}`,
      field,
      input: Object.fromEntries(Object.entries(valid).filter(([name]) => name !== field)),
    })),
    ...fields.flatMap(([field, of]) =>
      wrongValues(of).map(([what, value]) => ({
        what: `${field} ${what}`,
        field,
        input: { ...valid, [field]: value },
      })),
    ),
  ];
  return changed.filter(({ input }) => !isValid(input));
};
