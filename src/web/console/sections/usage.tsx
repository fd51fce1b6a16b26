import { useState } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatCost, formatMeasure, formatTime, measures, type Measure } from '../../shared/format.ts';
import { useLoad } from '../../shared/load.ts';
import { may } from '../../shared/login.ts';
import { hrefOf } from '../../shared/route.ts';
import { Live } from '../../shared/ui/live.tsx';
import { Await } from '../../shared/ui/notice.tsx';
import { actionName } from '../action-names.ts';
import { ByDay } from '../usage/by-day.tsx';
import { ShareList } from '../usage/share-list.tsx';
import { nothing, t, type Amount, type Share, type Shares } from '../usage/words.ts';

interface OrganizationUsage {
  readonly cost: { readonly used: number; readonly limit: number | null; readonly resetAt: string | null };
  readonly breakdown: {
    readonly byUser: Shares;
    readonly byProvider: Shares;
    readonly byAction: Shares;
    readonly byDay: Shares;
  };
}

/** No event announces the usage of other users. */
const everyMs = 15_000;

const isKnown = ({ name, email }: Share): boolean => Boolean(name ?? '') || Boolean(email ?? '');

const userName = (id: string, share: Share): string => {
  if (!isKnown(share)) return `${t('erased')} ${id}`;
  return share.email ? `${share.name ?? ''} (${share.email})` : (share.name ?? id);
};

const Figures = ({ cost, total }: { cost: OrganizationUsage['cost']; total: Amount }) => (
  <dl class="figures">
    {measures.map((each) => (
      <div key={each}>
        <dt>{t('in_days', { measure: t(each) })}</dt>
        <dd>{formatMeasure(each, total[each])}</dd>
      </div>
    ))}
    <div>
      <dt>{t('window')}</dt>
      <dd>{formatCost(cost.used)}</dd>
    </div>
    <div>
      <dt>{cost.resetAt ? t('left', { time: formatTime(cost.resetAt) }) : t('left_now')}</dt>
      <dd>{cost.limit === null ? t('unlimited') : formatCost(Math.max(0, cost.limit - cost.used))}</dd>
    </div>
  </dl>
);

const totalOf = (shares: Shares): Amount =>
  Object.values(shares).reduce<Amount>(
    (sum, { requests, tokens, cost }) => ({
      requests: sum.requests + requests,
      tokens: sum.tokens + tokens,
      cost: sum.cost + cost,
    }),
    nothing,
  );

/** Usage and cost of the organization by day, user, provider and action. */
export const Usage = () => {
  const usage = useLoad(() => api.get<OrganizationUsage>('/api/org/usage'));
  const [measure, setMeasure] = useState<Measure>('tokens');
  const maySeeUsers = may('user.view', 'user.manage');
  return (
    <Await loaded={usage}>
      {({ cost, breakdown }) => {
        const total = totalOf(breakdown.byDay);
        return (
          <>
            <div class="row apart">
              <p class="quiet">{t('lead')}</p>
              <Live loaded={usage} everyMs={everyMs} />
            </div>
            <Figures cost={cost} total={total} />
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
            </div>
            <section class="stack tight">
              <h2>{t('by_day')}</h2>
              <ByDay byDay={breakdown.byDay} measure={measure} total={total} />
            </section>
            <div class="two">
              <ShareList
                title={t('by_user')}
                shares={breakdown.byUser}
                measure={measure}
                nameOf={userName}
                hrefOfKey={(id, share) => (maySeeUsers && isKnown(share) ? hrefOf('users', id) : undefined)}
              />
              <ShareList title={t('by_provider')} shares={breakdown.byProvider} measure={measure} />
              <ShareList title={t('by_action')} shares={breakdown.byAction} nameOf={actionName} measure={measure} />
            </div>
          </>
        );
      }}
    </Await>
  );
};
