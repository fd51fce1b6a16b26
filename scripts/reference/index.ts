import { format, resolveConfig } from 'prettier';
import { httpDocument } from './http-document.ts';
import { recordExamples } from './record.ts';
import { readSources } from './shared.ts';
import { socketDocument } from './socket-document.ts';
import { socketPage } from './socket-page.ts';

/** Makes the files of the API reference from the sources and from examples that it runs, by their paths. */
export const makeReference = async (): Promise<Readonly<Record<string, string>>> => {
  const [sources, recording] = [await readSources(), await recordExamples()];
  const [http, socket] = [httpDocument(sources, recording), socketDocument(sources, recording)];
  const options = (await resolveConfig('docs/openapi.json')) ?? {};
  const write = (document: object): Promise<string> => format(JSON.stringify(document), { ...options, parser: 'json' });
  return {
    'docs/openapi.json': await write(http),
    'docs/asyncapi.json': await write(socket),
    'docs/sockets.html': socketPage(socket),
  };
};
