import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { useSubmission } from '../../shared/load.ts';
import { readItem } from '../../shared/pages.ts';
import { saveChanges } from '../../shared/save.ts';
import { CheckGroup, TextField } from '../../shared/ui/field.tsx';
import { FormDialog } from '../../shared/ui/form.tsx';
import { pathOf, Secret, webhooksPath, type Webhook } from './webhook.tsx';
import { t } from './words.ts';

const allEvents = ['session.ended', 'limit.reached', 'user.provisioned'] as const;

const editableOf = ({ url, events }: Webhook) => ({ url, events });

/** The dialog that adds a webhook, and then shows its secret; or changes the given one. */
export const WebhookForm = ({
  webhook,
  close,
  saved,
}: {
  webhook: Webhook | undefined;
  close: () => void;
  saved: () => void;
}) => {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<readonly string[]>(webhook?.events ?? allEvents);
  const submission = useSubmission();
  const send = async () => {
    if (!webhook) {
      const { secret } = await api.post<{ secret: string }>(webhooksPath, { body: { url, events } });
      return <Secret secret={secret} />;
    }
    await saveChanges({
      began: editableOf(webhook),
      wanted: { url, events },
      read: async () => editableOf(await readItem<Webhook>(webhooksPath, webhook.id)),
      write: (body) => api.patch(pathOf(webhook), { body }),
    });
    return undefined;
  };
  return (
    <FormDialog
      title={t(webhook ? 'change_title' : 'create')}
      label={t(webhook ? 'save' : 'create')}
      submission={submission}
      send={send}
      done={saved}
      close={close}
    >
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
