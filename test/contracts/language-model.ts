import test from 'ava';
import { answersAreWhole } from './language-model/answers.ts';
import { cancellationEndsTheRequest } from './language-model/cancellation.ts';
import { eventStreamsAreRead } from './language-model/event-streams.ts';
import { failuresAreClassified } from './language-model/failures.ts';
import type { LanguageModelContract } from './language-model/subject.ts';
import { usageIsReported } from './language-model/usage.ts';

export { apiKey, collect, request, secretText } from './language-model/subject.ts';

/** The guarantees of the port `LanguageModel`, over real HTTP with the real SDK; for a test file of its own. */
export const languageModelContract = (contract: LanguageModelContract): void => {
  const rejections: unknown[] = [];
  const written: unknown[] = [];
  process.on('unhandledRejection', (reason) => rejections.push(reason));
  for (const method of ['error', 'warn', 'log', 'info', 'debug'] as const) {
    console[method] = (...parts: unknown[]) => void written.push(parts);
  }

  answersAreWhole(contract);
  eventStreamsAreRead(contract);
  failuresAreClassified(contract);
  usageIsReported(contract);
  cancellationEndsTheRequest(contract);

  test.after.always('no rejection went unhandled and nothing was written to the console', (t) => {
    t.deepEqual(rejections, []);
    t.deepEqual(written, []);
  });
};
