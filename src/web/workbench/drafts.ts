import { login, may } from '../shared/login.ts';
import { createStore, createTabMemory } from '../shared/store.ts';
import { asApiError, type ApiError } from '../shared/wire.ts';
import { find, keyOfField, records, reloadRecord, saveAttribute, textOf, type FieldPlace } from './records.ts';

/** A text that the page has and the record has not, and what became of saving it. */
export interface Draft {
  readonly text: string;
  readonly state: 'unsaved' | 'saving' | 'saved' | 'in-page' | 'conflict' | 'failed';
  readonly error?: ApiError;
}

type Drafts = Readonly<Record<string, Draft>>;

/** Texts that are not saved survive a reload of the tab. */
const memory = createTabMemory<Drafts>('zoma.drafts');

/** The drafts of the page's user by the keys of their fields; empty without a login. */
export const drafts = createStore<Drafts>({});

let owner: string | undefined;

drafts.subscribe(() => {
  if (owner === undefined) return;
  const unsaved = Object.entries(drafts.get()).filter(([, { state }]) => state !== 'saved');
  const kept = unsaved.map(([key, { text, state }]): [string, Draft] => [
    key,
    { text, state: state === 'in-page' ? state : 'unsaved' },
  ]);
  memory.write(owner, Object.fromEntries(kept));
});

login.subscribe(() => {
  const current = login.get();
  const userId = current.status === 'in' ? current.user.id : undefined;
  if (userId === owner) return;
  const isLeaving = current.status === 'out' && current.reason === 'left';
  // Only signing out erases the user's texts in the tab: after a login that ended, the same user finds them again.
  if (!isLeaving) owner = undefined;
  drafts.set({});
  owner = userId;
  if (owner !== undefined) drafts.set(memory.read(owner) ?? {});
});

const set = (place: FieldPlace, draft: Draft): void => drafts.set({ ...drafts.get(), [keyOfField(place)]: draft });

const storedText = (place: FieldPlace): string => textOf(find(records.get(), place.type, place.id), place.attribute);

/** The texts of editors by the keys of their fields: an editor writes the same HTML in its own way. */
export const editorTexts = new Map<string, () => string>();

/** Returns the text of a field as the assistant reads it. */
export const assistedText = (place: FieldPlace): string => editorTexts.get(keyOfField(place))?.() ?? currentText(place);

/** Returns the text of a field as the page shows it. */
export const currentText = (place: FieldPlace): string => drafts.get()[keyOfField(place)]?.text ?? storedText(place);

/** Returns whether the user may write in fields: to save the text, or to have the assistant work on it. */
export const mayWrite = (): boolean => may('entity.manage', 'ai.enhance.create');

/** Keeps what the user wrote. */
export const changeText = (place: FieldPlace, text: string): void => {
  if (text === currentText(place)) return;
  if (text !== storedText(place)) {
    set(place, { text, state: 'unsaved' });
    return;
  }
  const { [keyOfField(place)]: _, ...others } = drafts.get();
  drafts.set(others);
};

/** Saves the text of a field where the user may change records; else keeps it in the page. */
export const saveText = async (place: FieldPlace): Promise<void> => {
  const text = currentText(place);
  // A new comment is stored by its own button.
  if (text === storedText(place) || (place.about !== undefined && may('entity.manage'))) return;
  if (!may('entity.manage')) {
    set(place, { text, state: 'in-page' });
    return;
  }
  set(place, { text, state: 'saving' });
  try {
    await saveAttribute(place, text);
    if (currentText(place) === text) set(place, { text, state: 'saved' });
  } catch (thrown) {
    const error = asApiError(thrown);
    set(place, { text: currentText(place), state: error.code === 'conflict' ? 'conflict' : 'failed', error });
  }
};

/** Ends a conflict: saves the page's text over the newer one, or takes the newer one. A failure shows in the state of the draft. */
export const resolveConflict = async (place: FieldPlace, keep: 'mine' | 'theirs'): Promise<void> => {
  try {
    const record = await reloadRecord(place);
    if (keep === 'theirs') changeText(place, textOf(record, place.attribute));
  } catch (thrown) {
    set(place, { text: currentText(place), state: 'failed', error: asApiError(thrown) });
    return;
  }
  if (keep === 'mine') await saveText(place);
};
