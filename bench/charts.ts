import { statedValue, type ResultsByRow, type RowResult } from './results.ts';
import { rowEntries, type Row } from './rows.ts';
import { serverNames, type ServerName } from './servers.ts';

const width = 420;
const barHeight = 18;
const labelWidth = 170;
const valueWidth = 60;
const columns = 2;

const colours: Readonly<Record<ServerName, string>> = {
  relay: '#8c959f',
  portkey: '#bf8700',
  embedded: '#0969da',
  services: '#1a7f37',
};

type Titles = Readonly<Record<ServerName, string>>;

const text = (x: number, y: number, content: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;

/** Draws a bar for each server, with a line where its target is. */
const drawRow = (row: Row, values: RowResult['values'], titles: Titles): string => {
  const bars = serverNames.flatMap((name) =>
    values[name]?.length ? [{ name, value: statedValue(row, values, name), target: row.targets?.[name] }] : [],
  );
  const largest = Math.max(...bars.flatMap(({ value, target = 0 }) => [value, target]), Number.EPSILON);
  const scale = (width - labelWidth - valueWidth) / largest;
  const unit = row.as === 'multiple' ? '×' : row.as === 'difference' ? `${row.unit} more than the relay` : row.unit;
  const drawn = bars.map(({ name, value, target }, place) => {
    const top = 30 + place * (barHeight + 6);
    const end = labelWidth + Math.max(1, value * scale);
    const mark = labelWidth + (target ?? 0) * scale;
    return [
      text(labelWidth - 6, top + 13, titles[name], 'text-anchor="end"'),
      `<rect x="${String(labelWidth)}" y="${String(top)}" width="${(end - labelWidth).toFixed(1)}" height="${String(barHeight)}" fill="${colours[name]}"/>`,
      text(end + 4, top + 13, Number(value.toPrecision(3)).toLocaleString('en')),
      target === undefined
        ? ''
        : `<path d="M${mark.toFixed(1)} ${String(top - 2)}v${String(barHeight + 4)}" stroke="#cf222e" stroke-width="2"/>`,
    ].join('');
  });
  const title = row.title.replaceAll('`', '');
  return text(0, 14, `${title}, ${unit}`, 'font-weight="bold"') + drawn.join('');
};

/** Draws all rows as bar charts in one SVG. A red line is a target. */
export const drawCharts = (results: ResultsByRow, titles: Titles): string => {
  const charts = rowEntries.flatMap(([id, row]) => {
    const values = results[id]?.values;
    return values ? [drawRow(row, values, titles)] : [];
  });
  const height = 30 + serverNames.length * (barHeight + 6) + 20;
  const placed = charts.map((chart, index) => {
    const x = 10 + (index % columns) * (width + 40);
    const y = 10 + Math.floor(index / columns) * height;
    return `<g transform="translate(${String(x)} ${String(y)})">${chart}</g>`;
  });
  const size = `${String(columns * (width + 40))} ${String(10 + Math.ceil(charts.length / columns) * height)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
${placed.join('\n')}
</svg>
`;
};
