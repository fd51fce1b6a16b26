import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatMeasure, type Measure } from '../shared/format.ts';
import { language } from '../shared/i18n.ts';
import { useStore } from '../shared/store.ts';
import { theme } from '../shared/theme.ts';

const daySeconds = 86_400;
const days = 31;
const height = 220;

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

/** Usage by day as bars, of the last 31 days; days without usage are empty. Screen readers get the label and the numbers beside it. */
export default function DayChart({
  byDay,
  measure,
  label,
}: {
  byDay: Readonly<Record<string, Readonly<Record<Measure, number>>>>;
  measure: Measure;
  label: string;
}) {
  const mount = useRef<HTMLDivElement>(null);
  const chosen = useStore(theme);
  useEffect(() => {
    const element = mount.current;
    if (!element) return undefined;
    const today = Math.floor(Date.now() / 1_000 / daySeconds) * daySeconds;
    const times = Array.from({ length: days }, (_, index) => today - (days - 1 - index) * daySeconds);
    const amounts = times.map((time) => byDay[new Date(time * 1_000).toISOString().slice(0, 10)]?.[measure] ?? 0);
    const [ink, rule, text] = [
      colourOf(element, '--ink'),
      colourOf(element, '--rule'),
      colourOf(element, '--text-quiet'),
    ];
    const axis = {
      stroke: text,
      grid: { stroke: rule, width: 1 },
      ticks: { show: false },
      font: '12px Instrument Sans Variable',
    };
    const day = new Intl.DateTimeFormat(language.get(), { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const chart = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: true }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
        axes: [
          { ...axis, grid: { show: false }, values: (_, at) => at.map((time) => day.format(time * 1_000)) },
          { ...axis, size: 70, values: (_, at) => at.map((amount) => formatMeasure(measure, amount)) },
        ],
        series: [{}, { fill: ink, stroke: ink, width: 0, points: { show: false }, ...(bars && { paths: bars }) }],
      },
      [times, amounts],
      element,
    );
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      chart.destroy();
    };
  }, [byDay, measure, chosen]);
  return <div ref={mount} class="chart" role="img" aria-label={label} />;
}
