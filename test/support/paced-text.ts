import type { Script } from '../fakes/script.ts';
import { continuationIn, promptIn } from './failing-providers.ts';

const words = Array.from({ length: 80 }, (_, index) => `word-${String(index)}`).join(' ');

/** What a session is asked to work on, so that its text can be told from all others. */
export const inputOf = (index: number): string => `session ${String(index)}`;

/** What it is to become. */
export const pacedText = (index: number): string => `${inputOf(index)}: ${words}.`;

/** Says the text of its prompt, a word every so often; asked for the rest, the last words and the rest. */
export const paced =
  (everyMs = 25) =>
  (request: { body: unknown }): Script => {
    const text = `${/^session \d+$/m.exec(promptIn(request))?.[0] ?? ''}: ${words}.`;
    const asked = continuationIn(request);
    const answer = asked === undefined ? text : asked.anchor + text.slice(asked.begun.length);
    return [{ texts: answer.split(/(?<= )/), everyMs }, { finish: 'stop' }];
  };
