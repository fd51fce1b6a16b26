import test from 'ava';
import { beginAttempt } from '../../../src/core/failover/running-attempt.ts';
import type { Candidate } from '../../../src/core/failover/candidate.ts';
import { createReasoningStage } from '../../../src/core/text/reasoning.ts';
import { systemClock as clock } from '../../../src/ports/clock.ts';
import type { LanguageModel } from '../../../src/ports/language-model.ts';

const request = { system: '', messages: [], maxOutputTokens: 10 };
const permit = {
  answered: () => undefined,
  completed: () => undefined,
  failed: () => undefined,
  released: () => undefined,
};

/** Runs an attempt at a model that sends its answer in these texts, and resolves with the edits that its reader gets. */
const editsOf = async (texts: readonly string[]) => {
  const model: LanguageModel = {
    provider: 'openai',
    model: 'm',
    billsAfterAbort: false,
    answer: async (_, __, sink) => {
      for (const text of texts) await sink.text(text);
      return { finishReason: 'stop' };
    },
    close: () => Promise.resolve(),
  };
  const attempt = beginAttempt({
    candidate: { model } as Candidate,
    number: 1,
    request,
    continues: false,
    reasoning: createReasoningStage({ given: [] }),
    permit,
    deadlines: { firstTokenMs: 10_000, idleMs: 10_000 },
    clock,
    signal: new AbortController().signal,
    onEnd: () => undefined,
  });
  const first = await attempt.firstText;
  const edits: { readonly kind: 'text' | 'replace'; readonly text: string }[] = [];
  if ('text' in first) edits.push({ kind: 'text', text: first.text });
  const to = (kind: 'text' | 'replace') => (text: string) => void edits.push({ kind, text });
  await attempt.rest({ text: to('text'), replace: to('replace') });
  return edits;
};

const long = Array.from({ length: 20_000 }, (_, index) => `word${String(index)}`).join(' ');
const longest = 4_096;

test('an answer that comes in one event is shown in pieces of at most 4,096 characters', async (t) => {
  const edits = await editsOf([long]);
  t.is(edits.map(({ text }) => text).join(''), long);
  t.true(edits.every(({ kind, text }) => kind === 'text' && text.length <= longest));
});

test('an answer that takes its reasoning back is shown in such pieces too, the first in the place of the reasoning', async (t) => {
  const [reasoning, first, ...rest] = await editsOf(['Let me think.', `</think>${long}`]);
  t.deepEqual([reasoning?.text, first?.kind], ['Let me think.', 'replace']);
  t.is([first, ...rest].map((edit) => edit?.text).join(''), long);
  t.true([first, ...rest].every((edit) => (edit?.text.length ?? 0) <= longest));
  t.true(rest.every(({ kind }) => kind === 'text'));
});
