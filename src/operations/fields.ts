import { mixed, object, string, type ObjectShape } from 'yup';
import { isId } from '../core/ids.ts';
import { lengthWithoutDataUris } from '../core/text/data-uris.ts';

/** The longest text that is taken, in UTF-16 code units without its `data:` URIs. */
const longestText = 100_000;

/** A text of the user's. The `data:` URIs in it, such as pasted pictures, do not count towards its length. */
export const userText = () =>
  string().test({
    name: 'max',
    message: '${path} must be at most ${max} characters',
    params: { max: longestText },
    test: (value) => value == null || value.length <= longestText || lengthWithoutDataUris(value) <= longestText,
  });

/** An object with these fields and no others. */
export const strictObject = <Shape extends ObjectShape>(shape: Shape) => object(shape).noUnknown().required();

export const sessionId = () =>
  string()
    .required()
    .test('id', '${path} must be a session id', (value?: string | null) => value == null || isId(value));

/** Any JSON object. Yup's own `object` takes keys like `toString` for fields of its schema, and throws. */
export const anyObject = () =>
  mixed<object>().test(
    'object',
    '${path} must be an object',
    (value) => value === undefined || Object.prototype.toString.call(value) === '[object Object]',
  );

/** One of a registry's names. */
export const oneOf = <Name extends string>(names: readonly Name[]) => mixed<Name>().oneOf(names);
