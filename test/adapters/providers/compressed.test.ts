import { createServer } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { openai } from '../../../src/adapters/providers/openai/index.ts';
import { apiKey, collect } from '../../contracts/language-model.ts';
import { listen } from '../../support/listen.ts';
import { chatChunk, chatText, doneMarker } from './field-shapes/rows/bodies.ts';

const answer = chatText('Grüße') + chatChunk(null, 'stop') + doneMarker;
const refusal = JSON.stringify({ error: { code: 'context_length_exceeded' } });

for (const [coding, compress] of [
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const) {
  test(`reads an answer and an error of a server that compresses unasked: ${coding}`, async (t) => {
    const accepted: unknown[] = [];
    const responses: readonly (readonly [status: number, body: string])[] = [
      [200, answer],
      [400, refusal],
    ];
    const baseUrl = await listen(
      t,
      createServer((incoming, response) => {
        const [status, body] = responses[accepted.length] ?? [500, ''];
        accepted.push(incoming.headers['accept-encoding']);
        incoming.resume();
        response.writeHead(status, { 'content-encoding': coding }).end(compress(body));
      }),
    );
    const model = openai.create({ apiKey, baseUrl, model: 'm' });
    t.teardown(() => model.close());
    const { text, error } = await collect(model);
    t.is(error, undefined);
    t.is(text, 'Grüße');
    t.is((await collect(model)).error?.failure, 'context_too_long');
    t.deepEqual(accepted, ['identity', 'identity']);
  });
}
