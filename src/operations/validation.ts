import { ArraySchema, ObjectSchema, ValidationError, type ISchema, type Schema, type ValidateOptions } from 'yup';
import { firstOf, mostProblems, validationFailed, type Problem } from '../core/errors.ts';

/** The source of an input: JSON has types; in a query every value is a string. */
export type InputSource = 'json' | 'query';

/** The deepest nesting of an input; documented inputs stay far below it. */
const deepest = 32;

/** The most values of an input: checking more would block the event loop. */
const mostValues = 10_000;

/** The longest path that is built, in UTF-16 code units; an error shows less. */
const longestPath = 1_000;

/** A value's place in the input, linked to its parent: the path string is built only for a value that has a problem. */
interface Place {
  readonly parent: Place | undefined;
  /** The field's name, or the item's index. */
  readonly key: string | number;
}

const placeIn = (parent: Place | undefined, key: string | number): Place => ({ parent, key });

/** Writes a path such as `context.metadata[3].name`, complete up to `longestPath`. */
const pathOf = (place: Place | undefined): string => {
  const keys: (string | number)[] = [];
  for (let next = place; next; next = next.parent) keys.unshift(next.key);
  let path = '';
  for (const key of keys) {
    if (path.length > longestPath) break;
    if (typeof key === 'number') path += `[${String(key)}]`;
    else path += `${path === '' ? '' : '.'}${key.slice(0, longestPath)}`;
  }
  return path;
};

const problemOfText = (text: string): string | undefined => {
  if (!text.isWellFormed()) return 'has half a character (a lone surrogate)';
  return text.includes('\0') ? 'has a NUL character' : undefined;
};

/** Lists the items of a list by index, or the fields of an object by name. */
const childrenOf = (value: object): Iterable<readonly [string | number, unknown]> =>
  Array.isArray(value) ? value.entries() : Object.entries(value);

const sizeOf = (value: object): number => {
  if (ArrayBuffer.isView(value)) return 0;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
};

/** Finds the reason to stop the walk; `values` counts all values so far, including the children of this one. */
const problemOfNesting = (value: object, depth: number, values: number): string | undefined => {
  if (ArrayBuffer.isView(value)) return 'is binary';
  if (depth === deepest) return 'is nested too deep';
  return values > mostValues ? 'has too many values' : undefined;
};

/** Finds problems that no schema states: malformed strings, too deep nesting, too many values. Not recursive, as the nesting may be hostile. */
function* problemsOfValues(input: unknown): Generator<Problem> {
  let values = 0;
  const waiting: { value: unknown; place: Place | undefined; depth: number }[] = [
    { value: input, place: undefined, depth: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, place, depth } = next;
    const wrong = typeof value === 'string' ? problemOfText(value) : undefined;
    if (wrong !== undefined) yield { path: pathOf(place), message: wrong };
    if (typeof value !== 'object' || value === null) continue;
    values += sizeOf(value);
    const unfit = problemOfNesting(value, depth, values);
    if (unfit !== undefined) {
      yield { path: pathOf(place), message: unfit };
      return;
    }
    for (const [key, child] of childrenOf(value)) {
      const wrongName = typeof key === 'string' ? problemOfText(key) : undefined;
      if (wrongName !== undefined) yield { path: pathOf(place), message: wrongName };
      waiting.push({ value: child, place: placeIn(place, key), depth: depth + 1 });
    }
  }
}

/** Whether a value is an object of JSON. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* unknownFields(value: object, known: object, place: Place | undefined): Generator<Problem> {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(known, name)) yield { path: pathOf(placeIn(place, name)), message: 'is not a known field' };
  }
}

/** Finds the problems of a value itself, without those of its fields or items. */
function* ownProblems(schema: Schema, value: unknown, place: Place | undefined): Generator<Problem> {
  const path = pathOf(place);
  // `path` names the value in messages; yup's types leave the option out.
  const options: ValidateOptions & { path: string } = {
    abortEarly: false,
    strict: true,
    recursive: false,
    disableStackTrace: true,
    path,
  };
  try {
    schema.validateSync(value, options);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const { type, path: at = path, message } of error.inner.length > 0 ? error.inner : [error]) {
      // Yup appends the refused value, which is the user's: keep the part before it.
      if (type !== 'noUnknown') yield { path: at, message: message.split(', but the final value was')[0] ?? message };
    }
  }
}

const isSchema = (schema: ISchema<unknown> | object | undefined): schema is Schema =>
  schema !== undefined && 'validateSync' in schema;

/**
 * Finds violations of the schema, level by level. The items of a list are checked only when the list itself is valid, so that a list
 * that is too long costs no more than its length.
 */
function* problemsOfSchema(schema: Schema, value: unknown, place?: Place): Generator<Problem> {
  let right = true;
  for (const problem of ownProblems(schema, value, place)) {
    right = false;
    yield problem;
  }
  if (schema instanceof ObjectSchema && isObject(value)) {
    const fields = schema.fields as Readonly<Record<string, object>>;
    yield* unknownFields(value, fields, place);
    for (const [name, field] of Object.entries(fields)) {
      const child = Object.hasOwn(value, name) ? value[name] : undefined;
      if (isSchema(field)) yield* problemsOfSchema(field, child, placeIn(place, name));
    }
  }
  if (schema instanceof ArraySchema && Array.isArray(value) && right && isSchema(schema.innerType)) {
    for (const [index, item] of value.entries()) yield* problemsOfSchema(schema.innerType, item, placeIn(place, index));
  }
}

/** Finds fields with names that every object inherits: casting would mistake them for fields of the schema. */
function* problemsOfInherited(input: unknown): Generator<Problem> {
  for (const name of Object.keys(Object(input) as object)) {
    if (name in Object.prototype) yield { path: name, message: 'is not a known field' };
  }
}

/** Takes no more problems than an error lists. @throws ZomaError `validation_failed` when there is one */
const requireNone = (...sources: readonly Iterable<Problem>[]): void => {
  const problems: Problem[] = [];
  for (const source of sources) problems.push(...firstOf(source, mostProblems - problems.length));
  if (problems.length > 0) throw validationFailed(problems);
};

/**
 * Validates an input and returns it with the schema's defaults. Values of JSON are not converted.
 * @throws ZomaError `validation_failed` with the problems, at most 100
 */
export const validate = <Input>(schema: Schema<Input>, input: unknown, source: InputSource): Input => {
  requireNone(problemsOfValues(input), problemsOfInherited(input));
  // Unknown fields are kept, to be refused: casting would drop them.
  const cast = (value: unknown): Input => schema.cast(value, { assert: false, stripUnknown: false });
  const typed = source === 'query' ? cast(input) : input;
  requireNone(problemsOfSchema(schema, typed));
  return cast(typed);
};
