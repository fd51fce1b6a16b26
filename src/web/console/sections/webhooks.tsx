import { usePages } from '../../shared/load.ts';
import { DialogButton } from '../../shared/ui/form.tsx';
import { PageList } from '../../shared/ui/table.tsx';
import { WebhookForm } from '../webhooks/webhook-form.tsx';
import { WebhookItem } from '../webhooks/webhook-item.tsx';
import { webhooksPath, type Webhook } from '../webhooks/webhook.tsx';
import { t } from '../webhooks/words.ts';

/** The webhooks of the organization with their deliveries. */
export const Webhooks = () => {
  const pages = usePages<Webhook>(webhooksPath);
  const reload = (): void => void pages.reload();
  return (
    <>
      <div class="row apart">
        <p class="quiet">{t('lead')}</p>
        <DialogButton
          label={t('create')}
          dialog={(close) => <WebhookForm webhook={undefined} close={close} saved={reload} />}
        />
      </div>
      <PageList pages={pages} empty={t('none')}>
        {(items) => (
          <ul class="cards">
            {items.map((webhook) => (
              <WebhookItem key={webhook.id} webhook={webhook} reload={reload} />
            ))}
          </ul>
        )}
      </PageList>
    </>
  );
};
