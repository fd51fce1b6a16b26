import test from 'ava';
import fc from 'fast-check';
import { createMaskTable } from '../../../src/core/masking/mask-table.ts';
import { createUnmaskingStage } from '../../../src/core/masking/unmask.ts';
import { createAnswerFormatStage } from '../../../src/core/text/answer-format.ts';
import { createCharacterStage } from '../../../src/core/text/characters.ts';
import { formatNames, type FormatName } from '../../../src/core/text/formats.ts';
import { createJoiningStage } from '../../../src/core/text/joining/joining-stage.ts';
import { createPlainTextStage } from '../../../src/core/text/plain-text.ts';
import { createTextPipeline } from '../../../src/core/text/pipeline.ts';
import { createReasoningStage } from '../../../src/core/text/reasoning.ts';
import { applyEdit, type TextEdit, type TextStage } from '../../../src/core/text/stage.ts';
import { createWhiteSpaceStage } from '../../../src/core/text/white-space.ts';
import { createWrappingStage } from '../../../src/core/text/wrapping/wrapping-stage.ts';
import { randomRuns } from '../../support/random-runs.ts';
import { createHtmlStage } from '../../support/stages.ts';

const table = createMaskTable([
  { label: 'EMAIL', number: 1, value: 'ida.berg@mail.example.com' },
  { label: 'URL', number: 2, value: 'https://example.com/a?b=1' },
]);
const input = '\r\n<p>we was there on <b>tuesday</b></p> ';
const shown = 'We were there on Tuesday, and the change';

/** Each stage, at its beginning. */
const stages: Readonly<Record<string, () => TextStage>> = {
  characters: createCharacterStage,
  reasoning: () => createReasoningStage({ given: [input] }),
  unmasking: () => createUnmaskingStage(table, { already: '', onLeftOut: () => undefined }),
  wrapping: () => createWrappingStage({ input: 'we was there', format: 'text' }),
  'answer format': () => createAnswerFormatStage({ input, format: 'html' }),
  'white space': () => createWhiteSpaceStage({ input, continues: false })(''),
  'plain text': () => createPlainTextStage({ input: 'a text' })(''),
  joining: () => createJoiningStage({ shown, anchor: shown }),
  html: () => createHtmlStage({ input })(''),
};

/** Pieces in which a stage may have to wait for what follows. */
const fragment = fc.constantFrom(
  ...['We were there', ' on Tuesday.', '\n\n', '\r\n', ' ', '.', '€', '👍🏽', 'नमस्ते', '1,250 EUR', '&amp;', '&nbsp;'],
  ...['⟦EMAIL_1⟧', '⟦URL_2⟧', '⟦EMAIL', '_1⟧', '⟦Name⟧', '[[', ']]', '{{name}}', '【重要】', '⟦CORREO_1⟧'],
  ...['<p>', '</p>', '<b class="x">', '</b>', '<', '<!-- c -->', '<script>', '</script>', '<br/>', '<img src=x>'],
  ...['<think>', '</think>', '<|im_end|>', '```', '```json\n', '{"text": "', '"}', '<answer>', '</answer>'],
  ...['Sure, here is the corrected text:\n', 'Changes made:\n- a', 'I hope this helps!', '“', '”', '**', '"'],
  ...['and the change', ' changed everything', 'We were there on Tuesday, and'],
);
const answers = fc.array(fragment, { minLength: 1, maxLength: 14 }).map((parts) => parts.join(''));

/** Cuts a text at these places, also inside a character. */
const cutAt = (text: string, places: readonly number[]): string[] => {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((one, other) => one - other);
  return [0, ...cuts]
    .map((start, index) => text.slice(start, cuts[index] ?? text.length))
    .filter((piece) => piece !== '');
};
const places = fc.array(fc.nat(400), { maxLength: 12 });

/** Pushes the pieces; returns the texts that the reader has had, the last one at the end. */
const run = (stage: TextStage, pieces: readonly string[]): string[] => {
  let text = stage.given ?? '';
  const seen: string[] = [];
  const take = (edit: TextEdit | undefined): void => {
    text = applyEdit(text, edit);
    seen.push(text);
  };
  for (const piece of pieces) take(stage.push(piece));
  take(stage.end());
  return seen;
};

for (const [name, create] of Object.entries(stages)) {
  test(`${name}: however an answer is cut, its text is the same`, (t) => {
    fc.assert(
      fc.property(answers, places, (answer, cuts) => {
        t.is(run(create(), cutAt(answer, cuts)).at(-1), run(create(), [answer]).at(-1));
      }),
      { numRuns: randomRuns(4_000) },
    );
    t.pass();
  });
}

test('unmasking: no piece of a mask is ever shown', (t) => {
  fc.assert(
    fc.property(answers, places, (answer, cuts) => {
      for (const text of run(
        createUnmaskingStage(table, { already: '', onLeftOut: () => undefined }),
        cutAt(answer, cuts),
      ))
        t.notRegex(text, /[⟦⟧]|EMAIL/);
    }),
    { numRuns: randomRuns(4_000) },
  );
  t.pass();
});

/** The texts that a reader of the whole pipeline has had, when no piece waits for another one. */
const read = async (format: FormatName, answer: readonly string[]): Promise<string[]> => {
  const seen: string[] = [];
  let text = '';
  let now = 0;
  const pipeline = await createTextPipeline({
    input,
    format,
    continues: false,
    createUnmasker: () => createUnmaskingStage(table, { already: '', onLeftOut: () => undefined }),
    write: (edits) => {
      for (const edit of edits) {
        text = applyEdit(text, edit);
        seen.push(text);
      }
      return Promise.resolve();
    },
    // Between any two pieces 25 ms pass.
    releases: { now: () => (now += 25), add: () => () => undefined },
  });
  await pipeline.begin(undefined);
  for (const piece of answer) await pipeline.push(piece);
  await pipeline.end();
  await pipeline.flush();
  return seen;
};

test('the whole pipeline: however an answer is cut, the reader gets the same, and never half a mask, tag or character', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...formatNames), answers, places, async (format, answer, cuts) => {
      const seen = await read(format, cutAt(answer, cuts));
      const [whole] = (await read(format, [answer])).slice(-1);
      t.is(seen.at(-1) ?? '', whole ?? '');
      for (const text of seen) {
        t.true(text.isWellFormed());
        t.notRegex(text, /[⟦⟧]/);
        if (format === 'html') t.notRegex(text, /<[a-z/][^>]*$/i);
      }
    }),
    { numRuns: randomRuns(3_000) },
  );
  t.pass();
});
