/** A part of a content, as some protocols and servers send it in the place of a string. */
interface Part {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly thought?: unknown;
}

/** Parts that are no part of the answer, whatever they hold: reasoning, and what refers to something else. */
const isHidden = ({ type, thought }: Part): boolean =>
  thought === true ||
  (typeof type === 'string' && /think|thought|reason|signature|reference|tool|function/i.test(type));

/** Other places of a part where text may be. */
const otherPlaces = ['content', 'output', 'output_text', 'refusal', 'value'];

const textOfPart = (part: unknown): string => {
  if (typeof part === 'string') return part;
  if (part === null || part === undefined) return '';
  if (typeof part !== 'object' || Array.isArray(part))
    throw new TypeError('A part of the content is of no known kind.');
  if (isHidden(part)) return '';
  const { text } = part as Part;
  if (text === undefined || text === null) {
    const fields = part as Readonly<Record<string, unknown>>;
    if (otherPlaces.some((place) => typeof fields[place] === 'string' && fields[place] !== '')) {
      throw new TypeError('A part of the content has its text in no known place.');
    }
    return '';
  }
  if (typeof text !== 'string') throw new TypeError('The text of a part is no text.');
  return text;
};

/**
 * The text in a content that is a string, null, one part or a list of parts; reasoning is left out.
 * @throws TypeError for anything else, which may have been text
 * @see https://docs.mistral.ai/capabilities/reasoning/ for lists of parts in a delta
 */
export const textOfContent = (content: unknown): string => {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(textOfPart).join('') : textOfPart(content);
};

/** Whether a content that is a part or a list of parts has reasoning in it. */
export const hasReasoning = (content: unknown): boolean =>
  Array.isArray(content)
    ? content.some(hasReasoning)
    : typeof content === 'object' && content !== null && isHidden(content);
