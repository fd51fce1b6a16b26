/** What a string of JSON has only in escapes, what ends it, and the other control characters. */
const needsEscape = /["\\\p{Cc}]/u;

/** The JSON of an event around its text. */
interface Shape {
  readonly before: string;
  readonly behind: string;
}

/** Finds the only string of the JSON that is the text; undefined when there is none, or several. */
const shapeOf = (json: string, text: string): Shape | undefined => {
  if (text === '' || needsEscape.test(text)) return undefined;
  const start = json.indexOf(`"${text}"`) + 1;
  if (start === 0 || json.lastIndexOf(`"${text}"`) !== start - 1) return undefined;
  return { before: json.slice(0, start), behind: json.slice(start + text.length) };
};

const hasShape = (json: string, { before, behind }: Shape): boolean =>
  json.length > before.length + behind.length && json.startsWith(before) && json.endsWith(behind);

/** Returns the text of an event; undefined when the event has another shape, or the text an escape. */
const textWithin = (json: string, shape: Shape): string | undefined => {
  if (!hasShape(json, shape)) return undefined;
  const { before, behind } = shape;
  const text = json.slice(before.length, json.length - behind.length);
  return needsEscape.test(text) ? undefined : text;
};

/**
 * Reads the texts of events that differ in nothing but their text, as most servers send them, without parsing the events. What stands
 * between the same JSON as before and needs no escape is the same string in the same place. Two events with different texts have to
 * agree on the place before it is used.
 */
export const createRepeatedShape = () => {
  let shape: Shape | undefined;
  let first: string | undefined;
  let isConfirmed = false;

  return {
    /** Returns the text of an event that has the known shape. */
    textIn: (json: string): string | undefined => (isConfirmed && shape ? textWithin(json, shape) : undefined),

    /** Forgets the shape, after an event of another kind: the place of the text may mean something else from now on. */
    forget: (): void => {
      shape = undefined;
      isConfirmed = false;
    },

    /** Takes an event that was parsed, and its text. */
    learn: (json: string, text: string): void => {
      // Its text has an escape.
      if (isConfirmed && shape && hasShape(json, shape)) return;
      isConfirmed = shape !== undefined && text !== first && textWithin(json, shape) === text;
      if (isConfirmed) return;
      shape = shapeOf(json, text);
      first = text;
    },
  };
};
