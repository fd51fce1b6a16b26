import type { JsonSchema } from '../../operations/fields.ts';
import { createSchemaList, escape, inline } from './socket-schemas.ts';

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

/** An AsyncAPI document, as far as the page reads it. */
export interface SocketDocument {
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

/** Writes an example, which is shown when its title is clicked. */
const example = (title: string, value: unknown): string => {
  const text = escape(JSON.stringify(value, undefined, 1));
  return `<details><summary>${escape(title)}</summary><pre tabindex="0"><code>${text}</code></pre></details>`;
};

/** Makes the page about the socket from its AsyncAPI document: without scripts, and with each schema once. */
export const socketPage = (document: SocketDocument): string => {
  const { messages } = document.channels.ai;
  const { schemas } = document.components;
  const list = createSchemaList(schemas);
  const messageOf = ({ $ref }: Reference): Message => {
    const found = messages[$ref.split('/').at(-1) ?? ''];
    if (!found) throw new TypeError(`There is no message ${$ref}.`);
    return found;
  };
  const resolve = (schema: JsonSchema): JsonSchema =>
    typeof schema['$ref'] === 'string' ? (schemas[schema['$ref'].split('/').at(-1) ?? ''] ?? {}) : schema;

  const exampleOf = (title: string, { examples = [] }: Message): string =>
    examples.map(({ payload }) => example(title, payload)).join('');
  /** Names the answer, which is `data` or a sentence; a failure is the same for all. */
  const acknowledgementOf = (id: string, { payload }: Message): string => {
    const [success] = payload['oneOf'] as readonly { readonly properties: Readonly<Record<string, JsonSchema>> }[];
    const { data } = success?.properties ?? {};
    const shape = data ? `<code>data</code>: ${list.shapeOf(data, `${id}.data`)}` : '<code>message</code>: string';
    return `<p>Acknowledgement: ${shape}</p>`;
  };
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
        list.fieldTable(form, id, `Fields of ${message.name}${forms.length > 1 ? `, form ${String(index + 1)}` : ''}`),
      ),
      answer ? acknowledgementOf(id, answer) : '',
      exampleOf('Example of the payload', message),
      answer ? exampleOf('Example of the acknowledgement', answer) : '',
      '</article>',
    ]
      .filter((line) => line !== '')
      .join('\n');
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
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Zoma: socket reference</title>
    <link rel="icon" href="data:," />
    <meta name="color-scheme" content="light dark" />
    <link rel="stylesheet" href="/docs/style.css" />
    <script src="/docs/theme.js"></script>
  </head>
  <body>
    <header>
      <a class="mark" href="/">Zoma</a>
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
        <section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
<p>Conditions between fields are in <a href="/docs/asyncapi.json">asyncapi.json</a>.</p>
${list.write()}</section>
      </main>
    </div>
  </body>
</html>
`;
};
