import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { root } from './data-directory.ts';

type Schema = Readonly<Record<string, unknown>>;

interface DescribedResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface DescribedCall {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

/** The OpenAPI document, as far as tests read it. */
export interface HttpDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedCall>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly responses: Readonly<Record<string, DescribedResponse>>;
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

const read = (name: string): unknown => JSON.parse(readFileSync(path.join(root, 'docs', name), 'utf8'));

let document: HttpDocument | undefined;
/** Returns the committed OpenAPI document. */
export const httpDocument = (): HttpDocument => (document ??= read('openapi.json') as HttpDocument);

/** Returns the committed AsyncAPI document. */
export const socketDocument = (): Schema => read('asyncapi.json') as Schema;

/** Refuses fields that a schema of an answer does not name: the documents leave answers open for later versions. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isOpen = parts['type'] === 'object' && 'properties' in parts && !('additionalProperties' in parts);
  return isOpen ? { ...parts, unevaluatedProperties: false } : parts;
};

/** Creates a validator of JSON Schema 2020-12 with the formats of the documents. */
export const createValidator = (): Ajv2020 => {
  const validator = new Ajv2020({ strict: false, allErrors: true });
  (addFormats as unknown as (ajv: Ajv2020) => void)(validator);
  return validator;
};

let answers: Ajv2020 | undefined;
const compiled = new Map<string, ValidateFunction>();

/** Compiles the schema at a place of the OpenAPI document, once. */
const validatorAt = (pointer: string): ValidateFunction => {
  if (!answers) {
    answers = createValidator();
    answers.addSchema(closed(httpDocument()) as object, 'openapi.json');
  }
  const known = compiled.get(pointer) ?? answers.compile({ $ref: `openapi.json#${pointer}` });
  compiled.set(pointer, known);
  return known;
};

/** `describe` names the value in the error; it runs for an error only, since it may stringify a long text. */
const requireValid = (pointer: string, value: unknown, describe: () => string): void => {
  const validate = validatorAt(pointer);
  if (validate(value)) return;
  const problems = (validate.errors ?? []).map(({ instancePath, message, params }) => {
    return `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`;
  });
  throw new Error(
    `docs/openapi.json does not describe ${describe()} (npm run docs:reference):\n${problems.join('\n')}`,
  );
};

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

/** The templates of paths, those with fewer parameters first: `/a/b` is not `/a/{id}`. */
const templates = (): readonly (readonly [string, RegExp])[] =>
  Object.keys(httpDocument().paths)
    .sort((one, other) => one.split('{').length - other.split('{').length)
    .map((template) => [template, new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)]);
let matchers: ReturnType<typeof templates> | undefined;

let isChecked = true;
/** Turns the checks of answers and events off in this process: a recording for new documents compares nothing with the old ones. */
export const trustAnswers = (): void => {
  isChecked = false;
};

/** Checks an answer over HTTP against the document: its form, and for a failure that its code is among those of the route. */
export const requireDocumentedAnswer = (method: string, target: string, status: number, body: unknown): void => {
  const [requested = ''] = target.split('?', 1);
  matchers ??= templates();
  const [template] = matchers.find(([, pattern]) => pattern.test(requested)) ?? [];
  const call = template === undefined ? undefined : httpDocument().paths[template]?.[method.toLowerCase()];
  if (template === undefined || !call || !isChecked) return;
  const describe = (): string =>
    `the answer ${String(status)} of ${method} ${template}: ${JSON.stringify(body).slice(0, 500)}`;
  const response = call.responses[String(status)];
  if (!response) throw new Error(`docs/openapi.json does not describe ${describe()}`);
  const { $ref } = response;
  if ($ref === undefined) {
    if (!response.content?.['application/json']) return;
    const place = `/paths/${escaped(template)}/${method.toLowerCase()}/responses/${String(status)}`;
    requireValid(`${place}/content/application~1json/schema`, body, describe);
    return;
  }
  requireValid('/components/schemas/Failure', body, describe);
  const { code } = (body as { readonly error: { readonly code: string } }).error;
  if (!$ref.split('/').at(-1)?.split('.').includes(code))
    throw new Error(`docs/openapi.json does not list ${describe()}`);
};

/** Checks the data of a stream event against the document. */
export const requireDocumentedEvent = (name: string, data: unknown): void => {
  if (isChecked) {
    requireValid(`/components/schemas/event.${name}`, data, () => `the event ${name}: ${JSON.stringify(data)}`);
  }
};
