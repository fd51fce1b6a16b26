import type { Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import { ZomaError } from '../../errors.ts';
import type { ActionName } from './actions.ts';
import type { FieldTypeName } from '../../context/field-types/index.ts';
import type { FormatName } from '../../text/formats.ts';
import type { EarlierTurn } from './prompt.ts';

/** How many earlier turns a refinement shows the model. */
const longestChain = 5;

/** A record as a turn of the conversation; what it names was checked when it was made. */
const turnOf = ({ text, action, format, options }: SessionRecord, result: string): EarlierTurn => ({
  text,
  action: action as ActionName,
  format: format as FormatName,
  tone: options.tone,
  language: options.language,
  customPrompt: options.customPrompt,
  fieldType: options.context?.fieldType as FieldTypeName | undefined,
  result,
});

/** The sessions that a request refines, as turns of the conversation. */
export interface EarlierTurns {
  /** Oldest first. */
  readonly turns: readonly EarlierTurn[];
  /** The session of the oldest turn. */
  readonly oldestId: string;
}

/** Creates the reader of the sessions that a request refines. */
export const createEarlierTurns =
  ({ sessions }: { sessions: Sessions }) =>
  /**
   * Reads the session that is refined and the ones that it refined in turn, at most five.
   * @throws ZomaError `not_found`, `conflict` when it has no result (yet)
   */
  async (parentId: string, owner: Owner): Promise<EarlierTurns> => {
    const parent = await sessions.find(parentId, owner);
    if (!parent) throw new ZomaError('not_found', { message: 'There is no such parent session.' });
    if (!parent.enhancedText) {
      throw new ZomaError('conflict', { message: 'The parent session has no result to refine.' });
    }
    const turns: EarlierTurn[] = [];
    let oldestId = parentId;
    let session: SessionRecord | undefined = parent;
    while (session?.enhancedText && turns.length < longestChain) {
      turns.unshift(turnOf(session, session.enhancedText));
      oldestId = session.id;
      session = session.parentId === undefined ? undefined : await sessions.find(session.parentId, owner);
    }
    return { turns, oldestId };
  };
