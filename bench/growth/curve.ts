/** The cost of one unit of work at growing sizes. A curve that is flat or falls grows no faster than its work. */
export interface Curve {
  readonly title: string;
  /** What the sizes count. */
  readonly size: string;
  /** The unit of the costs. */
  readonly unit: string;
  /** The name of each line, and its cost at each size, the smallest size first. */
  readonly lines: Readonly<Record<string, readonly Point[]>>;
}

/** A size, and the cost of one unit of work at that size. */
export type Point = readonly [size: number, cost: number];

/** How many times the median of a line its last cost may be. */
const mostGrowth = 2;

/** Finds the lines that grow faster than their work: the cost at the largest size is more than twice the median of all sizes. */
export const growingLines = ({ title, lines }: Curve): string[] =>
  Object.entries(lines).flatMap(([name, points]) => {
    const costs = points.map(([, cost]) => cost).sort((one, other) => one - other);
    const median = costs[Math.floor(costs.length / 2)] ?? 0;
    return (points.at(-1)?.[1] ?? 0) > mostGrowth * median ? [`${title}: ${name}`] : [];
  });

const short = (value: number): string => Number(value.toPrecision(3)).toLocaleString('en');

/** Writes a curve as a Markdown table with a row for each size. */
export const tableOf = ({ title, size, unit, lines }: Curve): string => {
  const names = Object.keys(lines);
  const sizes = lines[names[0] ?? '']?.map(([at]) => at) ?? [];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `## ${title}`,
    '',
    row([size, ...names.map((name) => `${name}, ${unit}`)]),
    row(['---:', ...names.map(() => '---:')]),
    ...sizes.map((at, index) =>
      row([short(at), ...names.map((name) => short(lines[name]?.[index]?.[1] ?? Number.NaN))]),
    ),
    '',
  ].join('\n');
};

const colours = ['#0969da', '#1a7f37', '#bf8700', '#cf222e', '#8250df', '#57606a'];
const box = { width: 420, height: 200, left: 50, top: 30, lineHeight: 14 } as const;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const label = (x: number, y: number, text: string, attributes = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escape(text)}</text>`;

/** Draws one curve: sizes on a logarithmic axis, costs on a linear axis from 0. */
const drawCurve = ({ title, size, unit, lines }: Curve): string => {
  const points = Object.values(lines).flat();
  const [least, most] = [Math.min, Math.max].map((end) => Math.log(end(...points.map(([at]) => Math.max(at, 1))))) as [
    number,
    number,
  ];
  const highest = Math.max(...points.map(([, cost]) => cost), Number.EPSILON);
  const x = (at: number): number =>
    box.left + ((Math.log(Math.max(at, 1)) - least) / (most - least || 1)) * (box.width - box.left);
  const y = (cost: number): number => box.top + box.height - (cost / highest) * box.height;
  const drawn = Object.entries(lines).map(([name, line], index) => {
    const colour = colours[index % colours.length] ?? '';
    const path = line.map(([at, cost]) => `${x(at).toFixed(1)},${y(cost).toFixed(1)}`).join(' ');
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      label(
        box.left,
        box.top + box.height + 34 + index * box.lineHeight,
        `${name}: ${short(line.at(-1)?.[1] ?? 0)} ${unit} at the end`,
        `fill="${colour}"`,
      ),
    ].join('');
  });
  const sizes = [...new Set(points.map(([at]) => at))];
  return [
    label(0, 14, `${title}, ${unit}`, 'font-weight="bold"'),
    `<path d="M${String(box.left)} ${String(box.top)}v${String(box.height)}H${String(box.width)}" fill="none" stroke="#8c959f"/>`,
    label(box.left - 4, box.top + 8, short(highest), 'text-anchor="end"'),
    ...sizes.map((at) => label(x(at), box.top + box.height + 14, short(at), 'text-anchor="middle"')),
    label(box.width, box.top + box.height + 26, size, 'text-anchor="end"'),
    ...drawn,
  ].join('\n');
};

/** Draws the curves in one SVG, two in a row. */
export const drawCurves = (curves: readonly Curve[]): string => {
  const lines = Math.max(...curves.map((curve) => Object.keys(curve.lines).length));
  const [width, height] = [box.width + 50, box.top + box.height + 50 + lines * box.lineHeight];
  const placed = curves.map((curve, index) => {
    const [left, top] = [10 + (index % 2) * width, 10 + Math.floor(index / 2) * height];
    return `<g transform="translate(${String(left)} ${String(top)})">${drawCurve(curve)}</g>`;
  });
  const size = `${String(2 * width)} ${String(10 + Math.ceil(curves.length / 2) * height)}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
${placed.join('\n')}
</svg>
`;
};
