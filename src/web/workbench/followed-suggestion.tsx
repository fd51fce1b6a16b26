import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { createTextFieldAdapter } from '../../client/element/text-field-adapter.ts';
import { createWriter } from '../../client/element/html-writer.ts';
import { api } from '../shared/api.ts';
import { useSubmission } from '../shared/load.ts';
import { useStore } from '../shared/store.ts';
import { ErrorNotice } from '../shared/ui/notice.tsx';
import { zomaOf } from './client.ts';
import { assistedText, changeText, currentText, saveText } from './drafts.ts';
import { formatOf, keyOfField, type FieldPlace } from './records.ts';
import type { SessionView } from './session-view.ts';
import { followed, settle, views, type Followed } from './sessions.ts';
import { describeError, t } from './words.ts';

/** Puts a result in the place of the text that the session was given. Returns undefined when the field no longer holds that text once. */
const applyTo = (field: string, given: string, result: string): string | undefined => {
  const at = field.indexOf(given);
  if (given === '' || at < 0 || field.includes(given, at + 1)) return undefined;
  return field.slice(0, at) + result + field.slice(at + given.length);
};

/** Replaces a part of a text field that is there once, in a way that the browser's undo takes back. Returns whether it did. */
const replaceIn = (control: HTMLTextAreaElement, given: string, result: string): boolean => {
  const at = control.value.indexOf(given);
  if (at < 0 || given.trim() === '') return false;
  control.setSelectionRange(at, at + given.length);
  const adapter = createTextFieldAdapter(control);
  return adapter.replace(adapter.read(), result);
};

/** The text so far; HTML as its words in their formats. */
const FollowedText = ({ text, isHtml, isRunning }: { text: string; isHtml: boolean; isRunning: boolean }) => {
  const words = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!words.current) return;
    words.current.replaceChildren();
    const writer = createWriter(words.current, isHtml);
    writer.write(text);
    if (!isRunning) return;
    const caret = document.createElement('span');
    caret.className = 'caret';
    writer.inside(caret, () => undefined);
  }, [text, isHtml, isRunning]);
  return (
    <div
      ref={words}
      class={isHtml ? 'followed-text formatted' : 'followed-text'}
      aria-live="polite"
      aria-busy={isRunning}
    />
  );
};

interface PlaceOfUser {
  readonly place: FieldPlace;
  readonly userId: string;
}

const Suggestion = ({
  place,
  userId,
  view,
  origin,
}: PlaceOfUser & { view: SessionView; origin: Followed['origin'] }) => {
  const field = keyOfField(place);
  const section = useRef<HTMLElement>(null);
  const [isTooLate, setTooLate] = useState(false);
  const { busy, error, submit } = useSubmission();
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
  const sessionPath = `/api/ai/session/${sessionId}`;
  const stop = (): Promise<unknown> => api.delete(sessionPath);
  const accept = async (): Promise<void> => {
    const { text } = await api.get<{ text: string }>(sessionPath);
    const applied = applyTo(assistedText(place), text, view.text);
    if (applied === undefined) {
      setTooLate(true);
      return;
    }
    const control = section.current?.closest('.assisted')?.querySelector('textarea');
    if (!control || !replaceIn(control, text, view.text)) changeText(place, applied);
    await saveText(place);
    finish(true);
  };

  return (
    <section ref={section} class="followed" aria-label={heading}>
      <p class="small quiet">
        {heading}
        {view.provider === 'mock' && (
          <>
            {' '}
            · <span class="tag warn">{t('sample')}</span>
          </>
        )}
      </p>
      <FollowedText text={view.text} isHtml={formatOf(place, currentText(place)) === 'html'} isRunning={isRunning} />
      {view.error && <p class="notice bad">{describeError(view.error)}</p>}
      <ErrorNotice error={error} />
      {isTooLate && <p class="notice warn">{t('cannot_apply')}</p>}
      <div class="row">
        {isRunning ? (
          <button type="button" class="button slight" disabled={busy} onClick={() => void submit(stop)}>
            {t('stop')}
          </button>
        ) : (
          view.text !== '' && (
            <button type="button" class="button slight main" disabled={busy} onClick={() => void submit(accept)}>
              {t('accept')}
            </button>
          )
        )}
        {!isRunning && (
          <button type="button" class="button slight" disabled={busy} onClick={() => finish(false)}>
            {t('discard')}
          </button>
        )}
      </div>
    </section>
  );
};

/** A suggestion that the assistant of this page has not started: it was begun before a reload, or in another tab. */
export const FollowedSuggestion = ({ place, userId }: PlaceOfUser) => {
  const field = keyOfField(place);
  const following = useStore(followed)[field];
  const view = useStore(views)[field];
  if (!following || view?.sessionId !== following.sessionId) return null;
  return <Suggestion key={view.sessionId} place={place} userId={userId} view={view} origin={following.origin} />;
};
