import { api } from '../../shared/api.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages } from '../../shared/load.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { Elapsed, Live } from '../../shared/ui/live.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { actionName } from '../action-names.ts';
import { useUserNames } from '../user-names.ts';
import { words } from '../words.ts';

const t = translator({
  ...words,
  lead: [
    'What the assistant is writing at this moment, on every node. Texts are not shown here.',
    'Was der Assistent in diesem Moment schreibt, auf allen Knoten. Texte sind hier nicht zu sehen.',
  ],
  none: ['No session is running.', 'Gerade läuft keine Sitzung.'],
  user: ['User', 'Benutzer'],
  action: ['Action', 'Aktion'],
  running_for: ['Running for', 'Läuft seit'],
  stop_title: ['Stop this session?', 'Diese Sitzung anhalten?'],
  stop_text: [
    'The session of {user} ends as cancelled. The text so far stays, and the audit records that you stopped it.',
    'Die Sitzung von {user} endet als abgebrochen. Der bisherige Text bleibt, und das Protokoll hält fest, dass Sie sie angehalten haben.',
  ],
});

interface Running {
  readonly id: string;
  readonly userId: string;
  readonly action: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly startedAt: string;
}

/** No event announces the sessions of other users to this page. */
const everyMs = 2_000;

/** The running sessions of the organization, each with a button that stops it. */
export const Sessions = () => {
  const pages = usePages<Running>('/api/admin/sessions');
  const nameOf = useUserNames((pages.data ?? []).map(({ userId }) => userId));
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <Live loaded={pages} everyMs={everyMs} />
      </div>
      <PagedTable
        label={t('sessions')}
        pages={pages}
        empty={t('none')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('user'), show: ({ userId }) => <span class="break">{nameOf(userId)}</span> },
          { heading: t('action'), show: ({ action }) => actionName(action) },
          {
            heading: t('provider'),
            show: ({ provider, model }) => <span class="keep">{provider ? `${provider} · ${model ?? ''}` : '…'}</span>,
          },
          { heading: t('running_for'), show: ({ startedAt }) => <Elapsed since={startedAt} /> },
          {
            heading: t('stop'),
            show: ({ id, userId }) => (
              <ConfirmedButton
                label={t('stop')}
                title={t('stop_title')}
                text={t('stop_text', { user: nameOf(userId) })}
                action={() => api.delete(`/api/admin/sessions/${id}`)}
                done={() => void pages.reload()}
              />
            ),
          },
        ]}
      />
    </>
  );
};
