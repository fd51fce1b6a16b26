import type { Owner, SessionRecord, Sessions } from '../../../ports/sessions.ts';
import { ZomaError } from '../../errors.ts';
import type { ActionName } from './actions.ts';
import type { FieldTypeName } from '../../context/field-types/index.ts';
import type { FormatName } from '../../text/formats.ts';
import type { EarlierTurn } from './prompt.ts';

/** How many earlier turns a refinement sends. */
const longestChain = 5;

/** Reads a recorded session as a turn; its names were validated when it was made. */
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
export interface ConversationHistory {
  /** Oldest first. */
  readonly turns: readonly EarlierTurn[];
  /** The session of the oldest turn. */
  readonly oldestId: string;
}

/** Creates the reader of the sessions that a request refines. */
export const createConversationHistory =
  ({ sessions }: { sessions: Sessions }) =>
  /**
   * Reads the parent session and its own parents, at most five in all.
   * @throws ZomaError `not_found`; `conflict` when the parent has no result, or is erased
   */
  async (parentId: string, owner: Owner): Promise<ConversationHistory> => {
    const parent = await sessions.find(parentId, owner);
    if (!parent) throw new ZomaError('not_found', { message: 'The parent session does not exist.' });
    if (parent.erasedAt !== undefined) {
      throw new ZomaError('conflict', { message: 'The parent session is erased: its result cannot be refined.' });
    }
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
