import { startFakeProvider } from '../../fakes/fake-provider.ts';
import type { Script, Step } from '../../fakes/script.ts';
import { startNode } from '../node.ts';
import { sentTexts, textBlockOf } from '../sent-text.ts';
import { assemble } from '../wire.ts';
import { environmentFor } from '../with-provider.ts';

/** What a provider would be sent. */
export interface PreviewedPrompt {
  /** The system prompt and all messages, without the random ids of their blocks. */
  readonly prompt: string;
  /** The text to work on, as it stands in the prompt. */
  readonly text: string;
  /** How many values of each kind are masked. */
  readonly redacted: Readonly<Record<string, number>>;
}

/** A kind of `done.checks`; `masked` may list its values as objects. */
export interface Check {
  readonly expected: number;
  readonly missing: readonly unknown[];
  readonly duplicated: readonly unknown[];
  readonly invented: readonly unknown[];
}

/** A finished session, as its reader saw it. */
export interface FinishedSession {
  /** The text to work on, as the provider received it. */
  readonly sent: string;
  /** What the reader's text was after each event of the stream, and what the session holds at the end. */
  readonly moments: readonly string[];
  /** The session's result. */
  readonly result: string;
  readonly checks: Readonly<Record<string, Check | undefined>>;
  /** The name of the last event, with the code of an error. */
  readonly end: string;
}

/** A whole node behind its HTTP interface, with a scripted provider. */
export interface EvaluatedNode {
  preview(request: object): Promise<PreviewedPrompt>;
  /**
   * Runs a session in which the model answers with the steps that `answer` makes from the text it was sent.
   * One session runs at a time: a provider's request does not say which session it belongs to.
   */
  enhance(request: object, answer: (sent: string) => readonly Step[]): Promise<FinishedSession>;
  close(): Promise<void>;
}

/** The text in pieces of three characters, as a model streams it. */
export const inPieces = (text: string): string[] => {
  const characters = Array.from(text);
  return Array.from({ length: Math.ceil(characters.length / 3) }, (_, index) =>
    characters.slice(3 * index, 3 * index + 3).join(''),
  );
};

const withoutBlockIds = (prompt: string): string => prompt.replace(/(<\/?\w+ id=)"\d+"/g, '$1""');

/** Starts the node and its provider, and logs in as the editor; `close` ends all of them. */
export const openEvaluatedNode = async (): Promise<EvaluatedNode> => {
  const provider = await startFakeProvider('openai');
  const node = await startNode({ env: environmentFor({ openai: provider }) }).catch(async (error: unknown) => {
    await provider.close();
    throw error;
  });
  const close = async (): Promise<void> => {
    await node.stop();
    await provider.close();
  };
  const token = await node.login('editor').catch(async (error: unknown) => {
    await close();
    throw error;
  });

  const runSession = async (request: object, answer: (sent: string) => readonly Step[]): Promise<FinishedSession> => {
    let sent = '';
    provider.respond(({ body }): Script => {
      sent = textBlockOf(sentTexts(body));
      return [...answer(sent), { finish: 'stop' }];
    });
    const { sessionId } = await node.http.enhance(token, { ...request, includeContext: [] });
    const events = await node.http.stream(token, sessionId);
    const { enhancedText: result } = await node.http.session(token, sessionId);
    const last = events.at(-1);
    return {
      sent,
      moments: [...events.map((_, index) => assemble(events.slice(0, index + 1))), result],
      result,
      checks: (last?.data['checks'] ?? {}) as FinishedSession['checks'],
      end: last?.name === 'error' ? `error ${String(last.data['code'])}` : (last?.name ?? 'no event'),
    };
  };

  let previous: Promise<unknown> = Promise.resolve();
  return {
    preview: async (request) => {
      const body = { ...request, includeContext: [] };
      const answer = await node.http.request('/api/ai/context/preview', { token, body });
      if (answer.status !== 200) throw new Error(`preview refused: ${JSON.stringify(answer.body)}`);
      const { system, messages, redacted } = answer.body.data as unknown as {
        readonly system: string;
        readonly messages: readonly { readonly content: string }[];
        readonly redacted: Readonly<Record<string, number>>;
      };
      const prompt = sentTexts([system, messages]);
      return { prompt: withoutBlockIds(prompt), text: textBlockOf(prompt), redacted };
    },
    enhance: (request, answer) => {
      const session = previous.then(() => runSession(request, answer));
      previous = session.catch(() => undefined);
      return session;
    },
    close,
  };
};
