/** So much of a line shows whether it is a fence. */
const deciding = 20;

/** Follows a text, cut anywhere, and reports whether its end lies within a code fence of Markdown. */
const createFenceTracker = () => {
  /** The beginning of the line at the end. */
  let line = '';
  /** The marks of the fence that is open before that line. */
  let open: string | undefined;

  const behindLine = (): string | undefined => {
    const marks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (open === undefined) return marks;
    return marks?.startsWith(open) ? undefined : open;
  };

  return {
    push: (text: string): void => {
      // Most pieces of an answer lie within a line whose beginning is known.
      if (line.length === deciding && !text.includes('\n')) return;
      const [rest = '', ...lines] = text.split('\n');
      line = (line + rest.slice(0, deciding)).slice(0, deciding);
      for (const next of lines) {
        open = behindLine();
        line = next.slice(0, deciding);
      }
    },
    get isInside(): boolean {
      return open !== undefined && behindLine() !== undefined;
    },
  };
};

/** Follows the text that a stage has shown, and describes its end. */
export const createShownEnd = () => {
  const fences = createFenceTracker();
  let last = '';
  let lineHasText = false;
  return {
    push: (text: string): void => {
      fences.push(text);
      last = (last + text.slice(-3)).slice(-3);
      const lineStart = text.lastIndexOf('\n') + 1;
      lineHasText = (lineStart === 0 && lineHasText) || text.slice(lineStart).trim() !== '';
    },

    /** Forgets the last characters: a mark that was removed stands behind them. */
    passMark: (): void => {
      last = '';
    },

    /** The last three characters behind the last mark. */
    get last(): string {
      return last;
    },

    /** Whether the line at the end has text. */
    get lineHasText(): boolean {
      return lineHasText;
    },

    /** Whether the end lies within a code fence. */
    get isInFence(): boolean {
      return fences.isInside;
    },
  };
};
