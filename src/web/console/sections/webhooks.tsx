import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { usePages, useSubmission } from '../../shared/load.ts';
import { CopiedText } from '../../shared/ui/copied-text.tsx';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { DialogButton, FormDialog } from '../../shared/ui/form.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { words } from '../words.ts';

const t = translator({
  ...words,
  lead: [
    'Signed messages to your server: when a session ends, a limit is reached or a user is created by an issuer.',
    'Signierte Nachrichten an Ihren Server: wenn eine Sitzung endet, ein Limit erreicht ist oder ein Aussteller einen Benutzer anlegt.',
  ],
  deliveries: ['Deliveries', 'Zustellungen'],
  none: ['There is no webhook.', 'Es gibt keinen Webhook.'],
  no_deliveries: ['Nothing was sent yet.', 'Noch wurde nichts gesendet.'],
  url: ['URL', 'URL'],
  url_hint: ['https, with a public address', 'https, mit öffentlicher Adresse'],
  events: ['Events', 'Ereignisse'],
  disabled: ['disabled', 'abgeschaltet'],
  failing: ['failing since {time}', 'scheitert seit {time}'],
  create: ['Add a webhook', 'Webhook hinzufügen'],
  secret: ['The secret', 'Das Geheimnis'],
  secret_once: [
    'It is shown this once: store it at the receiver.',
    'Es wird nur dieses eine Mal gezeigt: hinterlegen Sie es beim Empfänger.',
  ],
  test: ['Send a test', 'Test senden'],
  delivered: ['The test arrived.', 'Der Test ist angekommen.'],
  not_delivered: ['The test failed: {failure}', 'Der Test ist gescheitert: {failure}'],
  enable: ['Enable', 'Einschalten'],
  disable: ['Disable', 'Abschalten'],
  rotate: ['New secret', 'Neues Geheimnis'],
  delete_title: ['Delete this webhook?', 'Diesen Webhook löschen?'],
  delete_text: ['Messages that wait for {url} are dropped.', 'Nachrichten, die auf {url} warten, entfallen.'],
  event: ['Event', 'Ereignis'],
  status: ['Status', 'Status'],
  attempts: ['Attempts', 'Versuche'],
  answer: ['Answer', 'Antwort'],
});

interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly failingSince: string | null;
}

interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly status: string;
  readonly attempts: number;
  readonly responseStatus: number | null;
  readonly failure: string | null;
  readonly createdAt: string;
}

const allEvents = ['session.ended', 'limit.reached', 'user.provisioned'] as const;
const pathOf = ({ id }: Webhook): string => `/api/admin/webhooks/${id}`;

const Secret = ({ secret }: { secret: string }) => (
  <CopiedText label={t('secret')} text={secret} note={t('secret_once')} />
);

const NewWebhook = ({ close, done }: { close: () => void; done: () => void }) => {
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<readonly string[]>(allEvents);
  const submission = useSubmission();
  const send = async () => {
    const { secret } = await api.post<{ secret: string }>('/api/admin/webhooks', { body: { url, events } });
    return <Secret secret={secret} />;
  };
  return (
    <FormDialog title={t('create')} submission={submission} send={send} done={done} close={close}>
      <TextField
        label={t('url')}
        hint={t('url_hint')}
        type="url"
        required
        value={url}
        change={setUrl}
        path="url"
        error={submission.error}
      />
      <CheckGroup
        legend={t('events')}
        options={allEvents.map((name) => [name, name] as const)}
        chosen={events}
        change={setEvents}
      />
    </FormDialog>
  );
};

const Deliveries = ({ webhook }: { webhook: Webhook }) => (
  <PagedTable
    label={t('deliveries')}
    pages={usePages<Delivery>(`${pathOf(webhook)}/deliveries`)}
    empty={t('no_deliveries')}
    keyOf={({ id }) => id}
    columns={[
      { heading: t('at'), show: ({ createdAt }) => formatTime(createdAt) },
      { heading: t('event'), show: ({ event }) => <code>{event}</code> },
      { heading: t('status'), show: ({ status }) => status },
      { heading: t('attempts'), number: true, show: ({ attempts }) => attempts },
      { heading: t('answer'), show: ({ responseStatus, failure }) => responseStatus ?? failure ?? '–' },
    ]}
  />
);

interface TestResult {
  readonly delivered: boolean;
  readonly responseStatus: number | null;
  readonly failure: string | null;
}

const WebhookItem = ({ webhook, reload }: { webhook: Webhook; reload: () => void }) => {
  const { url, events, enabled, failingSince } = webhook;
  const [secret, setSecret] = useState<string>();
  const [test, setTest] = useState<TestResult>();
  const [isOpen, setOpen] = useState(false);
  const { busy, error, submit } = useSubmission();
  const path = pathOf(webhook);
  const command = (label: string, run: () => Promise<unknown>) => (
    <button type="button" class="button slight" disabled={busy} onClick={() => void submit(run)}>
      {label}
    </button>
  );
  return (
    <li>
      <div class="row apart">
        <code class="break">{url}</code>
        <span class={enabled ? 'tag good' : 'tag bad'}>{t(enabled ? 'enabled' : 'disabled')}</span>
      </div>
      <p class="small quiet">
        {events.join(', ')}
        {failingSince !== null && ` · ${t('failing', { time: formatTime(failingSince) })}`}
      </p>
      <div class="row">
        {command(t('test'), async () => setTest(await api.post<TestResult>(`${path}/test`)))}
        {command(t(enabled ? 'disable' : 'enable'), async () => {
          await api.patch(path, { body: { enabled: !enabled } });
          reload();
        })}
        {command(t('rotate'), async () => setSecret((await api.post<{ secret: string }>(`${path}/secret`)).secret))}
        <button type="button" class="button slight" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('deliveries')}
        </button>
        <ConfirmedButton
          label={t('delete')}
          title={t('delete_title')}
          text={t('delete_text', { url })}
          action={() => api.delete(path)}
          done={reload}
        />
      </div>
      <ErrorNotice error={error} />
      {test && (
        <p class={test.delivered ? 'notice' : 'notice bad'} role="status">
          {test.delivered
            ? t('delivered')
            : t('not_delivered', { failure: test.failure ?? String(test.responseStatus) })}
        </p>
      )}
      {secret && <Secret secret={secret} />}
      {isOpen && <Deliveries webhook={webhook} />}
    </li>
  );
};

/** The webhooks of the organization with their deliveries. */
export const Webhooks = () => {
  const pages = usePages<Webhook>('/api/admin/webhooks');
  const reload = (): void => void pages.reload();
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <DialogButton label={t('create')} dialog={(close) => <NewWebhook close={close} done={reload} />} />
      </div>
      <ErrorNotice error={pages.error} retry={reload} />
      {pages.data?.length === 0 && <p class="empty">{t('none')}</p>}
      {pages.data && pages.data.length > 0 && (
        <ul class="cards">
          {pages.data.map((webhook) => (
            <WebhookItem key={webhook.id} webhook={webhook} reload={reload} />
          ))}
        </ul>
      )}
    </>
  );
};
