import { createServer, type IncomingMessage } from 'node:http';
import test from 'ava';
import { providers } from '../../../src/adapters/providers/index.ts';
import type { ProviderDefinition } from '../../../src/adapters/providers/http-provider.ts';
import { apiKey, collect } from '../../contracts/language-model.ts';
import { listen } from '../../support/listen.ts';

for (const name of ['openai', 'claude', 'gemini'] as const) {
  test(`${name} that redirects to another origin is not followed: it receives no key and no text`, async (t) => {
    const arrived: IncomingMessage[] = [];
    const elsewhere = await listen(
      t,
      createServer((incoming, response) => {
        arrived.push(incoming);
        response.end();
      }),
    );
    const baseUrl = await listen(
      t,
      createServer((incoming, response) => {
        incoming.resume();
        response.writeHead(307, { Location: `${elsewhere}${incoming.url ?? ''}` }).end();
      }),
    );
    const definition: ProviderDefinition = providers[name];
    const model = definition.create({ apiKey, baseUrl, model: definition.defaultModel });
    t.teardown(() => model.close());
    const { text, error } = await collect(model);
    t.is(text, '');
    t.not(error, undefined);
    t.deepEqual(
      arrived.map(({ headers }) => headers),
      [],
    );
  });
}
