import { mixed, object, string, type ObjectShape } from 'yup';
import { isId } from '../core/ids.ts';

/** The longest text that is taken, in UTF-16 code units. */
export const longestText = 100_000;

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
