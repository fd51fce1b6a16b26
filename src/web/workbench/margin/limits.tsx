import { useEffect } from 'preact/hooks';
import { api } from '../../shared/api.ts';
import { formatClock, formatMeasure, measures, type Measure } from '../../shared/format.ts';
import { useLoad } from '../../shared/load.ts';
import { Await } from '../../shared/ui/notice.tsx';
import { zomaOf } from '../client.ts';
import { t } from '../words.ts';

interface Share {
  readonly used: number;
  readonly limit: number | null;
  readonly resetAt: string | null;
}

type Usage = Readonly<Record<Measure, Share>>;

const Left = ({ name, share: { used, limit, resetAt } }: { name: Measure; share: Share }) => {
  const left = limit === null ? undefined : Math.max(0, limit - used);
  return (
    <div class="stack tight">
      <p class="row apart small">
        <strong>{t(name === 'cost' ? 'organization_cost' : name)}</strong>
        <span>
          {left === undefined || limit === null
            ? t('unlimited', { used: formatMeasure(name, used) })
            : t('limit_left', { left: formatMeasure(name, left), limit: formatMeasure(name, limit) })}
        </span>
      </p>
      {left !== undefined && limit !== null && limit > 0 && (
        <div class="bar" aria-hidden="true">
          <div style={{ width: `${(100 * left) / limit}%` }} />
        </div>
      )}
      {resetAt !== null && used > 0 && <p class="small quiet">{t('limit_reset', { time: formatClock(resetAt) })}</p>}
    </div>
  );
};

/** What the user and the organization may still use. */
export const Limits = ({ userId }: { userId: string }) => {
  const usage = useLoad(() => api.get<Usage>('/api/ai/usage'));
  useEffect(() => zomaOf(userId).on('usage', () => void usage.reload()), [userId]);
  return (
    <section class="stack tight" aria-labelledby="limits">
      <h2 id="limits">{t('limits')}</h2>
      <Await loaded={usage}>
        {(data) => (
          <>
            {measures.map((name) => (
              <Left key={name} name={name} share={data[name]} />
            ))}
          </>
        )}
      </Await>
    </section>
  );
};
