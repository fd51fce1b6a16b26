import { lazy, Suspense } from 'preact/compat';
import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatCost, formatMeasure, formatTime, measures, type Measure } from '../../shared/format.ts';
import { translator } from '../../shared/i18n.ts';
import { useLoad } from '../../shared/load.ts';
import { Await } from '../../shared/ui/notice.tsx';
import { actionName } from '../action-names.ts';
import { words } from '../words.ts';

const Chart = lazy(() => import('../day-chart.tsx'));

const t = translator({
  ...words,
  lead: ['Today and the 30 days before (UTC).', 'Heute und die 30 Tage davor (UTC).'],
  measure: ['Shown', 'Gezeigt'],
  by_day: ['By day', 'Nach Tag'],
  by_user: ['By user', 'Nach Benutzer'],
  by_provider: ['By provider', 'Nach Anbieter'],
  by_action: ['By action', 'Nach Aktion'],
  none: ['Nothing was used yet.', 'Noch kein Verbrauch.'],
  window: ['Cost in this window', 'Kosten in diesem Fenster'],
  left: ['Left until {time}', 'Übrig bis {time}'],
  left_now: ['Left', 'Übrig'],
  unlimited: ['no limit', 'kein Limit'],
});

type Amount = Readonly<Record<Measure, number>>;
type Shares = Readonly<Record<string, Amount & { readonly name?: string | null; readonly email?: string | null }>>;

interface OrganizationUsage {
  readonly cost: { readonly used: number; readonly limit: number | null; readonly resetAt: string | null };
  readonly breakdown: {
    readonly byUser: Shares;
    readonly byProvider: Shares;
    readonly byAction: Shares;
    readonly byDay: Shares;
  };
}

const ShareList = ({
  title,
  shares,
  measure,
  nameOf = (key) => key,
}: {
  title: string;
  shares: Shares;
  measure: Measure;
  nameOf?: (key: string) => string;
}) => {
  const sorted = Object.entries(shares).sort(([, one], [, other]) => other[measure] - one[measure]);
  const most = Math.max(...sorted.map(([, share]) => share[measure]), 0);
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      {sorted.length === 0 && <p class="empty">{t('none')}</p>}
      <ul class="shares">
        {sorted.map(([key, share]) => (
          <li key={key}>
            <span class="break">
              {share.name ? `${share.name} ${share.email ? `(${share.email})` : ''}` : nameOf(key)}
            </span>
            <span class="number">{formatMeasure(measure, share[measure])}</span>
            <div class="bar" aria-hidden="true">
              <div style={{ width: `${most === 0 ? 0 : (100 * share[measure]) / most}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Usage and cost of the organization by day, user, provider and action. */
export const Usage = () => {
  const usage = useLoad(() => api.get<OrganizationUsage>('/api/org/usage'));
  const [measure, setMeasure] = useState<Measure>('tokens');
  return (
    <Await loaded={usage}>
      {({ cost, breakdown }) => (
        <>
          <dl class="figures">
            <div>
              <dt>{t('window')}</dt>
              <dd>{formatCost(cost.used)}</dd>
            </div>
            <div>
              <dt>{cost.resetAt ? t('left', { time: formatTime(cost.resetAt) }) : t('left_now')}</dt>
              <dd>{cost.limit === null ? t('unlimited') : formatCost(Math.max(0, cost.limit - cost.used))}</dd>
            </div>
          </dl>
          <div class="row apart">
            <p class="quiet">{t('lead')}</p>
            <div class="row" role="group" aria-label={t('measure')}>
              {measures.map((each) => (
                <button
                  key={each}
                  type="button"
                  class={each === measure ? 'button slight main' : 'button slight'}
                  aria-pressed={each === measure}
                  onClick={() => setMeasure(each)}
                >
                  {t(each)}
                </button>
              ))}
              <button type="button" class="button slight" onClick={() => void usage.reload()}>
                {t('reload')}
              </button>
            </div>
          </div>
          <section class="stack tight">
            <h2>{t('by_day')}</h2>
            <Suspense fallback={<p class="waiting">{t('loading')}</p>}>
              <Chart byDay={breakdown.byDay} measure={measure} label={`${t('by_day')}: ${t(measure)}`} />
            </Suspense>
          </section>
          <div class="two">
            <ShareList title={t('by_user')} shares={breakdown.byUser} measure={measure} />
            <ShareList title={t('by_provider')} shares={breakdown.byProvider} measure={measure} />
            <ShareList title={t('by_action')} shares={breakdown.byAction} nameOf={actionName} measure={measure} />
          </div>
        </>
      )}
    </Await>
  );
};
