import { useEffect, useState } from 'preact/hooks';
import { formatAge, formatMoment } from '../format.ts';
import type { Loaded } from '../load.ts';
import { repeatWhileVisible } from '../repeat.ts';
import { t } from '../words.ts';

const tickMs = 1_000;

/** How long ago a time in milliseconds was, as it grows. */
const useAge = (since: number): string => {
  const [, render] = useState({});
  useEffect(() => {
    const timer = setInterval(() => render({}), tickMs);
    return () => clearInterval(timer);
  }, []);
  return formatAge(Date.now() - since);
};

/** Shows how long something has been running. */
export const Elapsed = ({ since }: { since: string }) => (
  <time dateTime={since} title={formatMoment(since)}>
    {useAge(Date.parse(since))}
  </time>
);

const Updated = ({ at }: { at: number }) => <span class="quiet small">{t('updated_ago', { age: useAge(at) })}</span>;

/**
 * Shows when data arrived, and loads it again: every `everyMs` while the page is visible and no dialog is open, for what no event
 * announces, or with a button.
 */
export const Live = ({
  loaded: { loadedAt, loading, reload },
  everyMs,
}: {
  loaded: Pick<Loaded<unknown>, 'loadedAt' | 'loading' | 'reload'>;
  everyMs?: number;
}) => {
  useEffect(() => {
    if (everyMs === undefined) return undefined;
    // A dialog may stand in a row that the next answer leaves out.
    return repeatWhileVisible(() => (document.querySelector('dialog[open]') ? Promise.resolve() : reload()), everyMs);
  }, [reload, everyMs]);
  return (
    <div class="row">
      {loadedAt !== undefined && <Updated at={loadedAt} />}
      {everyMs === undefined && (
        <button type="button" class="button slight" disabled={loading} onClick={() => void reload()}>
          {t('reload')}
        </button>
      )}
    </div>
  );
};
