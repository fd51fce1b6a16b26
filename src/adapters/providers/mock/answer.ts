const maximumPieces = 400;

const answerToNothing = 'There is no text here yet.';

/** The first block that the prompt builder makes: it ends only at the line with its own id. */
const textBlock = /^<text id="([^"\n]*)">\n([\s\S]*?)\n<\/text id="\1">$/m;

/** The user's text in a message of the prompt builder; the whole message when there is no text block in it. */
const textIn = (message: string): string => textBlock.exec(message)?.[2] ?? message;

/**
 * The answer to a message, in order: the user's own text, each piece one or more words with the white space after them.
 * Joined they are the text, byte for byte; never more than 400, never none.
 */
export const answerTo = (message: string): string[] => {
  const words = textIn(message).match(/\s*\S+\s*/g) ?? answerToNothing.split(/(?<=\s)/);
  const size = Math.ceil(words.length / maximumPieces);
  return Array.from({ length: Math.ceil(words.length / size) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
};
