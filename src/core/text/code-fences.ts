/** So much of a line shows whether it is a fence. */
const deciding = 20;

/** Follows a text, cut anywhere, and tells whether its end lies within a code fence of Markdown. */
export const createFenceTracker = () => {
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
