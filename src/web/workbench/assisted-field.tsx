import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { may } from '../shared/login.ts';
import { useStore } from '../shared/store.ts';
import { ErrorNotice } from '../shared/ui/notice.tsx';
import { Assistant } from './assistant.ts';
import { changeText, currentText, drafts, mayWrite, resolveConflict, saveText } from './drafts.ts';
import { FollowedSuggestion } from './followed-suggestion.tsx';
import { register } from './places.ts';
import { keyOfField, records, type FieldPlace } from './records.ts';
import { currentField } from './sessions.ts';
import { t } from './words.ts';

/** Says what became of a field's text: saved, kept in the page, or changed elsewhere. */
const DraftState = ({ place }: { place: FieldPlace }) => {
  const draft = useStore(drafts)[keyOfField(place)];
  if (!draft || (place.about !== undefined && draft.state === 'unsaved')) return null;
  const { state, error } = draft;
  return (
    <div class={`draft-state ${state}`}>
      <span role="status">
        {state === 'unsaved' && t('unsaved')}
        {state === 'saving' && t('saving')}
        {state === 'saved' && t('saved')}
        {state === 'in-page' && t('in_page')}
        {state === 'conflict' && t('conflict')}
      </span>
      {state === 'unsaved' && (
        <button type="button" class="button slight" onClick={() => void saveText(place)}>
          {t('save')}
        </button>
      )}
      {state === 'conflict' &&
        (['mine', 'theirs'] as const).map((keep) => (
          <button key={keep} type="button" class="button slight" onClick={() => void resolveConflict(place, keep)}>
            {t(keep === 'mine' ? 'keep_mine' : 'take_theirs')}
          </button>
        ))}
      {state === 'failed' && <ErrorNotice error={error} retry={() => void saveText(place)} />}
    </div>
  );
};

/** What all assisted fields have around their control: the margin follows the focus, the draft's state and followed sessions stand below. */
export const FieldFrame = ({
  place,
  label,
  userId,
  children,
}: {
  place: FieldPlace;
  label: string;
  userId: string;
  children: ComponentChildren;
}) => {
  register(place, label);
  return (
    <div class="assisted" onFocusIn={() => currentField.set(keyOfField(place))}>
      {children}
      <DraftState place={place} />
      <FollowedSuggestion place={place} userId={userId} />
    </div>
  );
};

/** A text field of a record with the assistant. `heading` shows the label above the field; else only screen readers read it. */
export const AssistedField = ({
  place,
  label,
  userId,
  heading = true,
  compact = false,
}: {
  place: FieldPlace;
  label: string;
  userId: string;
  heading?: boolean;
  compact?: boolean;
}) => {
  const id = useId();
  useStore(records);
  useStore(drafts);
  return (
    <FieldFrame place={place} label={label} userId={userId}>
      <label for={id} class={heading ? 'label' : 'only-read-aloud'}>
        {label}
      </label>
      <textarea
        id={id}
        class={compact ? 'text compact' : 'text'}
        rows={1}
        value={currentText(place)}
        readOnly={!mayWrite()}
        onInput={({ currentTarget }) => changeText(place, currentTarget.value)}
      />
      {may('ai.enhance.create') && <Assistant place={place} userId={userId} target={id} />}
    </FieldFrame>
  );
};
