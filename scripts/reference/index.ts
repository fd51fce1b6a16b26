import { Parser } from '@asyncapi/parser';
import { httpDocument } from './http-document.ts';
import { recordExamples, type Recording } from './record.ts';
import { readSources, type Sources } from './shared.ts';
import { socketDocument } from './socket-document.ts';

/** The files of the API reference, by their paths. */
export type ReferenceFiles = Readonly<Record<string, string>>;

const write = (document: object): string => `${JSON.stringify(document, undefined, 2)}\n`;

/** Makes the files of the API reference of what the sources say and of recorded examples. */
export const writeReference = (sources: Sources, recording: Recording): ReferenceFiles => {
  const [http, socket] = [httpDocument(sources, recording), socketDocument(sources, recording)];
  return {
    'docs/openapi.json': write(http),
    'docs/asyncapi.json': write(socket),
  };
};

/** Reads the sources, runs the examples, and makes the files. */
export const makeReference = async (): Promise<ReferenceFiles> =>
  writeReference(await readSources(), await recordExamples());

/** Lists what the AsyncAPI parser finds wrong in a document. It takes half a minute for the whole one. */
export const problemsOfSocketDocument = async (document: object): Promise<readonly string[]> => {
  const diagnostics = await new Parser().validate(JSON.stringify(document));
  // AsyncAPI 3.1 is newer than most tools.
  const problems = diagnostics.filter(({ code }) => code !== 'asyncapi-latest-version');
  return problems.map(({ code, message, path }) => `${String(code)} at ${path.join('.')}: ${message}`);
};
