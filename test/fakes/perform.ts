import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { usageOf, type Script, type Step } from './script.ts';
import type { Wire } from './wire.ts';

export interface Performance {
  readonly wire: Wire;
  readonly script: Script;
  readonly response: ServerResponse;
  /** Aborts when the client has gone; nothing is written after it. */
  readonly gone: AbortSignal;
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Does what the script says, then ends the response; returns early when the client goes. */
export const perform = async ({ wire, script, response, gone }: Performance): Promise<void> => {
  const usage = usageOf(script);
  const clientGone = untilAborted(gone);

  /** Resolves when the bytes have left this process, or cannot any more. */
  const flush = (bytes: string | Buffer): Promise<void> =>
    new Promise((resolve) => response.write(bytes, () => resolve()));

  let lineEnd = '\n';
  const inLines = (bytes: string): string => (lineEnd === '\n' ? bytes : bytes.replaceAll('\n', lineEnd));

  const open = (): void => {
    if (response.headersSent) return;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
    response.flushHeaders();
    const opening = wire.opening(usage);
    if (opening !== '') response.write(inLines(opening));
  };

  const write = (bytes: string): void => {
    open();
    response.write(inLines(bytes));
  };

  const writeTorn = async (bytes: string): Promise<void> => {
    open();
    for (const byte of Buffer.from(inLines(bytes))) {
      await flush(Buffer.of(byte));
      await nextTurn();
    }
  };

  const writePaced = async (texts: readonly string[], everyMs: number): Promise<void> => {
    for (const text of texts) {
      await wait(everyMs, undefined, { signal: gone }).catch(() => undefined);
      if (gone.aborted) return;
      write(wire.text(text));
    }
  };

  const writeUntilGone = async (bytes: string): Promise<void> => {
    open();
    while (!gone.aborted) await Promise.race([flush(bytes), clientGone]);
  };

  const fail = (status: number, headers: Readonly<Record<string, string>> = {}, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? wire.errorBody(status)));
  };

  /** Whether the script goes on. */
  const take = async (step: Step): Promise<boolean> => {
    if ('open' in step) open();
    else if ('text' in step) {
      if (step.torn) await writeTorn(wire.text(step.text));
      else write(wire.text(step.text));
    } else if ('texts' in step) {
      if (step.everyMs) await writePaced(step.texts, step.everyMs);
      else for (const text of step.texts) write(wire.text(text));
    } else if ('wait' in step) await Promise.race([step.wait, clientGone]);
    else if ('finish' in step) write(wire.finish(step.finish, usage));
    else if ('event' in step) write(wire.event(step.event));
    else if ('error' in step) write(wire.error(step.error));
    else if ('garbage' in step) write(step.garbage);
    else if ('flood' in step) await writeUntilGone(step.flood);
    else if ('lineEnd' in step) lineEnd = step.lineEnd;
    else if ('silence' in step) await clientGone;
    else if ('status' in step) {
      fail(step.status, step.headers, step.body);
      return false;
    } else if ('cut' in step) {
      // What was written before has left when the turn ends; destroying the socket earlier would take it back.
      await nextTurn();
      response.destroy();
      return false;
    } else return false;
    return true;
  };

  for (const step of script) {
    if (gone.aborted || !(await take(step))) break;
  }
  if (gone.aborted || response.destroyed || response.writableEnded) return;
  open();
  response.end();
};
