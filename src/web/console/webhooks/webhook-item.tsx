import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatTime } from '../../shared/format.ts';
import { useSubmission } from '../../shared/load.ts';
import { ConfirmedButton } from '../../shared/ui/dialog.tsx';
import { ErrorNotice } from '../../shared/ui/notice.tsx';
import { HistoryLink } from '../history-link.tsx';
import { Deliveries } from './deliveries.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { pathOf, Secret, type Webhook } from './webhook.tsx';
import { answerOf, t } from './words.ts';

interface TestResult {
  readonly delivered: boolean;
  readonly responseStatus: number | null;
  readonly failure: string | null;
}

const TestNotice = ({ result }: { result: TestResult }) => (
  <p class={result.delivered ? 'notice' : 'notice bad'} role="status">
    {result.delivered ? t('delivered') : t('not_delivered', { failure: answerOf(result) })}
  </p>
);

const State = ({ webhook: { enabled, disabledReason, events, failingSince } }: { webhook: Webhook }) => (
  <div class="row small">
    <span class="quiet">{events.join(', ')}</span>
    {failingSince !== null && <span class="tag warn">{t('failing', { time: formatTime(failingSince) })}</span>}
    {!enabled && disabledReason === 'gone' && <span>{t('disabled_gone')}</span>}
    {!enabled && disabledReason === 'failing' && <span>{t('disabled_failing')}</span>}
  </div>
);

/** A webhook with what can be done with it, and its deliveries when they are opened. */
export const WebhookItem = ({ webhook, reload }: { webhook: Webhook; reload: () => void }) => {
  const { id, url, enabled } = webhook;
  const [secret, setSecret] = useState<string>();
  const [test, setTest] = useState<TestResult>();
  const [open, setOpen] = useState({ deliveries: false, form: false });
  const { busy, error, submit } = useSubmission();
  const path = pathOf(webhook);
  const enable = async (): Promise<void> => {
    if (await submit(() => api.patch(path, { body: { enabled: true } }))) reload();
  };
  const tryOut = () => submit(async () => setTest(await api.post<TestResult>(`${path}/test`)));
  return (
    <li>
      <div class="row apart">
        <code class="break">{url}</code>
        <span class={enabled ? 'tag good' : 'tag bad'}>{t(enabled ? 'enabled' : 'disabled')}</span>
      </div>
      <State webhook={webhook} />
      <div class="row">
        <button type="button" class="button slight" disabled={busy} onClick={() => void tryOut()}>
          {t('test')}
        </button>
        <button
          type="button"
          class="button slight"
          aria-expanded={open.deliveries}
          onClick={() => setOpen({ ...open, deliveries: !open.deliveries })}
        >
          {t('deliveries')}
        </button>
        <button type="button" class="button slight" onClick={() => setOpen({ ...open, form: true })}>
          {t('change')}
        </button>
        {open.form && <WebhookForm webhook={webhook} close={() => setOpen({ ...open, form: false })} saved={reload} />}
        {enabled ? (
          <ConfirmedButton
            class="button slight"
            label={t('disable')}
            title={t('disable_title')}
            text={t('disable_text', { url })}
            action={() => api.patch(path, { body: { enabled: false } })}
            done={reload}
          />
        ) : (
          <button type="button" class="button slight" disabled={busy} onClick={() => void enable()}>
            {t('enable')}
          </button>
        )}
        <ConfirmedButton
          class="button slight"
          label={t('rotate')}
          title={t('rotate_title')}
          text={t('rotate_text', { url })}
          action={async () => setSecret((await api.post<{ secret: string }>(`${path}/secret`)).secret)}
        />
        <ConfirmedButton
          label={t('delete')}
          title={t('delete_title')}
          text={t('delete_text', { url })}
          action={() => api.delete(path)}
          done={reload}
        />
        <HistoryLink id={id} name={url} />
      </div>
      <ErrorNotice error={error} />
      {test && <TestNotice result={test} />}
      {secret && <Secret secret={secret} />}
      {open.deliveries && <Deliveries webhook={webhook} />}
    </li>
  );
};
