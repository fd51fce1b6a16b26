import type { JsonSchema } from '../../src/operations/fields.ts';

interface Message {
  readonly name: string;
  readonly title: string;
  readonly summary?: string;
  readonly payload: JsonSchema;
  readonly examples?: readonly { readonly payload: unknown }[];
}

interface Reference {
  readonly $ref: string;
}

/** What the page reads of an AsyncAPI document. */
interface SocketDocument {
  readonly info: { readonly title: string; readonly description: string };
  readonly channels: { readonly ai: { readonly messages: Readonly<Record<string, Message>> } };
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly action: 'receive' | 'send';
        readonly messages: readonly Reference[];
        readonly reply?: { readonly messages: readonly Reference[] };
        readonly 'x-permissions'?: readonly string[];
      }
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Writes a sentence of the document, with its code and its links. */
const inline = (text: string): string =>
  escape(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\[([^\]]+)\]\((\/[^)]*)\)/g, '<a href="$2">$1</a>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>');

const block = (value: unknown): string =>
  `<pre tabindex="0"><code>${escape(JSON.stringify(value, undefined, 2))}</code></pre>`;

/** Names what a schema admits, in a few words. */
const shapeOf = (schema: JsonSchema): string => {
  const { $ref, type, enum: values, const: constant, items, anyOf, oneOf, allOf, format } = schema;
  if (typeof $ref === 'string') return $ref.split('/').at(-1) ?? '';
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(' | ');
  if (type === 'array') return `list of ${shapeOf((items ?? {}) as JsonSchema)}`;
  if (type !== undefined) {
    return [([type].flat() as string[]).join(' | '), typeof format === 'string' ? `(${format})` : '']
      .filter(Boolean)
      .join(' ');
  }
  const parts = (anyOf ?? oneOf ?? allOf) as readonly JsonSchema[] | undefined;
  return parts ? parts.map(shapeOf).join(' | ') : 'any value';
};

/** Writes the bounds of a field. */
const boundsOf = (schema: JsonSchema): string =>
  ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'maxProperties', 'default', 'pattern']
    .filter((name) => schema[name] !== undefined)
    .map((name) => `${name} ${JSON.stringify(schema[name])}`)
    .join(', ');

const sentences = (schema: JsonSchema): string =>
  [schema['description'], schema['x-further-rule']]
    .filter((text): text is string => typeof text === 'string')
    .map(inline)
    .join(' ');

/** Writes the fields of an object as a table; an object inside an object is one row, and whole in the schema below. */
const fieldTable = (schema: JsonSchema, caption: string): string => {
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  if (fields.length === 0) return '<p>No fields.</p>';
  const required = (schema['required'] ?? []) as readonly string[];
  const rows = fields.map(
    ([name, field]) =>
      `<tr><th scope="row"><code>${escape(name)}</code></th><td>${required.includes(name) ? 'required' : 'optional'}</td>` +
      `<td>${escape(shapeOf(field))}</td><td>${[sentences(field), escape(boundsOf(field))].filter(Boolean).join('<br>')}</td></tr>`,
  );
  const head =
    '<tr><th scope="col">field</th><th scope="col"></th><th scope="col">type</th><th scope="col">rules</th></tr>';
  return `<table aria-label="${escape(caption)}"><thead>${head.replace('<th scope="col"></th>', '<th scope="col">presence</th>')}</thead><tbody>${rows.join('')}</tbody></table>`;
};

const details = (title: string, value: unknown): string =>
  `<details><summary>${escape(title)}</summary>${block(value)}</details>`;

/** Makes the page about the socket from its document: static, without scripts. */
export const socketPage = (made: object): string => {
  const document = made as SocketDocument;
  const { messages } = document.channels.ai;
  const { schemas } = document.components;
  const messageOf = ({ $ref }: Reference): Message => {
    const found = messages[$ref.split('/').at(-1) ?? ''];
    if (!found) throw new TypeError(`There is no message ${$ref}.`);
    return found;
  };
  const resolve = (schema: JsonSchema): JsonSchema =>
    typeof schema['$ref'] === 'string' ? (schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}) : schema;

  const exampleOf = (title: string, { examples = [] }: Message): string =>
    examples.map(({ payload }) => details(title, payload)).join('');
  const operations = Object.entries(document.operations);
  const article = ([
    id,
    {
      messages: [sent],
      reply,
      'x-permissions': permissions = [],
    },
  ]: (typeof operations)[number]): string => {
    if (!sent) throw new TypeError(`The operation ${id} has no message.`);
    const message = messageOf(sent);
    const [answer] = (reply?.messages ?? []).map(messageOf);
    const named = permissions.map((permission) => `<code>${escape(permission)}</code>`).join(' or ');
    const { anyOf } = message.payload as { anyOf?: readonly JsonSchema[] };
    const forms = anyOf ?? [resolve(message.payload)];
    return [
      `<article aria-labelledby="${id}"><h3 id="${id}"><code>${escape(message.name)}</code></h3>`,
      `<p>${inline(message.summary ?? '')}</p>`,
      named === '' ? '' : `<p class="note">Requires ${named}.</p>`,
      ...forms.map((form, index) =>
        fieldTable(form, `Fields of ${message.name}${forms.length > 1 ? `, form ${String(index + 1)}` : ''}`),
      ),
      exampleOf('Example of the payload', message),
      answer ? exampleOf('Example of the acknowledgement', answer) : '',
      details('Schema of the payload', message.payload),
      answer ? details('Schema of the acknowledgement', answer.payload) : '',
      '</article>',
    ].join('\n');
  };
  const groups = [
    { id: 'from-clients', title: 'Sent by clients', action: 'receive' },
    { id: 'from-service', title: 'Sent by the service', action: 'send' },
  ].map(({ action, ...group }) => ({ ...group, entries: operations.filter(([, each]) => each.action === action) }));
  const contents = groups.map(({ title, entries }) => {
    const links = entries.map(
      ([
        id,
        {
          messages: [sent],
        },
      ]) => {
        const name = sent ? messageOf(sent).name : id;
        return `<li><a href="#${id}">${escape(name)}</a></li>`;
      },
    );
    return `<h2>${title}</h2><ul>${links.join('')}</ul>`;
  });
  const sections = groups.map(
    ({ id, title, entries }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${entries.map(article).join('\n')}</section>`,
  );
  const shared = Object.entries(schemas).map(([name, schema]) => details(name, schema));
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Zoma: socket reference</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/style.css" />
  </head>
  <body>
    <header>
      <nav aria-label="Reference">
        <a href="/docs/">HTTP</a>
        <a href="/docs/sockets.html" aria-current="page">Socket</a>
        <a href="/docs/openapi.json">openapi.json</a>
        <a href="/docs/asyncapi.json">asyncapi.json</a>
      </nav>
    </header>
    <div class="sockets">
      <nav aria-label="Events">${contents.join('')}</nav>
      <main>
        <h1>${escape(document.info.title)}</h1>
        ${document.info.description
          .split('\n\n')
          .map((text) => `<p>${inline(text)}</p>`)
          .join('\n')}
        ${sections.join('\n')}
        <section aria-labelledby="schemas"><h2 id="schemas">Shared schemas</h2>${shared.join('\n')}</section>
      </main>
    </div>
  </body>
</html>
`;
};
