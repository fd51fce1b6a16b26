/** A part of a content, which some protocols and servers send in place of a string. */
interface Part {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly thought?: unknown;
}

/** Whether the part is not of the answer: reasoning, a signature, a reference or a tool call. */
const isHidden = ({ type, thought }: Part): boolean =>
  thought === true ||
  (typeof type === 'string' && /think|thought|reason|signature|reference|tool|function/i.test(type));

/** Unsupported fields of a part that may contain text. */
const otherFields = ['content', 'output', 'output_text', 'refusal', 'value'];

const textOfPart = (part: unknown): string => {
  if (typeof part === 'string') return part;
  if (part === null || part === undefined) return '';
  if (typeof part !== 'object' || Array.isArray(part))
    throw new TypeError('A part of the content is neither text nor an object.');
  if (isHidden(part)) return '';
  const { text } = part as Part;
  if (text === undefined || text === null) {
    const fields = part as Readonly<Record<string, unknown>>;
    if (otherFields.some((name) => typeof fields[name] === 'string' && fields[name] !== '')) {
      throw new TypeError('A part of the content has its text in an unsupported field.');
    }
    return '';
  }
  if (typeof text !== 'string') throw new TypeError('The text of a part is not a string.');
  return text;
};

/**
 * Reads the text of a content that is a string, null, one part or a list of parts, without reasoning.
 * @throws TypeError for anything else, which may contain text
 * @see https://docs.mistral.ai/capabilities/reasoning/ for lists of parts in a delta
 */
export const textOfContent = (content: unknown): string => {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map(textOfPart).join('') : textOfPart(content);
};

/** Whether a content, one part or a list of parts, contains reasoning. */
export const hasReasoning = (content: unknown): boolean =>
  Array.isArray(content)
    ? content.some(hasReasoning)
    : typeof content === 'object' && content !== null && isHidden(content);
