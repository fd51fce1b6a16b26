import { decodeHTMLStrict } from 'entities';
import { appendingStage, type CreateStage } from './stage.ts';

/** Entities that models write in the place of characters; an ampersand that begins another one is left alone, so that nothing is decoded twice. */
const entity = /&(?:#39|#x27|#34|#x22|apos|quot|lt|gt|nbsp|amp(?!;#?\w{1,8};));/gi;
/** What may be the beginning of an entity, or of one behind an ampersand's. */
const beginning = /&(?:#?\w{0,5}|amp;#?\w{0,8})$/i;

/**
 * Creates the stage that keeps plain text plain: where the input has no HTML entities, those of a model that took it for
 * HTML become the characters that they stand for. At most 14 UTF-16 code units are held back.
 *
 * @param options.input the text that the user asked to change
 */
export const createPlainTextStage = ({ input }: { readonly input: string }): CreateStage => {
  const decode = (text: string): string => text.replace(entity, (written) => decodeHTMLStrict(written.toLowerCase()));
  if (/&#?\w{1,8};/.test(input))
    return () =>
      appendingStage(
        (delta) => delta,
        () => '',
      );
  return () => {
    let held = '';
    return appendingStage(
      (delta) => {
        const text = held + delta;
        held = beginning.exec(text.slice(-14))?.[0] ?? '';
        return decode(text.slice(0, text.length - held.length));
      },
      () => decode(held),
    );
  };
};
