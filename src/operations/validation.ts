import { ArraySchema, ObjectSchema, ValidationError, type ISchema, type Schema, type ValidateOptions } from 'yup';
import { firstOf, mostProblems, validationFailed, type Problem } from '../core/errors.ts';

/** Where an input comes from: JSON has types of its own; in a query everything is a string. */
export type InputSource = 'json' | 'query';

/** How deep an input may be nested: no documented one comes near it. */
const deepest = 32;

/** How many values an input may have: more would keep the event loop busy to no purpose. */
const mostValues = 10_000;

/** The longest part of a path that is built, in UTF-16 code units: an error shows less. */
const longestPath = 1_000;

/** A value's place in the input, by its way from the root: the path is built only for a value that has a problem. */
interface Place {
  readonly parent: Place | undefined;
  /** The field's name, or the item's index. */
  readonly key: string | number;
}

const placeIn = (parent: Place | undefined, key: string | number): Place => ({ parent, key });

/** `context.metadata[3].name`: complete up to `longestPath`. */
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

/** What is wrong with a string as text. */
const problemOfText = (text: string): string | undefined => {
  if (!text.isWellFormed()) return 'has half a character (a lone surrogate)';
  return text.includes('\0') ? 'has a NUL character' : undefined;
};

/** The items of a list by index, the fields of an object by name. */
const childrenOf = (value: object): Iterable<readonly [string | number, unknown]> =>
  Array.isArray(value) ? value.entries() : Object.entries(value);

const sizeOf = (value: object): number => {
  if (ArrayBuffer.isView(value)) return 0;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
};

/** Why no more of the input is looked at; `values` counts all so far, those of this one among them. */
const problemOfNesting = (value: object, depth: number, values: number): string | undefined => {
  if (ArrayBuffer.isView(value)) return 'is binary';
  if (depth === deepest) return 'is nested too deep';
  return values > mostValues ? 'has too many values' : undefined;
};

/**
 * Finds what no schema says: strings that are no text, nesting without end, values without number.
 * Not recursive, as the nesting may be hostile.
 */
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

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function* unknownFields(value: object, known: object, place: Place | undefined): Generator<Problem> {
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(known, name)) yield { path: pathOf(placeIn(place, name)), message: 'is not a known field' };
  }
}

/** What the schema itself says of a value, without what it says of the fields or items in it. */
function* ownProblems(schema: Schema, value: unknown, place: Place | undefined): Generator<Problem> {
  const path = pathOf(place);
  // `path` names the value in messages; yup's types keep it to itself.
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
      // The first half alone: yup repeats the value that was refused, which is the user's.
      if (type !== 'noUnknown') yield { path: at, message: message.split(', but the final value was')[0] ?? message };
    }
  }
}

const isSchema = (schema: ISchema<unknown> | object | undefined): schema is Schema =>
  schema !== undefined && 'validateSync' in schema;

/**
 * Finds what the schema does not allow, level by level. The items of a list are looked at only when the list is right in
 * itself: one that is too long costs no more than its length.
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

/** Finds names of fields that casting would take for those of the schema: every object has them. */
function* problemsOfInherited(input: unknown): Generator<Problem> {
  for (const name of Object.keys(Object(input) as object)) {
    if (name in Object.prototype) yield { path: name, message: 'is not a known field' };
  }
}

/** @throws ZomaError `validation_failed` when there is a problem; no more are looked for than it lists */
const requireNone = (...sources: readonly Iterable<Problem>[]): void => {
  const problems: Problem[] = [];
  for (const source of sources) problems.push(...firstOf(source, mostProblems - problems.length));
  if (problems.length > 0) throw validationFailed(problems);
};

/**
 * Returns the input as the schema has it, with its defaults. JSON is taken as it is, without conversions.
 * @throws ZomaError `validation_failed` with the problems, at most 100
 */
export const validate = <Input>(schema: Schema<Input>, input: unknown, source: InputSource): Input => {
  requireNone(problemsOfValues(input), problemsOfInherited(input));
  // Unknown fields are kept, to be refused: casting would drop them quietly.
  const cast = (value: unknown): Input => schema.cast(value, { assert: false, stripUnknown: false });
  const typed = source === 'query' ? cast(input) : input;
  requireNone(problemsOfSchema(schema, typed));
  return cast(typed);
};
