import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { Boundary } from '../shared/ui/boundary.tsx';
import { AssistedField, FieldFrame } from './assisted-field.tsx';
import { currentText } from './drafts.ts';
import { byline, type PartProps } from './parts.ts';
import { formatOf, linkedTo, type Entity, type FieldPlace } from './records.ts';
import { t } from './words.ts';

/** The editor is larger than the rest of the page, and loads after it. */
const RichText = lazy(() => import('./rich-text.tsx'));

/** A note in a field for its format: an editor for formatted text where the text is HTML, else a text field. */
const Note = ({ note, format, userId }: { note: Entity; format?: 'markdown'; userId: string }) => {
  const { type, id, title } = note;
  const place: FieldPlace = { type, id, attribute: 'body', fieldType: 'project_note', ...(format && { format }) };
  // What a user types does not change the field under the cursor.
  const [isRich] = useState(formatOf(place, currentText(place)) === 'html');
  return (
    <article class="entry">
      <h3>{title}</h3>
      <p class="small quiet">
        {byline(note)}
        {isRich && ` · ${t('rich_hint')}`}
      </p>
      {isRich ? (
        <FieldFrame place={place} label={title} userId={userId}>
          <Suspense fallback={<p class="waiting">{t('loading')}</p>}>
            <RichText place={place} label={title} userId={userId} />
          </Suspense>
        </FieldFrame>
      ) : (
        <AssistedField place={place} label={title} heading={false} userId={userId} />
      )}
    </article>
  );
};

const newestFirst = (notes: readonly Entity[]): readonly Entity[] =>
  notes.toSorted((one, other) => String(other.attributes['date']).localeCompare(String(one.attributes['date'])));

/** The notes about an opportunity, newest first. */
export const Notes = ({ records, opportunity, userId }: PartProps) => {
  const notes = newestFirst(linkedTo(records, 'note', 'about', opportunity));
  if (notes.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="notes">
      <h2 id="notes">{t('notes')}</h2>
      {notes.map((note) => (
        <Boundary key={note.id} name={note.title}>
          <Note note={note} userId={userId} />
        </Boundary>
      ))}
    </section>
  );
};

/** The notes of the opportunity's projects, newest first, in Markdown. */
export const ProjectNotes = ({ records, opportunity, userId }: PartProps) => (
  <>
    {linkedTo(records, 'project', 'opportunity', opportunity).map((project) => (
      <section key={project.id} class="stack" aria-labelledby={project.id}>
        <div>
          <h2 id={project.id}>
            {t('project_notes')}: {project.title}
          </h2>
          <p class="small quiet">{t('markdown_hint')}</p>
        </div>
        {newestFirst(linkedTo(records, 'project_note', 'project', project)).map((note) => (
          <Boundary key={note.id} name={note.title}>
            <Note note={note} format="markdown" userId={userId} />
          </Boundary>
        ))}
      </section>
    ))}
  </>
);
