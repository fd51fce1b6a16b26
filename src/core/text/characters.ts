import { appendingStage, type TextStage } from './stage.ts';

/** Returns whether the text ends in the first half of a surrogate pair. */
export const endsInHalfCharacter = (text: string): boolean => {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
};

/** Makes the text storable for every transport and the database: lone surrogates and NUL become U+FFFD. */
export const toStorable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** Creates the stage that holds back half a character until its other half arrives, so that no later stage sees one. */
export const createCharacterStage = (): TextStage => {
  let half = '';
  return appendingStage(
    (delta) => {
      const text = half + delta;
      half = endsInHalfCharacter(text) ? text.slice(-1) : '';
      return half === '' ? text : text.slice(0, -1);
    },
    () => half,
  );
};

/** Cuts a text into pieces of at most `longest` UTF-16 code units, none of which ends in half a character. */
export const piecesOf = (text: string, longest: number): string[] => {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const piece = text.slice(start, start + longest);
    const isCut = start + longest < text.length && endsInHalfCharacter(piece);
    pieces.push(isCut ? piece.slice(0, -1) : piece);
    start += isCut ? longest - 1 : longest;
  }
  return pieces;
};
