import { type Finding, type Measurement, isWithinBar, ratioOf } from './measurement.ts';

const HEAD = ['what', 'value', 'bar', 'peer', 'ratio', 'basis'];
const SMALL = 10;
const LARGE = 100;

/** Three digits that matter. */
function figure(value: number): string {
  if (value >= LARGE) return value.toFixed(0);
  return value.toFixed(value >= SMALL ? 1 : 2);
}

function bar(measurement: Measurement): string {
  const isWithin = isWithinBar(measurement);
  if (isWithin === undefined || measurement.bar === undefined) return '';
  return `≤ ${measurement.bar} ${isWithin ? 'met' : 'MISSED'}`;
}

function row(measurement: Measurement): string[] {
  const { what, value, unit, peer, basis } = measurement;
  const ratio = ratioOf(measurement);
  return [
    what,
    `${figure(value)} ${unit}`,
    bar(measurement),
    peer ? `${peer.name}: ${figure(peer.value)} ${unit}` : '',
    ratio === undefined ? '' : `${figure(ratio)}×`,
    basis,
  ];
}

/** The figures as a table of Markdown, columns padded so that it reads on a terminal as well. */
export function formatTable(measurements: readonly Measurement[]): string {
  const rows = [HEAD, ...measurements.map(row)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

export function formatFinding({ title, measurements, notes }: Finding): string {
  const table = formatTable(measurements);
  return [`## ${title}`, '', table, ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : [])].join('\n');
}
