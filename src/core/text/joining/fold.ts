/** Units that a model exchanges for each other when it repeats a text. White space is a space. */
export const foldUnit = (unit: string): string => {
  if (unit === '’' || unit === '‘') return "'";
  if (unit === '“' || unit === '”') return '"';
  return isSpace(unit) ? ' ' : unit;
};

export const isSpace = (unit: string): boolean =>
  (unit <= ' ' || unit >= '\u00a0') && unit.trim() === '' && unit !== '';

/** The text with each run of white space as one space and all quotation marks straight. */
export const fold = (text: string): string => text.replace(/\s+/g, ' ').replace(/[’‘]/g, "'").replace(/[“”]/g, '"');

/** The white space that a text ends with. */
export const spaceAfter = (text: string): string => text.slice(text.trimEnd().length);

/** The white space that stands at `index`, as much of it as `limit` lets see. */
export const spaceFrom = (text: string, index: number, limit: number): string => {
  let end = index;
  while (end < text.length && end - index < limit && isSpace(text.charAt(end))) end += 1;
  return text.slice(index, end);
};
