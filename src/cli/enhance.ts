import { text as readAll } from 'node:stream/consumers';
import { CommandFailure, exitCodes } from './failure.ts';
import { createNodeClient, type NodeAddress, type NodeClient, type SessionEvent } from './node-client.ts';

/** The options of `zoma enhance` beside the node. */
export interface EnhanceOptions extends NodeAddress {
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly action: string;
  readonly tone?: string | undefined;
  readonly language?: string | undefined;
  readonly prompt?: string | undefined;
  readonly format?: string | undefined;
  /** Write the text when it is complete. */
  readonly whole?: boolean | undefined;
  /** Write the session as JSON when it has ended. */
  readonly json?: boolean | undefined;
}

/** How often a stream that breaks off is opened again without an event in between. */
const mostRetries = 5;
const retryMs = 500;

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

async function* resumed(client: NodeClient, path: string): AsyncGenerator<SessionEvent> {
  let cursor: string | undefined;
  for (let retries = 0; retries <= mostRetries; retries += 1) {
    if (retries > 0) await new Promise((resolve) => setTimeout(resolve, retryMs));
    try {
      for await (const event of client.events(path, cursor)) {
        retries = 0;
        cursor = event.id ?? cursor;
        yield event;
      }
    } catch (error) {
      if (error instanceof CommandFailure && error.exitCode !== exitCodes.unreachable) throw error;
    }
  }
  throw new CommandFailure('The stream broke off and cannot be continued.', exitCodes.unreachable);
}

/** Logs in when an e-mail address and a password are given. */
const authenticated = async (options: EnhanceOptions): Promise<NodeClient> => {
  const client = createNodeClient(options);
  const { url, key, email, password, onBehalfOf } = options;
  if (key !== undefined) return client;
  if (email === undefined || password === undefined) {
    throw new CommandFailure('Pass --key, set ZOMA_KEY, or pass --email and --password.', exitCodes.usage);
  }
  const login = await client.call<{ accessToken: string }>('POST', '/api/auth/login', { email, password });
  return createNodeClient({ url, key: login.accessToken, onBehalfOf });
};

/**
 * Enhances the text of standard input, and streams the result to standard output and progress to standard error. An interrupt (Ctrl-C)
 * cancels the session.
 * @throws CommandFailure
 */
export const enhance = async (options: EnhanceOptions): Promise<void> => {
  const { action, tone, language, prompt: customPrompt, format, whole = false, json = false } = options;
  const client = await authenticated(options);
  if (process.stdin.isTTY) process.stderr.write('Reading the text from standard input; end it with Ctrl-D.\n');
  const text = await readAll(process.stdin);
  const request = { text, action, tone, language, customPrompt, format };
  const { sessionId } = await client.call<{ sessionId: string }>('POST', '/api/ai/enhance', request);
  const session = `/api/ai/session/${sessionId}`;
  const interrupted = new AbortController();
  process.once('SIGINT', () => {
    interrupted.abort();
    client.call('DELETE', session).catch(() => process.exit(exitCodes.interrupted));
  });

  const writer = createWriter(!whole && !json);
  const progress = createProgress();
  for await (const { name, data } of resumed(client, `/api/ai/stream/${sessionId}`)) {
    if (name === 'metadata') progress.provider(String(data['provider']), String(data['model']));
    if (name === 'chunk') writer.append(String(data['text']));
    if (name === 'replace') writer.replace(String(data['text']));
    if (name === 'chunk' || name === 'replace') progress.characters(writer.length());
    if (!['done', 'error', 'cancelled'].includes(name)) continue;
    progress.end();
    if (json) process.stdout.write(`${JSON.stringify(await client.call('GET', session))}\n`);
    const isWritten = json || writer.finish();
    if (name === 'error') throw new CommandFailure(String(data['message']));
    if (name === 'cancelled') {
      const exitCode = interrupted.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
      throw new CommandFailure(`The session was cancelled (${String(data['reason'])}).`, exitCode);
    }
    if (isWritten) return;
    throw new CommandFailure(
      'A part of the text was replaced after it had been written; use --whole to write complete texts only.',
      exitCodes.revised,
    );
  }
};
