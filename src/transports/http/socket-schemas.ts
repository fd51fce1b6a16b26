import type { JsonSchema } from '../../operations/fields.ts';

/** Escapes a text between tags; names of attributes have no quotation marks. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Writes a sentence of the document, with its code and its links. */
export const inline = (text: string): string =>
  escape(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\[([^\]]+)\]\((\/[^)]*)\)/g, '<a href="$2">$1</a>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>');

const bounds = 'minLength maxLength minimum maximum minItems maxItems maxProperties default pattern'.split(' ');

/** Writes the bounds of a field; a format, which its type names, has them in itself. */
const boundsOf = (schema: JsonSchema): string =>
  bounds
    .filter((name) => schema[name] !== undefined && !('format' in schema && /^(?:pattern|minLength)$/.test(name)))
    .map((name) => `${name} ${JSON.stringify(schema[name])}`)
    .join(', ');

const sentences = (schema: JsonSchema): string =>
  [schema['description'], schema['x-further-rule']]
    .filter((text): text is string => typeof text === 'string')
    .map(inline)
    .join(' ');

const hasFields = (schema: JsonSchema): boolean => Object.keys(schema['properties'] ?? {}).length > 0;

/** Writes the JSON of an object's schema without what belongs to the place where it stands: a sentence, and whether null may be there. */
const keyOf = (schema: JsonSchema): string => {
  const ofObject = Object.entries(schema).filter(([keyword]) => keyword !== 'type' && keyword !== 'description');
  return JSON.stringify(Object.fromEntries(ofObject));
};

/** Creates the list of the page's schemas: each is written once, and every place where it stands links to it. */
export const createSchemaList = (shared: Readonly<Record<string, JsonSchema>>) => {
  const names = new Map(Object.entries(shared).map(([name, schema]) => [keyOf(schema), name]));
  const listed = Object.entries(shared);

  const linkTo = (name: string): string => `<a href="#schema.${escape(name)}">${escape(name)}</a>`;

  const linkToObject = (schema: JsonSchema, name: string): string => {
    const key = keyOf(schema);
    const known = names.get(key);
    if (known !== undefined) return linkTo(known);
    names.set(key, name);
    listed.push([name, JSON.parse(key) as JsonSchema]);
    return linkTo(name);
  };

  /** Names what a schema admits, in a few words; `name` is for an object that the list does not have yet. */
  const shapeOf = (schema: JsonSchema, name: string): string => {
    const { $ref, type, enum: values, const: constant, items, anyOf, oneOf, allOf, format } = schema;
    if (typeof $ref === 'string') return linkTo($ref.split('/').at(-1) ?? '');
    if (constant !== undefined) return escape(JSON.stringify(constant));
    if (Array.isArray(values)) return escape(values.map((value) => JSON.stringify(value)).join(' | '));
    if (type === 'array') return `list of ${shapeOf((items ?? {}) as JsonSchema, name)}`;
    const types = [type ?? []].flat() as string[];
    if (hasFields(schema)) {
      return [linkToObject(schema, name), ...types.filter((each) => each !== 'object')].join(' | ');
    }
    const ofValues = schema['additionalProperties'];
    if (typeof ofValues === 'object') return `object of ${shapeOf(ofValues as JsonSchema, name)}`;
    if (types.length > 0) return `${types.join(' | ')}${typeof format === 'string' ? ` (${format})` : ''}`;
    const parts = (anyOf ?? oneOf ?? allOf ?? []) as readonly JsonSchema[];
    const many = parts.filter(hasFields).length > 1;
    const shapes = parts.map((part, index) => shapeOf(part, many ? `${name}.${String(index + 1)}` : name));
    return shapes.length > 0 ? shapes.join(' | ') : 'any value';
  };

  /** Writes the fields of an object as a table. */
  const fieldTable = (schema: JsonSchema, name: string, caption: string): string => {
    const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
    if (fields.length === 0) return '<p>No fields.</p>';
    const required = (schema['required'] ?? []) as readonly string[];
    const rows = fields.map(([field, each]) => {
      const rules = [sentences(each), escape(boundsOf(each))].filter(Boolean).join('<br>');
      const presence = required.includes(field) ? 'required' : 'optional';
      const shape = shapeOf(each, `${name}.${field}`);
      return `<tr><th scope="row"><code>${escape(field)}</code></th><td>${presence}</td><td>${shape}</td><td>${rules}</td></tr>`;
    });
    const columns = ['field', 'presence', 'type', 'rules'].map((column) => `<th scope="col">${column}</th>`).join('');
    return `<table aria-label="${escape(caption)}"><thead><tr>${columns}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  };

  /** Writes every schema of the list, those included that the tables of others add to it. */
  const write = (): string => {
    const written: string[] = [];
    for (const [name, schema] of listed) {
      const content = hasFields(schema)
        ? fieldTable(schema, name, `Fields of the schema ${name}`)
        : `<p>${shapeOf(schema, name)}</p>`;
      written.push(
        `<h3 id="schema.${escape(name)}"><code>${escape(name)}</code></h3>`,
        `<p>${sentences(schema)}</p>`,
        content,
      );
    }
    return written.filter((line) => line !== '<p></p>').join('\n');
  };

  return { shapeOf, fieldTable, write };
};
