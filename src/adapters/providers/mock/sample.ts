import type { RequestTask } from '../../../ports/language-model.ts';
import { correctInSteps } from './corrections.ts';
import { shortenedHtmlInSteps } from './html-outline.ts';
import { shortenedInSteps, type Share } from './outline.ts';
import { isLong } from './sentences.ts';
import { textOfToken, tokensOf } from './tokens.ts';

type Format = RequestTask['format'];

/** The answer to a text without words. */
const emptyAnswer = 'There is no text here yet.';

/** A user's value, as far as it can stand in a text of any format. */
const plain = (value = ''): string =>
  value
    .replace(/[^\p{L}\p{M} -]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, 40);

/** A line of a list, a table, a heading, a quotation or code, in front of which no word may stand. */
const beginsBlock = /^\s*(?:[|#>*+`~-]|\d{1,9}[.)])/;

/**
 * Puts a mark in front of the first word, behind the tags, list marks and code before it. The mark has round brackets: square ones are
 * placeholders of merge fields. Yields after each token, and returns the marked text.
 */
function* markedInSteps(text: string, format: Format, mark: string): Generator<void, string> {
  let before = 0;
  let at = 0;
  for (const token of tokensOf(text, format)) {
    if (token.kind === 'word') return `${text.slice(0, before)}${mark} ${text.slice(before)}`;
    at += textOfToken(token).length;
    // What touches the word belongs to it: `<b>We</b>`, `⟦NAME_1⟧we`.
    if (token.kind === 'space' || token.kind === 'break') before = at;
    yield;
  }
  return `${mark}${format !== 'html' && beginsBlock.test(text) ? '\n\n' : ' '}${text}`;
}

/** Appends a sentence to the last paragraph, or as a paragraph of its own. */
const extended = (text: string, format: Format, sentence: string): string => {
  const end = text.trimEnd().length;
  const [body, tail] = [text.slice(0, end), text.slice(end)];
  if (format === 'html') {
    if (!/<(?:p|div|ul|ol|table|h\d|pre|blockquote)\b/i.test(body)) return `${body} ${sentence}${tail}`;
    const lastEnd = /<\/p>$/i.exec(body);
    return lastEnd ? `${body.slice(0, lastEnd.index)} ${sentence}</p>${tail}` : `${body}<p>${sentence}</p>${tail}`;
  }
  const last = body.slice(body.lastIndexOf('\n') + 1);
  const isProse = /^\s*[\p{L}\p{M}"'“(¿¡⟦]/u.test(last);
  return `${body}${isProse ? ' ' : '\n\n'}${sentence}${tail}`;
};

/** Shortens a text; a long one that cannot be shortened without breaking its format is marked. */
function* shorterInSteps(text: string, format: Format, share: Share): Generator<void, string> {
  const result = yield* format === 'html' ? shortenedHtmlInSteps(text, share) : shortenedInSteps(text, format, share);
  return result === text && isLong(text) ? yield* markedInSteps(text, format, '(Sample, not shortened)') : result;
}

/** Improves the style of English; a text that has nothing to improve is marked. */
function* improveInSteps(text: string, format: Format): Generator<void, string> {
  const result = yield* correctInSteps(text, format, 'style');
  return result === text ? yield* markedInSteps(text, format, '(Sample)') : result;
}

/**
 * Answers a task without a model: a small, real change of the text, whatever it is, and where the change cannot be one (another tone, another
 * language) the text with a mark that names it a sample. The same task has the same answer; its format stays valid. Time is linear. Yields
 * between the steps of long work, and returns the answer.
 */
export function* sampleInSteps({ action, format, tone, language }: RequestTask, text: string): Generator<void, string> {
  if (text.trim() === '') return emptyAnswer;
  switch (action) {
    case 'fix_grammar':
      return yield* correctInSteps(text, format);
    case 'improve':
      return yield* improveInSteps(text, format);
    case 'make_shorter':
      return yield* shorterInSteps(text, format, 'half');
    case 'summarize':
      return yield* shorterInSteps(text, format, 'first');
    case 'change_tone':
      return yield* markedInSteps(text, format, `(Sample, tone: ${plain(tone) || 'another one'})`);
    case 'translate':
      return yield* markedInSteps(
        text,
        format,
        `(Sample, not translated into ${plain(language) || 'another language'})`,
      );
    case 'expand':
      return extended(text, format, '(Sample: a language model adds details here.)');
    case 'continue':
      return ' (Sample: a language model writes on from here.)';
    default:
      return yield* markedInSteps(text, format, '(Sample of your own instruction)');
  }
}

/**
 * Returns what follows a text that the reader has of an answer. A text that is not the beginning of the answer comes from another model: the
 * answer goes on behind the place where the end of that text is found in it, else behind as many characters.
 */
export const restOf = (answer: string, begun: { readonly text: string; readonly anchor: string }): string => {
  if (answer.startsWith(begun.text)) return answer.slice(begun.text.length);
  const skipped = begun.text.trimStart();
  const lead = answer.length - answer.trimStart().length;
  if (answer.startsWith(skipped, lead)) return answer.slice(lead + skipped.length);
  for (let tail = begun.anchor; tail.trim() !== ''; tail = tail.slice(Math.ceil(tail.length / 2))) {
    const found = answer.lastIndexOf(tail);
    if (found !== -1) return answer.slice(found + tail.length);
    if (tail.length < 8) break;
  }
  const next = answer.slice(begun.text.length).search(/(?<=\s)\S/);
  return next === -1 ? '' : ` ${answer.slice(begun.text.length + next)}`;
};
