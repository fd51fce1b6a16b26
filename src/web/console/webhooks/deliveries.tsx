import { formatMoment } from '../../shared/format.ts';
import { usePages } from '../../shared/load.ts';
import { Live } from '../../shared/ui/live.tsx';
import { PagedTable } from '../../shared/ui/table.tsx';
import { pathOf, type Webhook } from './webhook.tsx';
import { answerOf, t } from './words.ts';

interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly responseStatus: number | null;
  readonly failure: string | null;
  readonly createdAt: string;
}

/** No event announces deliveries to this page. */
const everyMs = 5_000;

const look = {
  pending: ['tag warn', 'pending'],
  delivered: ['tag good', 'sent'],
  failed: ['tag bad', 'failed'],
} as const;

/** The last deliveries of a webhook. */
export const Deliveries = ({ webhook }: { webhook: Webhook }) => {
  const pages = usePages<Delivery>(`${pathOf(webhook)}/deliveries`);
  return (
    <div class="stack tight">
      <Live loaded={pages} everyMs={everyMs} />
      <PagedTable
        label={t('deliveries')}
        pages={pages}
        empty={t('no_deliveries')}
        keyOf={({ id }) => id}
        columns={[
          { heading: t('at'), show: ({ createdAt }) => formatMoment(createdAt) },
          { heading: t('event'), show: ({ event }) => <code>{event}</code> },
          {
            heading: t('status'),
            show: ({ status }) => <span class={look[status][0]}>{t(look[status][1])}</span>,
          },
          { heading: t('attempts'), number: true, show: ({ attempts }) => attempts },
          { heading: t('answer'), show: answerOf },
        ]}
      />
    </div>
  );
};
