/** Blocks of the prompt and of the request for a continuation, by what becomes of one in an answer. */
const blocks: Readonly<Record<string, 'shown' | 'dropped' | 'echo'>> = {
  text: 'echo',
  begun: 'shown',
  last: 'shown',
  instruction: 'dropped',
  context: 'dropped',
  'system-reminder': 'dropped',
};

const names = Object.keys(blocks);
const delimiter = new RegExp(
  String.raw`<(/?)(?:(text|begun|last|instruction|context)\s+id="?[0-9a-f]{6,64}"?[^<>\n]{0,500}|(system-reminder))>|(?<!\S)/no_?think(?![^\s])`,
  'gi',
);
const longest = 600;
const controlWords = ['/no_think', '/nothink'];

/** Where a tag of the prompt may begin that the text ends within; its length if none does. */
const partialTagFrom = (text: string): number => {
  const angle = text.lastIndexOf('<');
  if (angle < Math.max(0, text.length - longest) || /[>\n]/.test(text.slice(angle))) return text.length;
  const rest = text.slice(angle).replace('/', '').toLowerCase();
  const isBegun = names.some((name) => `<${name} `.startsWith(rest) || rest.startsWith(`<${name} `));
  return isBegun ? angle : text.length;
};

/** Where a delimiter may begin that the text ends within; its length if none does. `before` is the character in front of the text. */
const partialFrom = (before: string, text: string): number => {
  const tag = partialTagFrom(text);
  const slash = text.lastIndexOf('/', tag - 1);
  const isAlone = /^\s?$/.test(slash === 0 ? before : text.charAt(slash - 1));
  // What follows a control word tells whether it stands alone, so one before a held tag is held too.
  const rest = text.slice(Math.max(0, slash), tag).toLowerCase();
  return slash >= 0 && isAlone && controlWords.some((word) => word.startsWith(rest)) ? slash : tag;
};

/**
 * Removes the delimiters of the prompt from an answer that repeats them, with the blocks that are no answer: instructions, context, and the
 * text of the request as it was. However the answer is cut, what is put out comes to the same.
 */
export const createDelimiterFilter = (input: string) => {
  const target = `${input}\n`;
  const isOff = new RegExp(delimiter.source, 'i').test(input);
  let pending = '';
  /** The block that is held back at present. */
  let block: { readonly fate: 'dropped' | 'echo'; content: string } | undefined;
  let echo = '';
  let hasText = false;
  /** The line feed behind an opener goes with it. */
  let isBehindOpener = false;
  /** What stands before the text at hand, since a control word stands alone. */
  let before = '';

  const show = (text: string): string => {
    const shown = isBehindOpener ? text.replace(/^\r?\n/, '') : text;
    if (text !== '') isBehindOpener = false;
    if (block === undefined) {
      hasText ||= shown.trim() !== '';
      return shown;
    }
    const { fate, content: held } = block;
    block.content += shown;
    if (fate === 'dropped' || target.startsWith(shown, held.length)) return '';
    const { content } = block;
    block = undefined;
    hasText = true;
    return content;
  };

  const meet = (isCloser: boolean, name: string): void => {
    const fate = blocks[name] ?? 'shown';
    if (!isCloser) {
      if (fate !== 'shown') block = { fate, content: '' };
      isBehindOpener = true;
    } else if (block !== undefined) {
      if (block.fate === 'echo') echo = block.content;
      block = undefined;
    }
  };

  const read = (text: string): string => {
    let shown = '';
    let at = 0;
    const whole = before + text;
    for (const { 0: found, 1: slash, 2: name, 3: other, index } of whole.matchAll(delimiter)) {
      const start = index - before.length;
      if (start < 0) continue;
      shown += show(text.slice(at, start));
      at = start + found.length;
      const block = name ?? other;
      if (block !== undefined) meet(slash === '/', block.toLowerCase());
    }
    shown += show(text.slice(at));
    before = whole.slice(-1);
    return shown;
  };

  return {
    /** Takes the next piece; returns what is no delimiter. */
    push: (delta: string): string => {
      if (isOff) return delta;
      const text = pending + delta;
      const end = partialFrom(before, text);
      pending = text.slice(end);
      return read(text.slice(0, end));
    },
    /** The answer is whole: returns what was held back and is text after all. */
    end: (): string => {
      const rest = read(pending);
      pending = '';
      const swallowed = block?.content ?? '';
      block = undefined;
      return rest + swallowed + (hasText || rest.trim() !== '' ? '' : echo);
    },
  };
};
