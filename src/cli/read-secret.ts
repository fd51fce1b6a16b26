import { openSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { ReadStream } from 'node:tty';
import { CommandFailure, exitCodes } from './failure.ts';

const terminal = '/dev/tty';
const keys = { interrupt: '\u0003', end: '\u0004', delete: '\u007f', backspace: '\b' } as const;

/** Opens the terminal itself: standard input may carry the text of the command. */
const openTerminal = (instead: string): ReadStream => {
  try {
    return new ReadStream(openSync(terminal, 'r+'));
  } catch {
    throw new CommandFailure(`There is no terminal to ask for it. ${instead}`, exitCodes.usage);
  }
};

/**
 * Asks for a secret on the terminal without showing it.
 * @param instead what to do without a terminal, as a sentence
 * @throws CommandFailure without a terminal, and for Ctrl-C
 */
export const readSecret = async (prompt: string, instead: string): Promise<string> => {
  const input = openTerminal(instead);
  process.stderr.write(prompt);
  input.setRawMode(true);
  input.setEncoding('utf8');
  let secret = '';
  try {
    for await (const piece of input as AsyncIterable<string>) {
      for (const character of piece) {
        if (character === '\r' || character === '\n' || character === keys.end) return secret;
        if (character === keys.interrupt) throw new CommandFailure('Interrupted.', exitCodes.interrupted);
        if (character === keys.delete || character === keys.backspace)
          secret = Array.from(secret).slice(0, -1).join('');
        else secret += character;
      }
    }
    return secret;
  } finally {
    input.setRawMode(false);
    input.destroy();
    process.stderr.write('\n');
  }
};

/** Reads a new secret: from the terminal, or the first line of standard input when that is no terminal. @throws CommandFailure */
export const readNewSecret = async (prompt: string): Promise<string> => {
  const secret = process.stdin.isTTY
    ? await readSecret(prompt, 'Pass it on standard input.')
    : ((await readAll(process.stdin)).split(/\r?\n/, 1)[0] ?? '');
  if (secret === '') throw new CommandFailure('Standard input has an empty first line.', exitCodes.usage);
  return secret;
};
