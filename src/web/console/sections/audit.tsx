import { useState } from 'preact/hooks';
import { sendAuthenticated } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { useUserNames } from '../user-names.ts';
import { words } from '../words.ts';

const t = translator({
  ...words,
  none: ['No event matches.', 'Kein Ereignis passt.'],
  type: ['Type', 'Art'],
  type_hint: ['For example session.stopped', 'Zum Beispiel session.stopped'],
  actor: ['Id of the actor', 'Id des Handelnden'],
  subject: ['Id of the subject', 'Id des Betroffenen'],
  from: ['From', 'Von'],
  to: ['To', 'Bis'],
  export: ['Export (NDJSON)', 'Exportieren (NDJSON)'],
  export_hint: [
    'The export has every event that matches, and is an event itself.',
    'Der Export enthält alle passenden Ereignisse und ist selbst eines.',
  ],
  who: ['Who', 'Wer'],
  what: ['What', 'Was'],
  whom: ['Whom or what', 'Wen oder was'],
  details: ['Details', 'Einzelheiten'],
  refused: ['refused', 'abgelehnt'],
});

interface AuditEvent {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly outcome: 'done' | 'refused';
  readonly actor: { readonly type: string; readonly id?: string };
  readonly subject?: { readonly type: string; readonly id: string };
  readonly address?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly details?: unknown;
}

const path = '/api/admin/audit';
const fields = ['type', 'actor', 'subject', 'from', 'to'] as const;
const empty = { type: '', actor: '', subject: '', from: '', to: '' };

/** Reads the filter as the query of the operation; a local time becomes one of the wire. */
const queryOf = (filter: typeof empty): Record<string, string> =>
  Object.fromEntries(
    fields
      .map((name) => [name, filter[name].trim()] as const)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, name === 'from' || name === 'to' ? new Date(value).toISOString() : value]),
  );

const download = async (query: Record<string, string>): Promise<void> => {
  const headers = { Accept: 'application/x-ndjson' };
  const response = await sendAuthenticated('GET', path, { query, headers });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = 'audit.ndjson';
  link.click();
  URL.revokeObjectURL(address);
};

const Details = ({ event: { before, after, details, address } }: { event: AuditEvent }) => {
  const shown = { before, after, details, address };
  if (Object.values(shown).every((value) => value === undefined)) return null;
  return (
    <details>
      <summary class="small">{t('details')}</summary>
      <pre class="small">{JSON.stringify(shown, undefined, 2)}</pre>
    </details>
  );
};

/** What happened in the organization, by filter, with an export. */
export const Audit = () => {
  const [filter, setFilter] = useState(empty);
  const query = queryOf(filter);
  const pages = usePages<AuditEvent>(path, query);
  const { busy, error, submit } = useSubmission();
  const people = (pages.data ?? []).flatMap(({ actor, subject }) => [
    ...(actor.type === 'user' && actor.id ? [actor.id] : []),
    ...(subject?.type === 'user' ? [subject.id] : []),
  ]);
  const nameOf = useUserNames(people);
  return (
    <>
      <div class="stack">
        <div class="filters">
          {fields.map((name) => (
            <TextField
              key={name}
              label={t(name)}
              type={name === 'from' || name === 'to' ? 'datetime-local' : 'search'}
              value={filter[name]}
              change={(value) => setFilter({ ...filter, [name]: value })}
            />
          ))}
        </div>
        <div class="row apart">
          <p class="quiet small">
            {t('type_hint')}. {t('export_hint')}
          </p>
          <div class="row">
            <button type="button" class="button" onClick={() => void pages.reload()}>
              {t('reload')}
            </button>
            <button type="button" class="button" disabled={busy} onClick={() => void submit(() => download(query))}>
              {t('export')}
            </button>
          </div>
        </div>
        <ErrorNotice error={error} />
      </div>
      <PagedTable
        label={t('audit')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('at'), show: ({ at }) => formatTime(at) },
          {
            heading: t('what'),
            show: ({ type, outcome }) => (
              <>
                <code>{type}</code> {outcome === 'refused' && <span class="tag bad">{t('refused')}</span>}
              </>
            ),
          },
          { heading: t('who'), show: ({ actor }) => (actor.id ? nameOf(actor.id) : actor.type) },
          {
            heading: t('whom'),
            show: ({ subject }) =>
              subject && (
                <span class="break small">
                  {subject.type} {nameOf(subject.id)}
                </span>
              ),
          },
          { heading: t('details'), show: (event) => <Details event={event} /> },
        ]}
      />
    </>
  );
};
