import type { MaskTable } from '../../src/core/masking/mask-table.ts';
import { createUnmaskingStage, type UnmaskOptions } from '../../src/core/masking/unmask.ts';
import type { TextEdit } from '../../src/core/text/stage.ts';

/** The text of an edit of a stage that only appends. */
export const appendedBy = (edit: TextEdit | undefined): string => {
  if (edit === undefined) return '';
  if ('append' in edit) return edit.append;
  throw new Error('the unmasking stage replaced a text');
};

/** What the unmasking stage makes of a text that comes in pieces. */
export const unmaskedInPieces = (pieces: readonly string[], table: MaskTable, options?: UnmaskOptions): string => {
  const { push, end } = createUnmaskingStage(table, options);
  return pieces.map((piece) => appendedBy(push(piece))).join('') + appendedBy(end());
};
