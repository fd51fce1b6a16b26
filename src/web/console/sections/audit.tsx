import { useEffect, useState } from 'preact/hooks';
import { auditTypes } from '../../../ports/audit-trail.ts';
import { sendAuthenticated } from '../../shared/api.ts';
import { formatMoment } from '../../shared/format.ts';
import { translateKnown, translator, type Words } from '../../shared/i18n.ts';
import { usePages, useSettled, useSubmission } from '../../shared/load.ts';
import { useRoute } from '../../shared/route.ts';
import { TextField } from '../../shared/ui/field.tsx';
import { Live } from '../../shared/ui/live.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { useUserNames } from '../user-names.ts';
import { words } from '../words.ts';

const t = translator({
  ...words,
  none: ['No event matches.', 'Kein Ereignis passt.'],
  type: ['Type', 'Art'],
  actor: ['Who (id)', 'Wer (Id)'],
  subject: ['Whom or what (id)', 'Wen oder was (Id)'],
  from: ['From', 'Von'],
  to: ['To', 'Bis'],
  export: ['Export (NDJSON)', 'Exportieren (NDJSON)'],
  export_hint: [
    'The export has every event that matches, and is an event itself.',
    'Der Export enthält alle passenden Ereignisse und ist selbst eines.',
  ],
  zone: ['Times of {zone}.', 'Zeiten von {zone}.'],
  clear: ['Clear the filter', 'Filter leeren'],
  only: ['Only {name}', 'Nur {name}'],
  who: ['Who', 'Wer'],
  what: ['What', 'Was'],
  whom: ['Whom or what', 'Wen oder was'],
  details: ['Details', 'Einzelheiten'],
  refused: ['refused', 'abgelehnt'],
});

/** What acts, or what something is done to. */
const kinds = {
  user: ['user', 'Benutzer'],
  role: ['role', 'Rolle'],
  issuer: ['issuer', 'Aussteller'],
  key: ['service key', 'Dienstschlüssel'],
  webhook: ['webhook', 'Webhook'],
  login: ['login', 'Anmeldung'],
  session: ['session', 'Sitzung'],
  organization: ['organization', 'Organisation'],
} as const satisfies Words;

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

/** How many characters of an id are shown. */
const shownOfId = 12;

/** How long a file stays in memory for the browser to save it, in milliseconds. */
const keptMs = 60_000;

/** Saves the events that match as a file. An export that breaks off rejects, and saves nothing. */
const download = async (query: Record<string, string>): Promise<void> => {
  const headers = { Accept: 'application/x-ndjson' };
  const response = await sendAuthenticated('GET', path, { query, headers });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = `audit-${new Date().toISOString().slice(0, 10)}.ndjson`;
  link.click();
  // The browser may read the file only after the click.
  setTimeout(() => URL.revokeObjectURL(address), keptMs);
};

/** A name that filters by its id when it is clicked; an id without a name is cut to its end, which differs. */
const FilterLink = ({ id, name, choose }: { id: string; name: string; choose: () => void }) => (
  <button type="button" class="link break small" title={t('only', { name })} onClick={choose}>
    {name === id && id.length > shownOfId ? `…${id.slice(-shownOfId)}` : name}
  </button>
);

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
  // The link to the history of something names it in the address.
  const [, linked = ''] = useRoute();
  const [filter, setFilter] = useState({ ...empty, subject: linked });
  useEffect(() => setFilter({ ...empty, subject: linked }), [linked]);
  const query = queryOf(filter);
  const pages = usePages<AuditEvent>(path, useSettled(query));
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
              {...(name === 'type' && { suggestions: auditTypes })}
              value={filter[name]}
              change={(value) => setFilter({ ...filter, [name]: value })}
            />
          ))}
        </div>
        <div class="row apart">
          <p class="quiet small">
            {t('zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })} {t('export_hint')}
          </p>
          <div class="row">
            <Live loaded={pages} />
            {Object.keys(query).length > 0 && (
              <button type="button" class="button slight" onClick={() => setFilter(empty)}>
                {t('clear')}
              </button>
            )}
            <button
              type="button"
              class="button slight"
              disabled={busy}
              onClick={() => void submit(() => download(query))}
            >
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
          { heading: t('at'), show: ({ at }) => <span class="keep small">{formatMoment(at)}</span> },
          {
            heading: t('what'),
            show: ({ type, outcome }) => (
              <>
                <code>{type}</code> {outcome === 'refused' && <span class="tag bad">{t('refused')}</span>}
              </>
            ),
          },
          {
            heading: t('who'),
            show: ({ actor: { type, id } }) =>
              id === undefined ? (
                translateKnown(kinds, type)
              ) : (
                <FilterLink id={id} name={nameOf(id)} choose={() => setFilter({ ...filter, actor: id })} />
              ),
          },
          {
            heading: t('whom'),
            show: ({ subject }) =>
              subject && (
                <>
                  <span class="quiet small">{translateKnown(kinds, subject.type)}</span>{' '}
                  <FilterLink
                    id={subject.id}
                    name={nameOf(subject.id)}
                    choose={() => setFilter({ ...filter, subject: subject.id })}
                  />
                </>
              ),
          },
          { heading: t('details'), show: (event) => <Details event={event} /> },
        ]}
      />
    </>
  );
};
