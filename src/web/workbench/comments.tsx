import { useId } from 'preact/hooks';
import { login, may } from '../shared/login.ts';
import { useSubmission } from '../shared/load.ts';
import { useStore } from '../shared/store.ts';
import { ErrorNotice } from '../shared/ui/notice.tsx';
import { Assistant } from './assistant.ts';
import { AssistedField, FieldFrame } from './assisted-field.tsx';
import { changeText, drafts, mayWrite } from './drafts.ts';
import { byline, type PartProps } from './parts.ts';
import { addComment, keyOfField, linkedTo, type Entity, type FieldPlace, type Records } from './records.ts';
import { t } from './words.ts';

/** The comments about a record in the order of the conversation: each one once, before its replies. */
const threadOf = (records: Records, on: Entity, seen = new Set<Entity>()): readonly Entity[] =>
  [...linkedTo(records, 'comment', 'on', on), ...linkedTo(records, 'comment', 'reply_to', on)].flatMap((comment) => {
    // The host's records may form a circle.
    if (seen.has(comment)) return [];
    seen.add(comment);
    return [comment, ...threadOf(records, comment, seen)];
  });

const NewComment = ({ opportunity, userId }: PartProps) => {
  const id = useId();
  const current = useStore(login);
  const author = current.status === 'in' ? current.user.name : '';
  const place: FieldPlace = {
    type: 'comment',
    id: `new-${opportunity.id}`,
    attribute: 'body',
    fieldType: 'comment',
    about: opportunity.id,
  };
  const text = useStore(drafts)[keyOfField(place)]?.text ?? '';
  const { busy, error, submit } = useSubmission();
  const add = async (): Promise<void> => {
    if (await submit(() => addComment(opportunity, author, text))) changeText(place, '');
  };
  return (
    <FieldFrame place={place} label={t('new_comment')} userId={userId}>
      <label for={id} class="label">
        {t('new_comment')}
      </label>
      <textarea
        id={id}
        class="text written"
        rows={2}
        value={text}
        onInput={({ currentTarget }) => changeText(place, currentTarget.value)}
      />
      {may('ai.enhance.create') && <Assistant place={place} userId={userId} target={id} />}
      <ErrorNotice error={error} />
      {may('entity.manage') && (
        <div>
          <button type="button" class="button" disabled={busy || text.trim() === ''} onClick={() => void add()}>
            {t('add_comment')}
          </button>
        </div>
      )}
    </FieldFrame>
  );
};

/** The conversation about an opportunity, and a field for the next comment. */
export const Comments = (props: PartProps) => (
  <section class="stack" aria-labelledby="comments">
    <h2 id="comments">{t('comments')}</h2>
    {mayWrite() && <NewComment {...props} />}
    {threadOf(props.records, props.opportunity).map((comment) => (
      <article key={comment.id} class="entry">
        <p class="small quiet">{byline(comment)}</p>
        <AssistedField
          place={{ type: 'comment', id: comment.id, attribute: 'body', fieldType: 'comment' }}
          label={byline(comment)}
          heading={false}
          userId={props.userId}
        />
      </article>
    ))}
  </section>
);
