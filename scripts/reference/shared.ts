import { readFile } from 'node:fs/promises';
import { errorCatalogue, type ErrorCode } from '../../src/core/errors.ts';
import type { JsonSchema } from '../../src/operations/fields.ts';
import { demoOperationTable } from '../../src/operations/demo.ts';
import { operationTable } from '../../src/operations/index.ts';
import { readTypes, refTo, type ReadTypes } from './answer-schema.ts';

const wireTypes = 'scripts/reference/wire-types.ts';
/** The tables of operations, with the files that export them: their types have the answers. */
const tables = [
  { file: 'src/operations/index.ts', name: 'operationTable', table: operationTable },
  { file: 'src/operations/demo.ts', name: 'demoOperationTable', table: demoOperationTable },
] as const;
const eventsFile = 'src/core/enhancement/events.ts';

/** The types that are schemas of their own in the documents. */
const named = { PublicError: 'Error', Checks: 'Checks', Check: 'Check', WireUsage: 'TokenUsage' };

/** The answer of an operation: a schema of its `data`, or of its `message`. */
export type Output = JsonSchema;

/** What both documents describe, read from the sources. */
export interface Sources {
  readonly version: string;
  readonly summary: ReadTypes['summary'];
  readonly outputs: Readonly<Record<string, Output>>;
  /** Schemas of the data of stream events, by the event's name. */
  readonly streamEvents: Readonly<Record<string, JsonSchema>>;
  readonly wire: (name: string) => Readonly<Record<string, JsonSchema>>;
  /** The components of both documents. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** Schemas of fields by their names. */
export type Fields = Readonly<Record<string, JsonSchema>>;

/** Returns the fields of an object's schema. */
export const fieldsOf = (schema: JsonSchema): Fields => (schema['properties'] ?? {}) as Fields;
/** Returns the names of the required fields. */
export const requiredOf = (schema: JsonSchema): readonly string[] => (schema['required'] ?? []) as readonly string[];

/** The error codes in the order of the contract. */
export const errorCodes = Object.keys(errorCatalogue) as ErrorCode[];

/** Gives the details of the error object a type where its code has one. */
const errorSchema = (details: Fields): JsonSchema => ({
  type: 'object',
  description: 'What failed: the same object in answers, acknowledgements, `connect_error` and the event `error`.',
  properties: {
    code: { type: 'string', enum: errorCodes },
    message: { type: 'string', description: 'A sentence for people.' },
    retryable: { type: 'boolean', description: 'Whether the same request can succeed later.' },
    details: { description: 'For programs; its form depends on the code.' },
  },
  required: ['code', 'message', 'retryable'],
  allOf: Object.entries(details).map(([code, schema]) => ({
    if: { required: ['code'], properties: { code: { const: code } } },
    then: { properties: { details: schema } },
  })),
});

const failure: JsonSchema = {
  type: 'object',
  properties: {
    success: { type: 'boolean', const: false },
    error: refTo('Error'),
    requestId: { type: 'string', description: 'The id in the log of the service.' },
  },
  required: ['success', 'error', 'requestId'],
};

/** Wraps the schema of an answer in the envelope. */
export const successSchema = (output: Output): JsonSchema => ({
  type: 'object',
  properties: { success: { type: 'boolean', const: true }, ...output },
  required: ['success', ...Object.keys(output)],
});

/** Adds `sessionId` and `seq` to the schema of an event's own data. */
const streamEvent = (data: JsonSchema): JsonSchema => {
  const numbered = {
    sessionId: { type: 'string', format: 'uuid' },
    seq: { type: 'integer', minimum: 1, description: 'Its number in the session: 1, 2, 3 … without a gap.' },
  };
  const required = ['sessionId', 'seq', ...requiredOf(data)];
  return { ...data, properties: { ...numbered, ...fieldsOf(data) }, required };
};

/** Names the schema of an event's data. */
export const eventSchemaName = (event: string): string => `event.${event}`;

/** Reads the sources of both documents. */
export const readSources = async (): Promise<Sources> => {
  const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
  const types = readTypes([...tables.map(({ file }) => file), eventsFile, wireTypes], named);
  const outputs = tables.flatMap(({ file, name, table }) =>
    types.outputs(file, name).map((output, index) => [table[index]?.name ?? '', output] as const),
  );
  const wire = (name: string): Fields => fieldsOf(types.type(wireTypes, name));
  const error = errorSchema(wire('ErrorDetails'));
  const events = types.type(eventsFile, 'SessionEvent')['oneOf'] as readonly JsonSchema[];
  const streamEvents = Object.fromEntries(
    events.map((event) => {
      const { name, data = {} } = fieldsOf(event);
      // The event `error` has the fields of the error object beside its own.
      return [(name?.['enum'] as readonly string[])[0] ?? '', streamEvent('$ref' in data ? error : data)];
    }),
  );
  const { connected = {} } = wire('OtherEvents');
  const all = { connected, ...streamEvents };
  return {
    version,
    summary: types.summary,
    outputs: Object.fromEntries(outputs),
    streamEvents: all,
    wire,
    schemas: {
      Error: error,
      Failure: failure,
      TokenUsage: types.type(eventsFile, 'WireUsage'),
      Checks: types.type('src/core/integrity/check.ts', 'Checks'),
      Check: types.type('src/core/integrity/check.ts', 'Check'),
      ...Object.fromEntries(Object.entries(all).map(([name, schema]) => [eventSchemaName(name), schema])),
    },
  };
};
