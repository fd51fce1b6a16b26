import { mixed, object, string, type AnyObject, type ObjectShape, type AnySchema, type TestConfig } from 'yup';
import type { ActingFor } from '../core/auth/key-authentication.ts';
import { validationFailed } from '../core/errors.ts';
import { isId } from '../core/ids.ts';
import { lengthWithoutDataUris } from '../core/text/data-uris.ts';

/** Keywords of JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The keyword of a sentence that says what no other keyword of JSON Schema can express. */
export const furtherRule = 'x-further-rule';

/** Makes a check that yup does not have. `schema` is the same rule for the API reference, in JSON Schema or as a sentence in `furtherRule`. */
export const rule = <Value>({
  schema,
  params,
  ...check
}: TestConfig<Value, AnyObject> & { readonly schema: JsonSchema }): TestConfig<Value, AnyObject> => ({
  ...check,
  params: { ...params, schema },
});

/** Adds keywords to the JSON Schema that the API reference shows; they change no validation. */
export const documented = <Documented extends AnySchema>(schema: Documented, keywords: JsonSchema): Documented =>
  schema.meta({ schema: { ...(schema.meta() as { schema?: object } | undefined)?.schema, ...keywords } });

/** Builds the schema of a rule about what is stored, which is checked when the operation runs. */
export const checkedLater = <Documented extends AnySchema>(schema: Documented, sentence: string): Documented =>
  documented(schema, { [furtherRule]: sentence });

/** The longest text that an input accepts, in UTF-16 code units without its `data:` URIs. */
const longestText = 100_000;

/** Builds the schema of a text of the user. Its `data:` URIs, such as pasted pictures, do not count towards its length. */
export const userText = () =>
  string().test(
    rule<string | undefined>({
      name: 'max',
      message: '${path} must be at most ${max} characters',
      params: { max: longestText },
      schema: {
        anyOf: [{ maxLength: longestText }, { pattern: 'data:' }],
        [furtherRule]: `Has at most ${String(longestText)} characters without its data: URIs, such as pasted pictures.`,
      },
      test: (value) => value == null || value.length <= longestText || lengthWithoutDataUris(value) <= longestText,
    }),
  );

/** Builds the schema of an object with these fields and no others. */
export const strictObject = <Shape extends ObjectShape>(shape: Shape) => object(shape).noUnknown().required();

/** A UUID in JSON Schema: `format` alone would admit `urn:uuid:`. */
export const uuid: JsonSchema = {
  format: 'uuid',
  pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$',
};

/** Builds the schema of an id that Zoma gave; `what` names it in the message of a problem. */
export const rowId = (what = 'a UUID') =>
  string()
    .required()
    .test(
      rule<string>({
        name: 'id',
        message: `\${path} must be ${what}`,
        schema: uuid,
        test: (value?: string | null) => value == null || isId(value),
      }),
    );

/** Builds the schema of a session id. */
export const sessionId = () => rowId('a session id');

/** Whether a text is a time in the years 1 to 9999 in UTC: PostgreSQL has no year 0, and ISO 8601 writes later years in another form. */
export const isStorableTime = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9_999;
};

/** Builds the schema of any JSON object. Yup's own `object` mistakes keys like `toString` for fields of its schema, and throws. */
export const anyObject = () =>
  mixed<object>().test(
    rule<object | undefined>({
      name: 'object',
      message: '${path} must be an object',
      schema: { type: 'object' },
      test: (value) => value === undefined || Object.prototype.toString.call(value) === '[object Object]',
    }),
  );

/** Builds the schema of one of a registry's names. */
export const oneOf = <Name extends string>(names: readonly Name[]) => mixed<Name>().oneOf(names);

/**
 * Checks the idempotency key of a request, under which equal requests share one session. `path` names where the transport carries it
 * (the header `Idempotency-Key`, the field `idempotencyKey`) for the problem.
 * @throws ZomaError `validation_failed` unless it has 1 to 255 printable ASCII characters
 */
export const readIdempotencyKey = (key: unknown, path: string): string => {
  if (typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw validationFailed([{ path, message: 'must be 1 to 255 printable ASCII characters' }]);
};

/** The longest reference to a user: an external id or an e-mail address. */
const longestReference = 1_024;

/**
 * Reads the user that a client acts for: an id, an external id or an e-mail address. Undefined when none was given; anything else but a text,
 * and an empty text, is refused, so that no client acts as its key by mistake.
 * @throws ZomaError `validation_failed`
 */
export const readActingFor = (given: unknown, path: string): ActingFor => {
  if (given === undefined) return undefined;
  const reference = typeof given === 'string' ? given.trim() : '';
  if (reference !== '' && reference.length <= longestReference && !reference.includes('\0')) return { reference };
  throw validationFailed([{ path, message: 'must be the id, the external id or the e-mail address of a user' }]);
};
