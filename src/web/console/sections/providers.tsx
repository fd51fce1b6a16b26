import { useEffect } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatDuration, formatNumber, formatTime } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { useLoad } from '../../shared/load.ts';
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
  first_text: ['First text, typical', 'Erster Text, typisch'],
  slow: ['… slowest 5 %', '… langsamste 5 %'],
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
const everyMs = 5_000;

/** The providers with their circuits, and how they have answered since this node started. */
export const Providers = () => {
  const providers = useLoad(() => api.get<{ items: readonly Provider[] }>('/api/admin/providers'));
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void providers.reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, []);
  const duration = (ms: number | null): string => (ms === null ? '–' : formatDuration(ms));
  return (
    <Await loaded={providers}>
      {({ items }) => (
        <>
          {items[0] && <p class="quiet">{t('lead', { time: formatTime(items[0].since) })}</p>}
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
