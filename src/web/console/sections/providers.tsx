import { api } from '../../shared/api.ts';
import { formatDuration, formatNumber, formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { useLoad } from '../../shared/load.ts';
import { Live } from '../../shared/ui/live.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { Table } from '../../shared/ui/table.tsx';
import { words } from '../words.ts';

const t = translator({
  ...words,
  lead: [
    'In the order in which they are asked, as this node has seen them since {time}.',
    'In der Reihenfolge, in der sie gefragt werden, wie dieser Knoten sie seit {time} gesehen hat.',
  ],
  circuit: ['Circuit', 'Schutzschalter'],
  closed: ['answers', 'antwortet'],
  open: ['paused until {time}', 'pausiert bis {time}'],
  half_open: ['being tried', 'wird probiert'],
  failures: ['Failures', 'Fehler'],
  last_failure: ['Last failure', 'Letzter Fehler'],
  first_text: ['First text, half within', 'Erster Text, die Hälfte binnen'],
  slow: ['First text, 95 % within', 'Erster Text, 95 % binnen'],
});

interface Provider {
  readonly provider: string;
  readonly model: string;
  readonly state: 'closed' | 'open' | 'half_open';
  readonly retryAt?: string | null;
  readonly requests: number;
  readonly failures: number;
  readonly lastFailureAt: string | null;
  readonly firstTextMs: number | null;
  readonly firstTextP95Ms: number | null;
  readonly since: string;
}

const look = { closed: 'good', open: 'bad', half_open: 'warn' } as const;
/** No event announces what circuits do. */
const everyMs = 5_000;

/** The providers with their circuits, and how they have answered since this node started. */
export const Providers = () => {
  const providers = useLoad(() => api.get<{ items: readonly Provider[] }>('/api/admin/providers'));
  const duration = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
  return (
    <Await loaded={providers}>
      {({ items }) => (
        <>
          <div class="row apart">
            <p class="quiet">{items[0] && t('lead', { time: formatTime(items[0].since) })}</p>
            <Live loaded={providers} everyMs={everyMs} />
          </div>
          <Table
            label={t('providers')}
            items={items}
            keyOf={({ provider, model }) => `${provider} ${model}`}
            columns={[
              { heading: t('provider'), show: ({ provider, model }) => `${provider} · ${model}` },
              {
                heading: t('circuit'),
                show: ({ state, retryAt }) => (
                  <span class={`tag ${look[state]}`}>{t(state, { time: retryAt ? formatTime(retryAt) : '–' })}</span>
                ),
              },
              { heading: t('requests'), number: true, show: ({ requests }) => formatNumber(requests) },
              { heading: t('failures'), number: true, show: ({ failures }) => formatNumber(failures) },
              {
                heading: t('last_failure'),
                show: ({ lastFailureAt }) => (lastFailureAt === null ? '–' : formatTime(lastFailureAt)),
              },
              { heading: t('first_text'), number: true, show: ({ firstTextMs }) => duration(firstTextMs) },
              { heading: t('slow'), number: true, show: ({ firstTextP95Ms }) => duration(firstTextP95Ms) },
            ]}
          />
        </>
      )}
    </Await>
  );
};
