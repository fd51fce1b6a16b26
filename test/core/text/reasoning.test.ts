import test from 'ava';
import fc from 'fast-check';
import { allMarks } from '../../../src/core/text/reasoning-marks.ts';
import { createReasoningStage, type ReasoningOptions } from '../../../src/core/text/reasoning.ts';
import type { TextEdit } from '../../../src/core/text/stage.ts';

const apply = (text: string, edit: TextEdit | undefined): string => {
  if (edit === undefined) return text;
  return 'replace' in edit ? edit.replace : text + edit.append;
};

interface Read {
  readonly text: string;
  /** What was shown after each piece. */
  readonly shown: readonly string[];
  readonly replaced: boolean;
  readonly hasText: boolean;
  readonly seen: string;
}

const read = (pieces: readonly string[], options: Partial<ReasoningOptions> = {}): Read => {
  const stage = createReasoningStage({ given: [], ...options });
  const edits = [...pieces.map((piece) => stage.push(piece)), stage.end()];
  const shown: string[] = [];
  for (const edit of edits) shown.push(apply(shown.at(-1) ?? '', edit));
  return {
    text: shown.at(-1) ?? '',
    shown,
    replaced: edits.some((edit) => edit !== undefined && 'replace' in edit),
    hasText: stage.hasText,
    seen: stage.seen,
  };
};

const letters = (text: string): string[] => Array.from(text);

const harmony =
  '<|channel|>analysis<|message|>Hm <b>.<|end|><|start|>assistant<|channel|>final<|message|>The answer.<|return|>';

const removed: readonly (readonly [title: string, text: string, expected: string])[] = [
  ['plain text', 'The answer.', 'The answer.'],
  ['text with other tags', 'a < b <i>c</i> [x](y) <tho </think', 'a < b <i>c</i> [x](y) <tho </think'],
  ['think', '<think>\nHm.\n</think>\n\nThe answer.', 'The answer.'],
  ['think after white space, in capitals', ' \n<THINK>Hm.</Think>The answer.', 'The answer.'],
  ['thinking', '<thinking>Hm </think>.</thinking>The answer.', 'The answer.'],
  ['thought', '<thought>Hm.</thought>The answer.', 'The answer.'],
  ['reasoning', '<reasoning>Hm.</reasoning>The answer.', 'The answer.'],
  ['Magistral', '[THINK]Hm.[/THINK]The answer.', 'The answer.'],
  ['two pieces of reasoning', '<think>a</think>The\n<think>b</think>answer.', 'The\nanswer.'],
  ['reasoning that ends in code', '<think>`a`</think>The answer.', 'The answer.'],
  [
    'a pair that the answer speaks of',
    'Put your notes in <think> tags and close them with </think> please.',
    'Put your notes in <think> tags and close them with </think> please.',
  ],
  ['no opener', 'Hm.\n</think>\n\nThe answer.', 'The answer.'],
  ['a closer too many', '<think>a</think>The </think>answer.', 'The answer.'],
  ['marks in code', 'Write `<think>` and `</think>`.', 'Write `<think>` and `</think>`.'],
  ['an opener behind text, never closed', 'The answer.<think>and more', 'The answer.<think>and more'],
  ['tokens that end a turn', 'The answer.<|im_end|>\n<|endoftext|>', 'The answer.\n'],
  ['an ending token', 'The answer.</s>\n', 'The answer.'],
  ['an ending token that ends nothing', 'The </s> answer.', 'The </s> answer.'],
  ['struck text', 'The <s>old</s> answer <s>x</s>', 'The <s>old</s> answer <s>x</s>'],
  ['channels', harmony, 'The answer.'],
  ['channels without the first header', harmony.slice('<|channel|>analysis<|message|>'.length), 'The answer.'],
  ['channels without a start', harmony.replace('<|start|>assistant', ''), 'The answer.'],
  ['a commentary', harmony.replace('analysis', 'commentary to=functions.x <|constrain|>json'), 'The answer.'],
  ['a channel that is none', 'See channel <|channel|> of the docs.', 'See channel <|channel|> of the docs.'],
  ['MiniMax', '<mm:think>Hm.</mm:think>The answer.', 'The answer.'],
  ['Gemma 4', '<|channel>thought\nHm.<channel|>The answer.', 'The answer.'],
  ['Gemma 4 without its opener', 'thought\nHm.<channel|>The answer.', 'The answer.'],
  [
    'OpenThinker',
    '<|begin_of_thought|>Hm.<|end_of_thought|>\n<|begin_of_solution|>The answer.<|end_of_solution|>',
    'The answer.',
  ],
  ['white space in tags', '<think >Hm.</think >The answer.', 'The answer.'],
  ['a second round without its opener', '<think>a</think>Hm.\n</think>\nThe answer.', 'The answer.'],
  ['reasoning in reasoning', '<think>a<think>b</think>c</think>\nThe answer.', 'The answer.'],
  ['an opener that reasoning speaks of', '<think>I use <think> tags.</think>The answer.', 'The answer.'],
  [
    'marks in a code fence',
    'Use:\n```\n<think>a</think><|im_end|>\n```\nDone.',
    'Use:\n```\n<think>a</think><|im_end|>\n```\nDone.',
  ],
  ['marks in an indented code fence', 'Use:\n~~~xml\n<think>\n~~~\nDone.', 'Use:\n~~~xml\n<think>\n~~~\nDone.'],
  ['reasoning with a code fence', '<think>\n```\na\n</think>\nThe answer.', 'The answer.'],
  ['reasoning without its opener, with a code fence', 'Hm:\n```\na\n```\n</think>\nThe answer.', 'The answer.'],
  ['an ending token behind a code fence', '```\na\n```<|im_end|>', '```\na\n```'],
  ['a closer that a sentence speaks of', 'The </think> tag ends it.', 'The </think> tag ends it.'],
  ['a closer between two sentences', 'Hm. </think> The answer.', 'The answer.'],
  ['a turn of Llama 2, echoed', '<s>[INST] <<SYS>>Be brief.<</SYS>> fix [/INST] The answer.</s>', 'The answer.'],
  ['the end of a turn of Llama 2', '[/INST] The answer.', 'The answer.'],
  ['a turn of Llama 2 behind the answer', 'The answer.</s><s>[INST] And now? [/INST] No.', 'The answer.'],
  ['system instructions', '<<SYS>>Be brief.<</SYS>>\nThe answer.', 'The answer.'],
  ['a turn of Llama 3', '<|begin_of_text|><|start_header_id|>assistant<|end_header_id|>\n\nThe answer.', 'The answer.'],
  ['a turn of Llama 4', '<|header_start|>assistant<|header_end|>\n\nThe answer.<|eot|>', 'The answer.'],
  ['turns of Zephyr and Phi', '<|user|>\nfix<|end|>\n<|assistant|>\nThe answer.<|end|>', 'The answer.'],
  ['a turn of Zephyr behind the answer', 'The answer.<|user|>\nThanks<|assistant|>Bye', 'The answer.'],
  [
    'turns of Gemma',
    '<bos><start_of_turn>user\nfix<end_of_turn>\n<start_of_turn>model\nThe answer.<eos>',
    'The answer.',
  ],
  ['turns of ChatML', '<|im_start|>user\nfix<|im_end|>\n<|im_start|>assistant\nThe answer.<|im_end|>', 'The answer.'],
  ['a turn of Phi 4', '<|im_start|>assistant<|im_sep|>The answer.', 'The answer.'],
  ['turns of DeepSeek', '<｜begin▁of▁sentence｜><｜User｜>fix<｜Assistant｜>The answer.', 'The answer.'],
  ['a turn of Granite', '<|start_of_role|>assistant<|end_of_role|>The answer.', 'The answer.'],
  ['turns of Command R', '<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>The answer.<|END_OF_TURN_TOKEN|>', 'The answer.'],
  ['a response of Command A', '<|START_RESPONSE|>The answer.<|END_RESPONSE|>', 'The answer.'],
  ['the end of a prompt', 'The answer.<|endofprompt|>', 'The answer.'],
  ['a turn that never ends, without its answer', '[INST] The answer.', ' The answer.'],
  ['a token that a sentence speaks of', 'Put it in the [INST] tag.', 'Put it in the [INST] tag.'],
  ['a token in code', 'Write `[INST]` and `[/INST]`.', 'Write `[INST]` and `[/INST]`.'],
  ['struck text at the start', '<s>The</s> answer.', '<s>The</s> answer.'],
  ['a header that is none', `<|start|>${'x'.repeat(300)}`, `<|start|>${'x'.repeat(300)}`],
];

for (const [title, text, expected] of removed) {
  test(`shows the answer alone, whole and letter by letter: ${title}`, (t) => {
    t.is(read([text]).text, expected);
    const { text: torn, shown } = read(letters(text));
    t.is(torn, expected);
    for (const { text: mark } of allMarks) {
      if (!expected.toLowerCase().includes(mark))
        t.false(
          shown.some((one) => one.toLowerCase().includes(mark)),
          mark,
        );
    }
  });
}

test('takes back what a missing opener let through, and nothing else', (t) => {
  const late = read(['Hm', '.</thi', 'nk>', '\nThe ', 'answer.']);
  t.deepEqual(late.shown, ['Hm', 'Hm.', '', 'The ', 'The answer.', 'The answer.']);
  t.true(late.replaced);
  t.is(late.seen, 'lacking_opener');
  t.false(read(['Hm.</think>The answer.']).replaced, 'nothing had been shown');
  t.false(read(letters('<think>Hm.</think>The answer.')).replaced);
});

test('holds the text of a model without opener back until the closer, or to the end', (t) => {
  const known = read(['Hm', '.</thi', 'nk>', '\nThe ', 'answer.'], { lacksOpener: true });
  t.deepEqual(known.shown, ['', '', '', 'The ', 'The answer.', 'The answer.']);
  t.false(known.replaced);
  const without = read(['The ', 'answer.'], { lacksOpener: true });
  t.deepEqual(without.shown, ['', '', 'The answer.']);
  t.is(without.seen, 'none');
  t.is(read(['The <think>a</think>answer.'], { lacksOpener: true }).text, 'The answer.');
});

test('says that reasoning alone is no text', (t) => {
  for (const text of [
    '<think>Hm.</think>\n',
    '<think>Hm.',
    'Hm.</think>',
    '<|channel|>analysis<|message|>Hm.',
    '<|im_end|>',
  ]) {
    const { text: shown, hasText } = read([text]);
    t.is(shown, '', text);
    t.false(hasText, text);
  }
});

test('a mark that the user wrote is text', (t) => {
  for (const text of ['Use <think>a</think> here.', 'a</think>b', 'a</s>', 'a<|im_end|>b', harmony]) {
    t.is(read(letters(text), { given: ['Explain </THINK>, </s>, <|im_end|> and <|message|>.'] }).text, text);
  }
  t.is(read(['<think>a</think>[THINK]b[/THINK]c'], { given: ['[think]'] }).text, '[THINK]b[/THINK]c');
});

test('reasoning before a text with marks of its own is removed, and the marks stay', (t) => {
  const given = ['Explain.\n\nClose the <think> tag with </think>.'];
  const text = 'Always close <think> with </think>.';
  t.is(read(letters(`<think>They name <think> and </think>.</think>\n${text}`), { given }).text, text);
  t.is(read(letters('<think> is a tag.'), { given }).text, '<think> is a tag.', 'no reasoning');
  t.is(read(letters('<think>a</think>b'), { given: ['Edit:\n<think>a</think>b'] }).text, '<think>a</think>b');
});

const anyAnswer = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...allMarks.map(({ text }) => text), '<', '</', '<|', '`', ' ', '\n') },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          'a',
          'final',
          'analysis',
          'The answer. ',
          '<thi',
          'nk>',
          '[',
          '</s',
          '```',
          '\n```\n',
        ),
      },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

test('comes to the same text however the answer is cut', (t) => {
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 9 }));
  fc.assert(
    fc.property(anyAnswer, sizes, fc.boolean(), (answer, pieceSizes, lacksOpener) => {
      const pieces: string[] = [];
      for (let start = 0; start < answer.length; start += pieces.at(-1)?.length ?? 0) {
        pieces.push(answer.slice(start, start + Number(pieceSizes.next().value)));
      }
      const whole = read([answer], { lacksOpener });
      const torn = read(pieces, { lacksOpener });
      t.is(torn.text, whole.text);
      t.is(torn.seen, whole.seen);
      t.is(torn.hasText, whole.hasText);
    }),
    { numRuns: 2_000 },
  );
});

test('changes nothing in a text without marks', (t) => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (pieces) => {
      const text = pieces.join('');
      t.is(read(['x', ...pieces]).text, `x${text}`);
    }),
  );
});
