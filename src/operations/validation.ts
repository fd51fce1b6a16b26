import { ValidationError, type Schema } from 'yup';
import { validationFailed, type Problem } from '../core/errors.ts';

/** Where an input comes from: JSON has types of its own; in a query everything is a string. */
export type InputSource = 'json' | 'query';

/** How deep an input may be nested: no documented one comes near it. */
const deepest = 32;

/** How many values an input may have: more would keep the event loop busy to no purpose. */
const mostValues = 10_000;

/**
 * What no schema says: strings that are no text, nesting without end, values without number.
 * Not recursive, as the nesting may be hostile.
 */
const problemsOfValues = (input: unknown): Problem[] => {
  const problems: Problem[] = [];
  let values = 0;
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value: input, path: '', depth: 0 }];
  const check = (text: string, path: string): void => {
    if (!text.isWellFormed()) problems.push({ path, message: 'has half a character (a lone surrogate)' });
    else if (text.includes('\0')) problems.push({ path, message: 'has a NUL character' });
  };
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next;
    if (typeof value === 'string') check(value, path);
    if (typeof value !== 'object' || value === null) continue;
    if (ArrayBuffer.isView(value)) return [...problems, { path, message: 'is binary' }];
    if (depth === deepest) return [...problems, { path, message: 'is nested too deep' }];
    values += Array.isArray(value) ? value.length : Object.keys(value).length;
    if (values > mostValues) return [...problems, { path, message: 'has too many values' }];
    for (const [key, child] of Object.entries(value)) {
      const childPath = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
      check(key, path);
      waiting.push({ value: child, path: childPath, depth: depth + 1 });
    }
  }
  return problems;
};

const problemsOf = (error: ValidationError): Problem[] => {
  if (error.inner.length > 0) return error.inner.flatMap(problemsOf);
  const path = error.path ?? '';
  if (error.type === 'noUnknown') {
    const { unknown } = error.params ?? {};
    const names = typeof unknown === 'string' ? unknown.split(', ') : [];
    return names.map((name) => ({ path: path === '' ? name : `${path}.${name}`, message: 'is not a known field' }));
  }
  // The last line alone: yup repeats the value that was refused, which is the user's.
  return error.errors.map((message) => ({ path, message: message.split(', but the final value was')[0] ?? message }));
};

/** Casting would take these for fields of the schema: every object has them. */
const problemsOfInherited = (input: unknown): Problem[] =>
  Object.keys(Object(input) as object)
    .filter((name) => name in Object.prototype)
    .map((path) => ({ path, message: 'is not a known field' }));

/**
 * The input as the schema has it, with its defaults. JSON is taken as it is, without conversions.
 * @throws ZomaError `validation_failed` with every problem
 */
export const validate = <Input>(schema: Schema<Input>, input: unknown, source: InputSource): Input => {
  const problems = [...problemsOfValues(input), ...problemsOfInherited(input)];
  if (problems.length > 0) throw validationFailed(problems);
  // Unknown fields are kept, to be refused: casting would drop them quietly.
  const cast = (value: unknown): Input => schema.cast(value, { assert: false, stripUnknown: false });
  const typed = source === 'query' ? cast(input) : input;
  try {
    schema.validateSync(typed, { abortEarly: false, strict: true });
  } catch (error) {
    if (error instanceof ValidationError) throw validationFailed(problemsOf(error));
    throw error;
  }
  return cast(typed);
};
