import { anchorOf } from '../../../../src/core/text/joining/anchor.ts';
import { createJoiningStage } from '../../../../src/core/text/joining/joining-stage.ts';
import type { TextEdit } from '../../../../src/core/text/stage.ts';

/** Words of which none begins with another or with its own end, and no two make a third. */
export const vocabulary: readonly string[] = [
  ['the', 'quick', 'brown', 'fox', 'jumps', 'over', 'lazy', 'dog', 'customer', 'asked', 'for', 'an', 'offer'],
  ['delivery', 'was', 'late', 'we', 'will', 'send', 'invoice', 'by', 'friday', 'please', 'check', 'your', 'account'],
  ['report', 'shows', 'growth', 'in', 'north', 'region', 'meeting', 'begins', 'at', 'noon', 'with', 'team'],
  ['guten', 'morgen', 'liebe', 'kollegin', 'bitte', 'prüfen', 'sie', 'den', 'vertrag', 'größe', 'straße', 'übermorgen'],
].flat();

export const cut = (text: string, sizes: readonly number[]): string[] => {
  const pieces: string[] = [];
  for (let at = 0, index = 0; at < text.length; index += 1) {
    // Sizes of zero make empty pieces; the fixed size makes progress.
    const size = index % 7 === 6 ? 1 : (sizes[index % sizes.length] ?? 1);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
};

const applied = (shown: string, edits: readonly TextEdit[]): string =>
  edits.reduce((text, edit) => ('replace' in edit ? edit.replace : text + edit.append), shown);

/** The edits that each piece of a rest and its end lead to, and the text that the reader has after them. */
export const stream = (shown: string, pieces: readonly string[], input?: string) => {
  const stage = createJoiningStage({ shown, anchor: anchorOf(shown), ...(input !== undefined && { input }) });
  const steps = [...pieces.map((piece) => stage.push(piece)), stage.end()];
  const edits = steps.filter((step) => step !== undefined);
  return { steps, edits, text: applied(shown, edits) };
};

export const join = (shown: string, rest: string, input?: string): string => stream(shown, [rest], input).text;
