/** Behind the first `closer` from `start` on. */
const behind = (pattern: string, start: number, closer: string): number => {
  const end = pattern.indexOf(closer, start);
  return end === -1 ? pattern.length : end + closer.length;
};

const ofClass = /\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]?/sy;
const ofEscape = /\\(?:[pPx]\{[^}]*\}|[pP].|x..|.)/sy;
const repetition = /\{(\d{1,4})(?:,(\d{0,4}))?\}/y;

const readAt = (expression: RegExp, text: string, at: number): RegExpExecArray | null => {
  expression.lastIndex = at;
  return expression.exec(text);
};

/**
 * About how many steps the program of a pattern has, from its repetitions: 1 for each character, class or escape. Compiling takes
 * time and memory in that size, so it is estimated first. At most a few times too high: a compiler joins alternatives.
 */
export const estimateSteps = (pattern: string): number => {
  /** The sizes of the groups that are open, the innermost one last. */
  const groups = [0];
  /** The size of what a repetition would repeat. */
  let last = 0;
  const add = (size: number): void => {
    last = size;
    groups[groups.length - 1] = (groups.at(-1) ?? 0) + size;
  };
  for (let at = 0; at < pattern.length;) {
    const unit = pattern.charAt(at);
    const repeated = readAt(repetition, pattern, at);
    if (pattern.startsWith('\\Q', at)) {
      const end = behind(pattern, at, '\\E');
      add(end - at);
      at = end;
    } else if (unit === '\\' || unit === '[') {
      add(1);
      at += readAt(unit === '[' ? ofClass : ofEscape, pattern, at)?.[0].length ?? 1;
    } else if (repeated) {
      const [whole, least = '', most = ''] = repeated;
      const times = Math.max(Number(least), Number(most), 1);
      groups[groups.length - 1] = (groups.at(-1) ?? 0) + last * (times - 1);
      last *= times;
      at += whole.length;
    } else {
      if (unit === '(') groups.push(0);
      else if (unit === ')' && groups.length > 1) {
        const size = groups.pop() ?? 0;
        add(size);
      } else add(1);
      at += 1;
    }
  }
  return groups.reduce((sum, size) => sum + size, 0);
};
