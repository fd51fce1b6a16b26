import { text as readAll } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandFailure, exitCodes, isCommandFailure } from './failure.ts';
import { printJson } from './output.ts';
import type { NodeClient, SessionEvent } from './node-client.ts';

/** The options of `zoma enhance` beside the node. */
export interface EnhanceOptions {
  readonly action: string;
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  readonly format?: string | undefined;
  /** Write the text when it is complete. */
  readonly whole?: boolean | undefined;
  /** Write the session as JSON when it has ended. */
  readonly json?: boolean | undefined;
  /** How long a stream that broke off is opened again without an event in between, in seconds. */
  readonly resumeSeconds: number;
}

/** The wait before a stream is opened again, in milliseconds: the first, and the longest. */
const firstWaitMs = 100;
const longestWaitMs = 2_000;
/** How long an interrupt waits for the session to be cancelled, in milliseconds. */
const cancelMs = 3_000;

/** Writes a text to standard output as it grows. What was written cannot be taken back. */
const createWriter = (isStreaming: boolean) => {
  let text = '';
  let written = '';
  let isRevised = false;
  const write = (): void => {
    if (!text.startsWith(written)) {
      isRevised = true;
      process.stdout.write(process.stdout.isTTY ? '\n' : '');
      written = process.stdout.isTTY ? '' : text;
    }
    process.stdout.write(text.slice(written.length));
    written = text;
  };
  return {
    append: (more: string): void => {
      text += more;
      if (isStreaming) write();
    },
    replace: (whole: string): void => {
      text = whole;
      if (isStreaming) write();
    },
    /** Writes what is missing, and ends the line of a terminal. Returns whether standard output has the text. */
    finish: (): boolean => {
      write();
      if (process.stdout.isTTY) process.stdout.write('\n');
      return process.stdout.isTTY || !isRevised;
    },
    length: (): number => text.length,
  };
};

/** Shows progress on standard error: a line that changes on a terminal, else a line for each provider. */
const createProgress = () => {
  let provider = '';
  return {
    provider: (name: string, model: string): void => {
      const next = `${name} (${model})`;
      if (next !== provider && !process.stderr.isTTY) process.stderr.write(`${next}\n`);
      provider = next;
    },
    characters: (count: number): void => {
      // On one terminal the text itself shows the progress.
      if (process.stderr.isTTY && !process.stdout.isTTY) {
        process.stderr.write(`\r${provider}: ${String(count)} characters`);
      }
    },
    end: (): void => {
      if (process.stderr.isTTY && !process.stdout.isTTY) process.stderr.write('\n');
    },
  };
};

/** Answers that a node gives while it starts, stops or lacks a service: the next attempt may succeed. */
const passing: readonly string[] = ['overloaded', 'unavailable', 'internal'];

const isPassing = (error: unknown): boolean =>
  !isCommandFailure(error) || error.exitCode === exitCodes.unreachable || passing.includes(error.answer?.code ?? '');

/** Reads the events of a session, and opens the stream again after the last event when it breaks off. */
async function* resumed(
  client: NodeClient,
  path: string,
  resumeSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent> {
  let cursor: string | undefined;
  let since = Date.now();
  let wait = firstWaitMs;
  let reason = 'The stream ended too early.';
  do {
    try {
      for await (const event of client.events(path, cursor)) {
        cursor = event.id ?? cursor;
        since = Date.now();
        wait = firstWaitMs;
        yield event;
      }
    } catch (error) {
      if (signal.aborted || !isPassing(error)) throw error;
      if (isCommandFailure(error)) reason = error.message;
    }
    await sleep(wait, undefined, { signal });
    wait = Math.min(2 * wait, longestWaitMs);
  } while (Date.now() - since < resumeSeconds * 1_000);
  const after = `The stream broke off, and could not be continued for ${String(resumeSeconds)} s.`;
  throw new CommandFailure(`${after} ${reason}`, exitCodes.unreachable);
}

/** Makes the last events of a session from its record, for a session whose stream has expired on the node. */
const endFromRecord = (record: Readonly<Record<string, unknown>>): SessionEvent[] => {
  const event = (name: string, data: SessionEvent['data']): SessionEvent => ({ name, id: undefined, data });
  if (record['status'] === 'error') return [event('error', record['error'] as SessionEvent['data'])];
  if (record['status'] === 'cancelled') return [event('cancelled', { reason: 'ended while it was not watched' })];
  return [event('replace', { text: record['enhancedText'] ?? '' }), event('done', {})];
};

/** Reads the events of a session; its record takes the place of a stream that is gone. @throws the reason of `signal` when it is aborted */
async function* eventsOf(
  client: NodeClient,
  sessionId: string,
  resumeSeconds: number,
  signal: AbortSignal,
): AsyncGenerator<SessionEvent> {
  try {
    yield* resumed(client, `/api/ai/stream/${sessionId}`, resumeSeconds, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!isCommandFailure(error) || error.answer?.code !== 'gone') throw error;
    yield* endFromRecord(await client.call('GET', `/api/ai/session/${sessionId}`));
  }
}

/**
 * Cancels the session at an interrupt (Ctrl-C), and when standard output has no reader any more. When that fails, or takes `cancelMs`, it
 * aborts `giveUp`, which ends the command.
 */
const cancelAtInterrupt = (
  client: NodeClient,
  session: string,
  giveUp: AbortController,
): { readonly isInterrupted: () => boolean } => {
  let isInterrupted = false;
  const stop = (reason: string): void =>
    giveUp.abort(new CommandFailure(`The session is not cancelled: ${reason}`, exitCodes.interrupted));
  const cancel = (): void => {
    isInterrupted = true;
    setTimeout(() => stop('the node does not answer.'), cancelMs).unref();
    client.call('DELETE', session).catch((error: unknown) => stop((error as Error).message));
  };
  process.once('SIGINT', cancel);
  process.stdout.once('error', cancel);
  return { isInterrupted: () => isInterrupted };
};

/**
 * Enhances the text of standard input, and streams the result to standard output and progress to standard error. An interrupt (Ctrl-C)
 * cancels the session. `giveUp` breaks off the client's requests.
 * @throws CommandFailure
 */
export const enhance = async (client: NodeClient, options: EnhanceOptions, giveUp: AbortController): Promise<void> => {
  const { action, tone, language, prompt: customPrompt, format, whole = false, json = false } = options;
  if (process.stdin.isTTY) process.stderr.write('Reading the text from standard input; end it with Ctrl-D.\n');
  const text = await readAll(process.stdin);
  const request = { text, action, tone, language, customPrompt, format };
  const { sessionId } = await client.call<{ sessionId: string }>('POST', '/api/ai/enhance', request);
  const session = `/api/ai/session/${sessionId}`;
  const { isInterrupted } = cancelAtInterrupt(client, session, giveUp);

  const writer = createWriter(!whole && !json);
  const progress = createProgress();
  for await (const { name, data } of eventsOf(client, sessionId, options.resumeSeconds, giveUp.signal)) {
    if (name === 'metadata') progress.provider(String(data['provider']), String(data['model']));
    if (name === 'chunk') writer.append(String(data['text']));
    if (name === 'replace') writer.replace(String(data['text']));
    if (name === 'chunk' || name === 'replace') progress.characters(writer.length());
    if (!['done', 'error', 'cancelled'].includes(name)) continue;
    progress.end();
    if (json) printJson(await client.call('GET', session));
    const isWritten = json || writer.finish();
    if (name === 'error') throw new CommandFailure(String(data['message']));
    if (name === 'cancelled') {
      const exitCode = isInterrupted() ? exitCodes.interrupted : exitCodes.failed;
      throw new CommandFailure(`The session was cancelled (${String(data['reason'])}).`, exitCode);
    }
    if (isWritten) return;
    throw new CommandFailure(
      'A part of the text was replaced after it had been written; use --whole to write complete texts only.',
      exitCodes.revised,
    );
  }
};
