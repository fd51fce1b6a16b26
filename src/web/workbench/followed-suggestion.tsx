import { useState } from 'preact/hooks';
import { api } from '../shared/api.ts';
import { useStore } from '../shared/store.ts';
import { zomaOf } from './client.ts';
import { changeText, currentText, saveText } from './drafts.ts';
import { keyOfField, type FieldPlace } from './records.ts';
import { followed, settle, views } from './sessions.ts';
import { describeError, t } from './words.ts';

/** Puts a result in the place of the text that the session was given. Returns undefined when the field no longer holds that text once. */
export const applyTo = (field: string, given: string, result: string): string | undefined => {
  const at = field.indexOf(given);
  if (given === '' || at < 0 || field.includes(given, at + 1)) return undefined;
  return field.slice(0, at) + result + field.slice(at + given.length);
};

/** A suggestion that the assistant of this page has not started: it was begun before a reload, or in another tab. */
export const FollowedSuggestion = ({ place, userId }: { place: FieldPlace; userId: string }) => {
  const field = keyOfField(place);
  const following = useStore(followed)[field];
  const view = useStore(views)[field];
  const [isTooLate, setTooLate] = useState(false);
  if (!following || view?.sessionId !== following.sessionId) return null;
  const { session, origin } = following;
  const { sessionId } = view;
  const isRunning = view.status === 'running';
  const heading = t(
    origin === 'reload' ? (isRunning ? 'follows_reload' : 'from_reload') : isRunning ? 'follows_tab' : 'from_tab',
  );

  const finish = (accepted: boolean): void => {
    settle(userId, field, sessionId);
    void zomaOf(userId)
      .feedback(sessionId, { accepted })
      .catch(() => undefined);
  };
  const accept = async (): Promise<void> => {
    const { text } = await api.get<{ text: string }>(`/api/ai/session/${sessionId}`);
    const applied = applyTo(currentText(place), text, view.text);
    if (applied === undefined) {
      setTooLate(true);
      return;
    }
    changeText(place, applied);
    await saveText(place);
    finish(true);
  };

  return (
    <section class="followed" aria-label={heading}>
      <p class="small quiet">
        {heading}
        {view.provider === 'mock' && (
          <>
            {' '}
            · <span class="tag warn">{t('sample')}</span>
          </>
        )}
      </p>
      <p class="followed-text" aria-live="polite" aria-busy={isRunning}>
        {view.text}
        {isRunning && <span class="caret" aria-hidden="true" />}
      </p>
      {view.error && <p class="notice bad">{describeError(view.error)}</p>}
      {isTooLate && <p class="notice warn">{t('cannot_apply')}</p>}
      <div class="row">
        {isRunning ? (
          <button type="button" class="button slight" onClick={() => void session.cancel()}>
            {t('stop')}
          </button>
        ) : (
          view.text !== '' && (
            <button type="button" class="button slight main" onClick={() => void accept()}>
              {t('accept')}
            </button>
          )
        )}
        {!isRunning && (
          <button type="button" class="button slight" onClick={() => finish(false)}>
            {t('discard')}
          </button>
        )}
      </div>
    </section>
  );
};
