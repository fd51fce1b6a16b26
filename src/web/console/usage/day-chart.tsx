import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatDay, formatMeasure, type Measure } from '../../shared/format.ts';
import { language } from '../../shared/i18n.ts';
import { useStore } from '../../shared/store.ts';
import { theme } from '../../shared/theme.ts';
import { t } from './words.ts';

const height = 220;
/** Room of the labels of the vertical axis, in pixels. */
const labelWidth = 76;

/** Distances of labelled days: a week at most where there is room for it. */
const daySteps = [1, 2, 7, 14];

/** Distances of labelled amounts that their format can tell apart: whole numbers, or dollars from a millionth up. */
const amountSteps = (smallestPower: number): number[] =>
  Array.from({ length: 16 }, (_, index) => smallestPower + index).flatMap((power) =>
    [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
  );

const steps: Readonly<Record<Measure, number[]>> = {
  requests: amountSteps(0),
  tokens: amountSteps(0),
  cost: amountSteps(-6),
};

/** Reads a colour of the design as the browser resolves it in the present theme. */
const colourOf = (element: Element, property: string): string => {
  const probe = document.createElement('span');
  probe.style.color = `var(${property})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

const bars = uPlot.paths.bars?.({ size: [0.7, 28] });

/**
 * Amounts by day as bars. The days are positions, not times: in a time of the browser a day (UTC) would stand under the date before or
 * after it. The pointer shows the amount of a day; screen readers get the label, and the table beside it.
 */
export default function DayChart({
  days,
  amounts,
  measure,
  label,
}: {
  days: readonly string[];
  amounts: readonly number[];
  measure: Measure;
  label: string;
}) {
  const mount = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number>();
  const [isDark, setDark] = useState(false);
  const chosen = useStore(theme);
  const shown = useStore(language);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = (): void => setDark(dark.matches);
    follow();
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, []);
  useEffect(() => {
    const element = mount.current;
    if (!element) return undefined;
    const axis = {
      stroke: colourOf(element, '--text-quiet'),
      grid: { stroke: colourOf(element, '--rule'), width: 1 },
      ticks: { show: false },
      font: '12px Instrument Sans Variable',
    };
    const ink = colourOf(element, '--ink');
    const day = new Intl.DateTimeFormat(shown, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const nameOf = (position: number): string => (days[position] ? day.format(new Date(days[position])) : '');
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { x: false, y: false, points: { show: false }, drag: { setScale: false } },
        scales: {
          x: { time: false, range: [-0.5, days.length - 0.5] },
          y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] },
        },
        axes: [
          { ...axis, grid: { show: false }, incrs: daySteps, space: 60, values: (_, at) => at.map(nameOf) },
          {
            ...axis,
            size: labelWidth,
            incrs: steps[measure],
            values: (_, at) => at.map((amount) => formatMeasure(measure, amount)),
          },
        ],
        series: [{}, { fill: ink, stroke: ink, width: 0, points: { show: false }, ...(bars && { paths: bars }) }],
        hooks: { setCursor: [({ cursor }) => setPointed(cursor.idx ?? undefined)] },
      },
      [days.map((_, position) => position), [...amounts]],
      element,
    );
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [days.join(), amounts.join(), measure, chosen, isDark, shown]);
  const position = pointed ?? days.length - 1;
  const day = days[position];
  return (
    <>
      <p class="small number" aria-hidden="true">
        {day !== undefined && formatDay(day)} · {t(measure)}:{' '}
        <strong>{formatMeasure(measure, amounts[position] ?? 0)}</strong>
      </p>
      <div ref={mount} class="chart" role="img" aria-label={label} />
    </>
  );
}
