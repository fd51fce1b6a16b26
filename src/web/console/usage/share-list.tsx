import { useState } from 'preact/hooks';
import { formatMeasure, type Measure } from '../../shared/format.ts';
import { t, type Share, type Shares } from './words.ts';

/** How many shares are listed at first: an organization may have thousands of users. */
const mostListed = 20;

/** Shares of a measure as a list with bars, the largest first. */
export const ShareList = ({
  title,
  shares,
  measure,
  nameOf = (key) => key,
  hrefOfKey,
}: {
  title: string;
  shares: Shares;
  measure: Measure;
  nameOf?: (key: string, share: Share) => string;
  hrefOfKey?: (key: string, share: Share) => string | undefined;
}) => {
  const [isWhole, setWhole] = useState(false);
  const sorted = Object.entries(shares).sort(([, one], [, other]) => other[measure] - one[measure]);
  const most = Math.max(...sorted.slice(0, 1).map(([, share]) => share[measure]), 0);
  return (
    <section class="stack tight">
      <h2>{title}</h2>
      {sorted.length === 0 && <p class="empty">{t('none')}</p>}
      <ul class="shares">
        {sorted.slice(0, isWhole ? undefined : mostListed).map(([key, share]) => {
          const href = hrefOfKey?.(key, share);
          return (
            <li key={key}>
              <span class="break">{href ? <a href={href}>{nameOf(key, share)}</a> : nameOf(key, share)}</span>
              <span class="number">{formatMeasure(measure, share[measure])}</span>
              <div class="bar" aria-hidden="true">
                <div style={{ width: `${most === 0 ? 0 : (100 * share[measure]) / most}%` }} />
              </div>
            </li>
          );
        })}
      </ul>
      {!isWhole && sorted.length > mostListed && (
        <div>
          <button type="button" class="button slight" onClick={() => setWhole(true)}>
            {t('all', { count: sorted.length })}
          </button>
        </div>
      )}
    </section>
  );
};
