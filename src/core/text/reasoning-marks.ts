/** What a mark of reasoning does. */
export type MarkKind =
  /** Reasoning begins, up to its `closer`. */
  | 'open'
  /** Reasoning ends. */
  | 'close'
  /** A token of the model's own that servers should have left out. */
  | 'token'
  /** A token that ends a text, and that is text anywhere else. */
  | 'last'
  /** Text that makes `last` tokens of its kind text, unless it begins a document. */
  | 'text'
  /** A turn of the user's or of the system's begins: an echo of the prompt before the answer, an invented turn behind it. */
  | 'turn'
  /** The turn of the assistant begins. */
  | 'answer'
  /** Harmony: the name of a channel follows, up to `headerEnd`. */
  | 'header'
  | 'headerEnd'
  /** Harmony: the message of a channel ends. */
  | 'messageEnd';

/** A piece of text that begins or ends reasoning. */
export interface Mark {
  /** As it stands in the text, in lower case. */
  readonly text: string;
  readonly kind: MarkKind;
  /** Marks that belong together: where the user's text has one of them, all of them are text. */
  readonly family: string;
}

const pair = (opener: string, closer: string): Mark[] => [
  { text: opener, kind: 'open', family: closer },
  { text: closer, kind: 'close', family: closer },
];

const marksOf = (kind: MarkKind, family: string, ...texts: readonly string[]): Mark[] =>
  texts.map((text) => ({ text, kind, family }));

/**
 * What models write around their reasoning, and special tokens that servers pass on as text.
 *
 * - DeepSeek R1, Qwen 3 and many others: `<think>`, often without its opener, which their chat templates put into the
 *   prompt (https://github.com/vllm-project/vllm/issues/13125). Gemini: `<thought>`.
 * - Magistral: `[THINK]`, see https://docs.vllm.ai/en/latest/features/reasoning_outputs.html; Kimi: `◁think▷`;
 *   Seed-OSS: `<seed:think>`; Command A: `<|START_THINKING|>`.
 * - MiniMax: `<mm:think>`; Gemma 4: `<|channel>thought`, closed by `<channel|>`; OpenThinker and Sky-T1: `<|begin_of_thought|>`, with
 *   marks around the solution too.
 * - gpt-oss: channels, see https://cookbook.openai.com/articles/openai-harmony
 * - ChatML, Llama 3, Gemma, DeepSeek, Mistral: the tokens that end a turn or a text.
 * - Chat templates of Llama 2 to 4, Mistral, Gemma, Zephyr and Phi, Granite, DeepSeek and Command R: the tokens that begin a turn.
 */
export const allMarks: readonly Mark[] = [
  ...pair('<think>', '</think>'),
  ...marksOf('open', '</think>', '<think >'),
  ...marksOf('close', '</think>', '</think >'),
  ...pair('<thinking>', '</thinking>'),
  ...pair('<thought>', '</thought>'),
  ...pair('<reasoning>', '</reasoning>'),
  ...pair('<seed:think>', '</seed:think>'),
  ...pair('<|start_thinking|>', '<|end_thinking|>'),
  ...pair('<mm:think>', '</mm:think>'),
  ...pair('<|channel>', '<channel|>'),
  ...pair('<|begin_of_thought|>', '<|end_of_thought|>'),
  ...marksOf('token', '<|end_of_thought|>', '<|begin_of_solution|>', '<|end_of_solution|>'),
  ...pair('[think]', '[/think]'),
  ...pair('◁think▷', '◁/think▷'),
  ...marksOf('header', 'harmony', '<|channel|>', '<|start|>'),
  ...marksOf('headerEnd', 'harmony', '<|message|>'),
  ...marksOf('messageEnd', 'harmony', '<|end|>', '<|return|>', '<|call|>'),
  ...['<|eom_id|>', '<|end_of_text|>', '<|endoftext|>', '<|end_of_turn|>', '<|endofprompt|>', '<|eot|>'].flatMap(
    (text) => marksOf('token', text, text),
  ),
  ...['<|begin_of_text|>', '<|startoftext|>', '<bos>', '<eos>', '<eos_token>'].flatMap((text) =>
    marksOf('token', text, text),
  ),
  ...marksOf('token', '<|im_end|>', '<|im_end|>', '<|im_sep|>'),
  ...marksOf('turn', '<|im_end|>', '<|im_start|>user', '<|im_start|>system'),
  ...marksOf('answer', '<|im_end|>', '<|im_start|>assistant'),
  ...marksOf('token', '<|eot_id|>', '<|eot_id|>'),
  ...marksOf('turn', '<|eot_id|>', '<|start_header_id|>user', '<|start_header_id|>system', '<|header_start|>user'),
  ...marksOf(
    'answer',
    '<|eot_id|>',
    '<|start_header_id|>assistant<|end_header_id|>',
    '<|header_start|>assistant<|header_end|>',
  ),
  ...marksOf('token', 'gemma', '<end_of_turn>'),
  ...marksOf('turn', 'gemma', '<start_of_turn>user'),
  ...marksOf('answer', 'gemma', '<start_of_turn>model'),
  ...marksOf('turn', 'system prompt', '<<sys>>'),
  ...marksOf('answer', 'system prompt', '<</sys>>'),
  ...marksOf('turn', 'llama 2', '[inst]'),
  ...marksOf('answer', 'llama 2', '[/inst]'),
  ...marksOf('turn', 'zephyr', '<|user|>', '<|system|>'),
  ...marksOf('answer', 'zephyr', '<|assistant|>'),
  ...marksOf('token', 'granite', '<|end_of_role|>'),
  ...marksOf('turn', 'granite', '<|start_of_role|>user', '<|start_of_role|>system'),
  ...marksOf('answer', 'granite', '<|start_of_role|>assistant<|end_of_role|>'),
  ...marksOf('token', 'deepseek', '<｜end▁of▁sentence｜>', '<｜begin▁of▁sentence｜>'),
  ...marksOf('turn', 'deepseek', '<｜user｜>'),
  ...marksOf('answer', 'deepseek', '<｜assistant｜>'),
  ...marksOf('token', 'command', '<bos_token>', '<|start_of_turn_token|>', '<|end_of_turn_token|>'),
  ...marksOf('token', 'command', '<|start_response|>', '<|end_response|>'),
  ...marksOf('turn', 'command', '<|user_token|>', '<|system_token|>'),
  ...marksOf('answer', 'command', '<|chatbot_token|>'),
  ...marksOf('last', '</s>', '</s>'),
  ...marksOf('text', '</s>', '<s>'),
];

/** The families whose marks begin turns; what was removed of a turn is text only where no text stands before it. */
export const turnFamilies: ReadonlySet<string> = new Set(
  allMarks.filter(({ kind }) => kind === 'turn').map(({ family }) => family),
);

/** The longest header of a channel, in UTF-16 code units; anything longer is text. */
export const longestHeader = 200;

/** A header that says nothing: a role or a channel alone. What else stands in a header without its end is text. */
export const bareHeader =
  /^<\|(?:channel|start)\|>\s*(?:assistant|system|developer|user|tool|analysis|commentary|final)?\s*$/i;

/** The channels that are for the reader; a message without a channel is the assistant's. */
const visibleChannels: ReadonlySet<string> = new Set(['final', 'assistant']);

/** Whether the message behind a channel's header is for the reader. */
export const isVisibleHeader = (header: string): boolean => {
  const [name = ''] = header
    .replace(/^<\|[a-z]+\|>/i, '')
    .trim()
    .split(/[^a-z]/i);
  return visibleChannels.has(name.toLowerCase());
};

/** What is removed at present: reasoning up to its closer, or the header or the message of a channel. */
export interface Removal {
  readonly family: string;
  readonly isHeader: boolean;
  /** What has been removed. */
  text: string;
  /** Openers within it that are not closed. */
  depth: number;
  /** What stands behind the last closer within it: the text, when the reasoning never ends otherwise. */
  behindCloser: string | undefined;
}

/** Creates what is removed from a mark on. */
export const removalOf = (family: string, isHeader: boolean, text: string): Removal => ({
  family,
  isHeader,
  text,
  depth: 0,
  behindCloser: undefined,
});

/** Characters with which a mark begins. */
const firstCharacters: ReadonlySet<string> = new Set(allMarks.map(({ text }) => text.charAt(0)));
const beginnings: readonly string[] = [...firstCharacters];

/** The families of marks that are in one of the texts; true where an opener begins a line there, so that an answer may begin with it. */
export const familiesIn = (texts: readonly string[]): ReadonlyMap<string, boolean> => {
  const all = texts
    .map((text) => text.toLowerCase())
    .filter((text) => beginnings.some((character) => text.includes(character)));
  const families = new Map<string, boolean>();
  for (const { text, kind, family } of all.length === 0 ? [] : allMarks) {
    const found = all.filter((one) => one.includes(text));
    if (found.length === 0) continue;
    const begins = kind === 'open' && found.some((one) => one.startsWith(text) || one.includes(`\n${text}`));
    families.set(family, families.get(family) === true || begins);
  }
  return families;
};

/** What is found in a text from a position on: a whole mark, or the beginning of one at the text's end. */
export interface FoundMark {
  readonly start: number;
  /** Undefined when the text ends within it. */
  readonly mark: Mark | undefined;
}

/**
 * Finds the first mark in the text from `from` on.
 * @param before the last characters before the text: a mark right behind a backtick that ends no fence is code, and text; undefined where it is a mark too
 */
export type FindMark = (text: string, from: number, before: string | undefined) => FoundMark | undefined;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/**
 * Creates the finder of these marks, in any case of letters. One expression looks for all of them, and beginnings are looked for
 * at the text's end alone: an answer may consist of nothing but characters that begin a mark.
 */
export const createMarkFinder = (marks: readonly Mark[]): FindMark => {
  if (marks.length === 0) return () => undefined;
  const byText = new Map(marks.map((mark) => [mark.text, mark]));
  const longest = Math.max(...marks.map(({ text }) => text.length));
  const longestFirst = marks.map(({ text }) => text).sort((one, other) => other.length - one.length);
  const anyMark = new RegExp(longestFirst.map(escaped).join('|'), 'gi');

  const firstWhole = (text: string, from: number, isText: (start: number) => boolean): FoundMark | undefined => {
    anyMark.lastIndex = from;
    for (let found = anyMark.exec(text); found; found = anyMark.exec(text)) {
      if (!isText(found.index)) return { start: found.index, mark: byText.get(found[0].toLowerCase()) };
      anyMark.lastIndex = found.index + 1;
    }
    return undefined;
  };

  return (text, from, before) => {
    // Most pieces of an answer have none of them.
    if (!beginnings.some((character) => text.includes(character, from))) return undefined;
    const isText = (start: number): boolean => {
      if (before === undefined) return false;
      const last = start < 3 ? before + text.slice(0, start) : text.slice(start - 3, start);
      return last.endsWith('`') && !last.endsWith('```');
    };
    const whole = firstWhole(text, from, isText);
    if (whole) return whole;
    for (let start = Math.max(from, text.length - longest + 1); start < text.length; start += 1) {
      if (!firstCharacters.has(text.charAt(start)) || isText(start)) continue;
      const rest = text.slice(start).toLowerCase();
      if (marks.some((mark) => mark.text.startsWith(rest))) return { start, mark: undefined };
    }
    return undefined;
  };
};
