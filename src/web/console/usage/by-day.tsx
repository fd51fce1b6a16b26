import { lazy, Suspense } from 'preact/compat';
import { formatDay, formatMeasure, measures, type Measure } from '../../shared/format.ts';
import { Table } from '../../shared/ui/table.tsx';
import { nothing, t, type Amount, type Shares } from './words.ts';

const Chart = lazy(() => import('./day-chart.tsx'));

const dayMs = 86_400_000;
const days = 31;

/** The days that a breakdown covers, oldest first, as the wire writes them. The service's clock may be a day ahead of the browser's. */
const daysOf = (byDay: Shares): readonly string[] => {
  const newest = Math.max(Date.now(), ...Object.keys(byDay).map((day) => Date.parse(day)));
  return Array.from({ length: days }, (_, index) =>
    new Date(newest - (days - 1 - index) * dayMs).toISOString().slice(0, 10),
  );
};

/** Usage by day: a measure as a chart, every measure as a table. */
export const ByDay = ({ byDay, measure, total }: { byDay: Shares; measure: Measure; total: Amount }) => {
  const covered = daysOf(byDay);
  const used = covered.filter((day) => byDay[day]).toReversed();
  if (used.length === 0) return <p class="empty">{t('none')}</p>;
  return (
    <>
      {total[measure] === 0 ? (
        <p class="empty">{t('none_of_measure')}</p>
      ) : (
        <Suspense fallback={<p class="waiting">{t('loading')}</p>}>
          <Chart
            days={covered}
            amounts={covered.map((day) => byDay[day]?.[measure] ?? 0)}
            measure={measure}
            label={`${t('by_day')}: ${t(measure)}`}
          />
        </Suspense>
      )}
      <details>
        <summary>{t('as_table')}</summary>
        <Table
          label={t('by_day')}
          items={[...used, 'total']}
          keyOf={(day) => day}
          columns={[
            {
              heading: t('day'),
              show: (day) => (day === 'total' ? <strong>{t('total')}</strong> : formatDay(day)),
            },
            ...measures.map((each) => ({
              heading: t(each),
              number: true,
              show: (day: string) => formatMeasure(each, (day === 'total' ? total : (byDay[day] ?? nothing))[each]),
            })),
          ]}
        />
      </details>
    </>
  );
};
